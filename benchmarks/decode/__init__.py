"""The decoder beside its peers, on one synthetic recording, in one run."""
