"""Measurements beside other people's programs; no part of the package."""
