"""Positions to fixes of a vessel: across files, cleaned, identified."""
