"""Which files a call means: files named, and files under folders named."""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from pipeline.errors import ConfigurationError


def find_feed_files(paths: Sequence[Path]) -> list[Path]:
    """Every feed file that `paths` mean, each once, sorted by path within a folder.

    Files are taken as they are named. Folders are searched to any depth; hidden names (a leading dot) are left
    out, links to folders are not followed, and devices, pipes and sockets are passed over. What cannot be looked at,
    such as a link to nothing, counts as a file: reading it says why it cannot be read.

    Raises:
        ConfigurationError: a path does not exist, cannot be looked at, or is neither a file nor a folder; a folder
            cannot be listed; a link leads in a circle.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _files_of(path):
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _files_of(path: Path) -> list[Path]:
    try:
        if path.is_dir():
            return sorted(_files_under(path))
        if path.is_file():
            return [path]
        problem = "is neither a file nor a folder" if path.exists() else "does not exist"
    except OSError as error:
        problem = f"cannot be looked at: {error.strerror}"
    message = f"feed {path} {problem}; name a feed file or a folder of feed files"
    raise ConfigurationError(message)


def _files_under(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            file = Path(root, name)
            if not name.startswith(".") and _may_be_feed(file):
                yield file


def _refuse(error: OSError) -> NoReturn:
    message = f"folder {error.filename} cannot be listed: {error.strerror}; make it readable or name the files instead"
    raise ConfigurationError(message) from error


def _may_be_feed(file: Path) -> bool:
    try:
        return stat.S_ISREG(file.stat().st_mode)
    except FileNotFoundError:
        return file.is_symlink()  # a link to nothing; anything else went away since it was listed
    except OSError as error:
        if error.errno == errno.ELOOP:  # it resolves to no path that could go into the account
            message = f"link {file} leads in a circle; remove it"
            raise ConfigurationError(message) from error
        return True
