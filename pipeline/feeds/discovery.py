"""Which files a call means: files named, and files under folders named."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import ConfigurationError


def find_feed_files(paths: Sequence[Path]) -> list[Path]:
    """Every feed file that `paths` mean, each once, sorted by path within a folder.

    Files are taken as they are named. Folders are searched to any depth; hidden names (a leading dot) are left
    out, links to folders are not followed, and whatever is not a regular file is passed over.

    Raises:
        ConfigurationError: a path does not exist, or is neither a file nor a folder.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _files_of(path):
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _files_of(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(_files_under(path))
    if path.is_file():
        return [path]
    problem = "is neither a file nor a folder" if path.exists() else "does not exist"
    message = f"feed {path} {problem}; name a feed file or a folder of feed files"
    raise ConfigurationError(message)


def _files_under(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            file = Path(root, name)
            if not name.startswith(".") and file.is_file():
                yield file
