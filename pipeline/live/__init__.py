"""Listening: a source that goes on, daily feed files of what it says, and alerts as flagged ships dock."""
