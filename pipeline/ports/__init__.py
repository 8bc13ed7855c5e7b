"""Places: the catalogue, zones, distances."""
