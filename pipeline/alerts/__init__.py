"""What to say, the outbox, the relay."""
