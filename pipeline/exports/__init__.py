"""Findings and tracks as files for other programs: what goes out, and how, a file each."""
