"""Lines to columns: fragments joined, payloads decoded, duplicates told, every line accounted for."""
