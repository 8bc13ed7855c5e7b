"""The rules of risk, one a file: each a pure function from the case to the voyages that it speaks of."""
