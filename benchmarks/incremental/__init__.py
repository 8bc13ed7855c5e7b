"""What a night costs on top of a short and of a long archive."""
