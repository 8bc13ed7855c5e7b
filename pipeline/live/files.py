"""Lines of a file that grows, also where it is rotated or truncated, and of stdin."""

import os
import time
from io import FileIO
from pathlib import Path
from typing import BinaryIO

import structlog

from pipeline.live.inbox import Chunk, Inbox, Place

_CHUNK_BYTES = 2**16
_LOOK_S = 0.1
_log = structlog.get_logger()


def follow_file(path: Path, inbox: Inbox, place: Place | None) -> None:
    """Read a file from `place` (of the same file; else from its beginning) on, until the inbox is stopped.

    Where another file lies at the path, the old one is read to its end and then the new one from its beginning; a file
    that is shorter than what was read of it has been truncated, and is read from its beginning. A file that is not
    there is waited for. Of what lies in a file when it is opened first nobody knows when it was received; of what
    comes later, and of files that come later, it is known.
    """
    is_first = True
    while not inbox.is_stopped:
        try:
            file = FileIO(path, "r")
        except OSError as error:
            if is_first:
                _log.warning("file_waited_for", path=str(path), reason=error.strerror)
            is_first = False
            inbox.pause(_LOOK_S)
            continue
        with file:
            state = os.fstat(file.fileno())
            is_known = place is not None and place.inode == state.st_ino and place.offset <= state.st_size
            offset = place.offset if place and is_known else 0
            _follow(path, file, inbox, offset, state.st_size if is_first else 0)
        place, is_first = None, False


def _follow(path: Path, file: FileIO, inbox: Inbox, offset: int, old_until: int) -> None:
    """Read one file until another lies at its path; what it holds up to `old_until` was there before."""
    inode = os.fstat(file.fileno()).st_ino
    file.seek(offset)
    ends_whole, is_replaced = True, False
    while not inbox.is_stopped:
        data = file.read(min(_CHUNK_BYTES, old_until - offset) if offset < old_until else _CHUNK_BYTES)
        if data:
            received_us = None if offset < old_until else time.time_ns() // 1000
            offset += len(data)
            ends_whole = data.endswith((b"\n", b"\r"))
            inbox.put(Chunk(data, received_us, Place(inode, offset)))
        elif is_replaced:
            break
        elif os.fstat(file.fileno()).st_size < offset:
            _log.warning("file_truncated", path=str(path))
            file.seek(0)
            offset = old_until = 0
            if not ends_whole:
                inbox.put(Chunk(b"\n", None))
                ends_whole = True
        else:
            is_replaced = _is_replaced(path, inode)  # what was written before that is read first
            if not is_replaced:
                inbox.pause(_LOOK_S)
    if is_replaced and not ends_whole:
        inbox.put(Chunk(b"\n", None))


def _is_replaced(path: Path, inode: int) -> bool:
    try:
        return path.stat().st_ino != inode
    except OSError:
        return False  # taken away, and not yet replaced: its writer may hold it still


def read_stream(stream: BinaryIO, inbox: Inbox) -> None:
    """Read a stream, such as stdin, to its end."""
    descriptor = stream.fileno()
    while not inbox.is_stopped:
        data = os.read(descriptor, _CHUNK_BYTES)
        if not data:
            break
        inbox.put(Chunk(data, time.time_ns() // 1000))
    inbox.finish()
