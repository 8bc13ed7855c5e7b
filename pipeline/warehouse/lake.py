"""Decoded lines as Parquet: by kind, positions by day and MMSI bucket; only what the ledger lists exists.

Layout below `<home>/lake`, where FILE is `<file_id>-<hash of what it decoded to>`, for the further pieces of a large
feed file with `-<number>` behind it:

    positions/day=YYYY-MM-DD/bucket=N/FILE.parquet    N is the MMSI modulo `MMSI_BUCKETS`
    statics/day=YYYY-MM-DD/FILE.parquet               so base_stations, aids_to_navigation and other_messages
    duplicates/FILE.parquet
    quarantine/FILE.parquet                           every rejected line
    manifests/FILE.json

A name stands for its content: writing again after a kill replaces equal by equal, and decoding a file again to
something else (other settings, a later clock) never touches what the ledger lists. Until the content is known, files
lie in `.<file_id>/`.
"""

import datetime as dt
import hashlib
import shutil
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Literal, NamedTuple, overload

import dataframely as dy
import polars as pl

from pipeline.decode.decoded import TABLES, DecodedFeed, FeedAccount, Piece
from pipeline.errors import TumenError
from pipeline.schemas import Duplicates, LakeFiles, Positions, Quarantine, Statics
from pipeline.warehouse.files import put_in_place, write_parquet, write_whole
from pipeline.warehouse.home import Home, exclusive
from pipeline.warehouse.manifest import (
    KINDS,
    MESSAGE_KINDS,
    Kind,
    LakeFile,
    Manifest,
    manifest_path,
    read_manifest,
)

MMSI_BUCKETS = 8
"""Part of the layout, hence no setting: readers in parallel take a bucket each."""

_TIMED = ["received_at_utc", "file_id", "line_no", "payload_hash"]
_ORDER: dict[Kind, list[str]] = {
    **dict.fromkeys(MESSAGE_KINDS, _TIMED),
    "duplicates": ["file_id", "line_no"],
    "quarantine": ["file_id", "line_no"],
}
_PARTITIONS: dict[Kind, list[str]] = {
    **{kind: ["day"] for kind in MESSAGE_KINDS},
    "positions": ["day", "bucket"],
    "duplicates": [],
    "quarantine": [],
}
_PROMISED = frozenset({"positions", "statics", "quarantine"})  # of `tumen decode`, with or without rows
_EXTRA = ("payload_hash", "length_m", "width_m")


def write_decoded(home: Home, decoded: DecodedFeed) -> str:
    """Write one decoded feed file to the lake.

    Args:
        home: whose lake.
        decoded: its tables and account.

    Returns:
        The manifest's name, for `read_manifest` and `Transaction.add_files`.

    Raises:
        ConfigurationError: the home cannot be written.
    """
    home.create()
    account = decoded.account
    # Two paths may hold equal bytes and so write equal names: one after the other.
    with exclusive(home.lake / ".lock"), _staging(home, account.file_id) as staging:
        contents = hashlib.sha256(_counts(account).encode())
        staged: list[tuple[str, _Staged]] = []
        for piece_stem, kind, frame in _named(decoded, ""):
            contents.update(f"\n{kind} {frame.hash_rows().sum()}".encode())
            staged += [(piece_stem, one) for one in _stage(staging, len(staged), kind, frame)]
        stem = f"{account.file_id}-{contents.hexdigest()[:12]}"
        files = [_put(home, one, f"{stem}{piece_stem}", account.file_id) for piece_stem, one in staged]
        manifest = Manifest(account=account, files=tuple(files))
        text, name = manifest.model_dump_json(indent=1).encode(), f"{stem}.json"
        write_whole(manifest_path(home, name), lambda file: file.write(text))
    return name


def write_decode_output(out: Path, decoded: DecodedFeed, *, workers: int = 1) -> None:
    """Write what `tumen decode --out` promises: positions, statics and quarantine; other tables if they have rows.

    A file each, and a further one for each further piece of a large feed. The promised columns come first and in the
    promised order, `payload_hash` and the rest after them. Up to `workers` files are written at a time.
    """
    file_id = decoded.account.file_id
    for old in out.glob(f"*/{file_id}*.parquet"):
        old.unlink()
    written: set[Kind] = set()
    with ThreadPoolExecutor(workers) as pool:
        writing: deque[Future[None]] = deque()
        for stem, kind, frame in _named(decoded, file_id):
            if frame.is_empty() and (kind not in _PROMISED or kind in written):
                continue
            written.add(kind)
            writing.append(pool.submit(_write_output, out / kind / f"{stem}.parquet", frame))
            if len(writing) > workers:
                writing.popleft().result()
        for one in writing:
            one.result()


def _write_output(path: Path, frame: pl.DataFrame) -> None:
    behind = [column for column in frame.columns if column in _EXTRA]
    write_parquet(path, frame.select(pl.exclude(*_EXTRA), *behind), is_durable=False)


