"""Simulated months of the corridor, SYNTHETIC, and what the pipeline finds of them against what happened."""
