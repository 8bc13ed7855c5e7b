"""Causes of silences against simulated feeds whose truth is known: `python -m benchmarks.coverage`."""
