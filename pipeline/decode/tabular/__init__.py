"""Feeds whose rows are tables already, CSV and the like: one declared table a format, one engine for all."""
