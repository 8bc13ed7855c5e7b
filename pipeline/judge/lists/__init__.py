"""What public lists of ships look like, a format a module, and what their rows say."""
