"""How fast the live watch is, and how much memory it takes."""
