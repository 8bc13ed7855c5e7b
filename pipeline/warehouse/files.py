"""Files that are there whole or not at all, whatever kills the process that writes them."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import polars as pl

from pipeline.errors import TumenError

_ROW_GROUP_ROWS = 131_072


def write_parquet(path: Path, frame: pl.DataFrame) -> None:
    """Write `frame` as Parquet at `path`, replacing what is there; equal frames give equal bytes."""
    # One chunk: the bytes must not depend on how the frame was put together.
    whole = frame.rechunk()
    write_whole(
        path,
        lambda file: whole.write_parquet(file, compression="zstd", row_group_size=_ROW_GROUP_ROWS),
    )


def write_whole(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Let `write` fill a hidden file beside `path`, then put it in place as one durable step.

    The hidden name is fixed, so that a repetition clears what a kill left; callers keep two writers of one
    path apart.

    Raises:
        TumenError: the disk is full or the folder cannot be written; what was at `path` is still there.
    """
    hidden = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with hidden.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(hidden, path)
    except OSError as error:
        message = f"{path}: cannot be written: {error}; free disk space or give another folder, and run again"
        raise TumenError(message) from error


def put_in_place(finished: Path, path: Path) -> None:
    """Rename a finished, synced file of the same folder to `path`, and make the renaming durable."""
    finished.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