def _named(decoded: DecodedFeed, stem: str) -> Iterator[tuple[str, Kind, pl.DataFrame]]:
    """Every table of every piece, and the stem of its file's name; of an empty feed one piece without rows."""
    number = 0
    for number, piece in enumerate(decoded.pieces, 1):
        for kind, frame in zip(KINDS, piece, strict=True):
            yield (stem if number == 1 else f"{stem}-{number}"), kind, frame
    if number == 0:
        for kind, frame in zip(KINDS, Piece(), strict=True):
            yield stem, kind, frame


@overload
def read_lake(home: Home, ledger: dy.DataFrame[LakeFiles], kind: Literal["positions"]) -> dy.DataFrame[Positions]: ...
@overload
def read_lake(home: Home, ledger: dy.DataFrame[LakeFiles], kind: Literal["statics"]) -> dy.DataFrame[Statics]: ...
@overload
def read_lake(home: Home, ledger: dy.DataFrame[LakeFiles], kind: Literal["duplicates"]) -> dy.DataFrame[Duplicates]: ...
@overload
def read_lake(home: Home, ledger: dy.DataFrame[LakeFiles], kind: Literal["quarantine"]) -> dy.DataFrame[Quarantine]: ...
def read_lake(home: Home, ledger: dy.DataFrame[LakeFiles], kind: Kind) -> pl.DataFrame:
    """Read the files of one kind that `ledger` lists, and no others.

    Args:
        home: whose lake.
        ledger: rows of `lake_files`, all or some.
        kind: which table.

    Returns:
        The rows, validated, sorted by time (where the kind has one), file and line.

    Raises:
        TumenError: a listed file is missing, damaged, or holds other rows than when it was listed.
    """
    listed = ledger.filter(pl.col("kind") == kind).sort("path")
    schema = TABLES[kind]
    if listed.is_empty():
        return schema.create_empty()
    try:
        frame = pl.read_parquet([home.lake / path for path in listed["path"]], hive_partitioning=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        message = f"{home.lake}: {kind} that the ledger lists cannot be read: {error}; {_REMEDY}"
        raise TumenError(message) from error
    if frame.height != listed["row_count"].sum():
        message = (
            f"{home.lake}: {kind} hold {frame.height} rows, the ledger says {listed['row_count'].sum()}; {_REMEDY}"
        )
        raise TumenError(message)
    return schema.validate(frame).sort(_ORDER[kind], maintain_order=True)


def discard(home: Home, name: str) -> None:
    """Remove a manifest and the Parquet files it names; for one that the ledger never took."""
    for file in read_manifest(home, name).files:
        (home.lake / file.path).unlink(missing_ok=True)
    manifest_path(home, name).unlink()


_REMEDY = "restore the lake from a backup, or run all feed files again with another --home"


class _Staged(NamedTuple):
    """A finished file of the lake before it has a name there."""

    path: Path
    kind: Kind
    folder: Path
    day: dt.date | None
    row_count: int


@contextmanager
def _staging(home: Home, file_id: str) -> Iterator[Path]:
    """A folder for what is written of one feed file before its name is known; what a kill left there goes first."""
    folder = home.lake / f".{file_id}"
    shutil.rmtree(folder, ignore_errors=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def _counts(account: FeedAccount) -> str:
    """What tells apart, beside its rows, what one feed file decodes to under other settings or a later clock."""
    return "\n".join(f"{name} {value}" for name, value in asdict(account).items() if name != "path")


def _stage(staging: Path, number: int, kind: Kind, frame: pl.DataFrame) -> Iterator[_Staged]:
    for further, (folder, day, rows) in enumerate(_partitions(kind, frame)):
        path = staging / f"{number + further}.parquet"
        write_parquet(path, rows.sort(_ORDER[kind], maintain_order=True))
        yield _Staged(path, kind, folder, day, rows.height)


def _put(home: Home, staged: _Staged, stem: str, file_id: str) -> LakeFile:
    path = Path(staged.kind) / staged.folder / f"{stem}.parquet"
    try:
        put_in_place(staged.path, home.lake / path)
    except OSError as error:
        message = f"{home.lake / path}: cannot be put in place: {error}; make the lake writable, and run again"
        raise TumenError(message) from error
    return LakeFile(
        path=path.as_posix(), kind=staged.kind, day_utc=staged.day, file_id=file_id, row_count=staged.row_count
    )


def _partitions(kind: Kind, frame: pl.DataFrame) -> Iterator[tuple[Path, dt.date | None, pl.DataFrame]]:
    """Cut `frame` as the layout says; nothing where there are no rows."""
    if frame.is_empty():
        return
    names = _PARTITIONS[kind]
    if not names:
        yield Path(), None, frame
        return
    parts = {"day": pl.col("received_at_utc").dt.date(), "bucket": pl.col("mmsi") % MMSI_BUCKETS}
    keyed = frame.with_columns(**{name: parts[name] for name in names}).sort(names)
    for values, rows in keyed.partition_by(names, as_dict=True, include_key=False, maintain_order=True).items():
        folder = Path(*(f"{name}={value}" for name, value in zip(names, values, strict=True)))
        yield folder, values[0], rows
