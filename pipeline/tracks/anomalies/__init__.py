"""Anomalies: what in a ship's identity does not fit, one kind a file. A reason to look, never a verdict."""
