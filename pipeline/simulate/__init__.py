"""Synthetic feeds with their truth, from scenarios in TOML."""
