"""What the rules of risk look at, put together from what the stages found: one frame a question."""
