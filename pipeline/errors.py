"""The few exceptions of Tumen; every message says what was wrong, where, and what to do."""

from pathlib import Path


class TumenError(Exception):
    """Base of all errors a person can act on; the command line prints it and exits with `exit_status`."""

    exit_status = 1


class ConfigurationError(TumenError):
    """The call, a setting or a catalogue file is wrong; nothing was run."""

    exit_status = 2


class DatabaseInUseError(TumenError):
    """Another program has the writing database open: it passes, unlike all other errors here."""


class FeedRejectedError(TumenError):
    """A whole file cannot be read as a feed: it is named in `ingest_files` and the other files go on."""

    def __init__(self, path: Path, reason: str) -> None:
        """Take the file's `path` and the `reason` in words."""
        super().__init__(f"{path}: rejected: {reason}")
        self.path = path
        self.reason = reason


class FeedGrowingError(TumenError):
    """The file changed its size while it was read: it is left for the next run."""

    def __init__(self, path: Path) -> None:
        """Take the file's `path`."""
        super().__init__(f"{path}: still being written; left for the next run")
        self.path = path
