"""How fast the stages after decode are."""
