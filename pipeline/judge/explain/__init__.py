"""Findings explained in words: one kind of finding a module, put together by `explain`."""
