"""What analysts ask, timed on a large database."""
