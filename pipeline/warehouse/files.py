"""Files that are there whole or not at all, whatever kills the process that writes them."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np
import polars as pl
import pyarrow as pa
from pyarrow import parquet

from pipeline.errors import TumenError

_ROW_GROUP_ROWS = 131_072
# How a column is best laid out; a dictionary costs more than it saves where values hardly recur.
_ENCODINGS = {
    **dict.fromkeys(("line_no", "byte_offset", "of_line_no"), "DELTA_BINARY_PACKED"),
    **dict.fromkeys(("lon_deg", "lat_deg", "mmsi"), "BYTE_STREAM_SPLIT"),
}
_RECURRING = ("file_id", "station", "reason", "ship_name", "call_sign", "destination", "aid_name")

_SOUGHT = ("mmsi", "received_at_utc", "line_no")  # readers leave out row groups by these
# What is left to compress, as they are encoded, is nothing, or less than it costs.
_DENSE = ("payload_hash", "line_no", "byte_offset", "sog_knots", "cog_deg", "heading_deg")
_NEVER_NULL = ("file_id", "mmsi", "line_no", "byte_offset", "payload_hash")  # which need not be said of each row
_FILE = "file_id"


def write_parquet(path: Path, frame: pl.DataFrame, *, is_durable: bool = True) -> None:
    """Write rows of one feed file as Parquet at `path`, replacing what is there; equal frames give equal bytes."""
    # One chunk: the bytes must not depend on how the frame was put together.
    table = _table(frame.rechunk())
    encodings = {name: _ENCODINGS[name] for name in frame.columns if name in _ENCODINGS}
    write_whole(
        path,
        lambda file: parquet.write_table(
            table,
            file,
            row_group_size=_ROW_GROUP_ROWS,
            compression={name: "none" if name in _DENSE else "lz4" for name in frame.columns},
            use_dictionary=[name for name in frame.columns if name in _RECURRING],  # type: ignore[arg-type]  # or names
            column_encoding=encodings,
            write_statistics=[name for name in frame.columns if name in _SOUGHT],
            store_schema=False,
        ),
        is_durable=is_durable,
    )


def _table(frame: pl.DataFrame) -> pa.Table:
    """The frame for the writer; the feed file's name of 64 characters is there once."""
    table = frame.drop(_FILE, strict=False).to_arrow()
    if _FILE in frame.columns:
        names = pa.array(frame[_FILE].head(1).to_list(), pa.large_string())
        same = pa.DictionaryArray.from_arrays(np.zeros(frame.height, np.int32), names)
        table = table.add_column(frame.columns.index(_FILE), _FILE, same)
    fields = [field.with_nullable(field.name not in _NEVER_NULL) for field in table.schema]
    return pa.Table.from_arrays(table.columns, schema=pa.schema(fields))


def write_whole(path: Path, write: Callable[[BinaryIO], object], *, is_durable: bool = True) -> None:
    """Let `write` fill a hidden file beside `path`, then put it in place as one step, durable if need be.

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
            if is_durable:
                os.fsync(file.fileno())
        if is_durable:
            put_in_place(hidden, path)
        else:
            hidden.replace(path)
    except OSError as error:
        message = f"{path}: cannot be written: {error}; free disk space or give another folder, and run again"
        raise TumenError(message) from error


def put_in_place(finished: Path, path: Path) -> None:
    """Rename a finished, synced file to `path`, in a folder made if need be, and make the renaming durable.

    Raises:
        OSError: the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    finished.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
