"""Decoded lines as Parquet: by kind, positions by day and MMSI bucket; only what the ledger lists exists.

Layout below `<home>/lake`, where FILE is `<file_id>-<hash of what it decoded to>`, for the further pieces of a large
feed file with `-<number>` behind it:

    positions/day=YYYY-MM-DD/bucket=N/FILE.parquet    N is the MMSI modulo `MMSI_BUCKETS`
    statics/day=YYYY-MM-DD/FILE.parquet               so base_stations, aids_to_navigation and other_messages
    duplicates/FILE.parquet
    quarantine/FILE.parquet                           every rejected line
    manifests/FILE.json

A name stands for its content: writing again after a kill replaces equal by equal, and decoding a file again to
something else (other settings, a later clock) never touches what the ledger lists.
"""

import datetime as dt
import hashlib
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Literal, overload

import dataframely as dy
import polars as pl

from pipeline.decode.decoded import TABLES, DecodedFeed, Piece
from pipeline.errors import TumenError
from pipeline.schemas import Duplicates, LakeFiles, Positions, Quarantine, Statics
from pipeline.warehouse.files import write_parquet, write_whole
from pipeline.warehouse.home import Home, exclusive
from pipeline.warehouse.manifest import KINDS, MESSAGE_KINDS, Kind, LakeFile, Manifest, manifest_path

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
    stem = f"{account.file_id}-{_content_hash(decoded)}"
    name = f"{stem}.json"
    # Two paths may hold equal bytes and so write equal names: one after the other.
    with exclusive(home.lake / ".lock"):
        files = [
            file
            for piece_stem, kind, frame in _named(decoded, stem)
            for file in _write_kind(home, kind, frame, account.file_id, piece_stem)
        ]
        manifest = Manifest(account=account, files=tuple(files))
        text = manifest.model_dump_json(indent=1).encode()
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


_REMEDY = "restore the lake from a backup, or run all feed files again with another --home"


def _content_hash(decoded: DecodedFeed) -> str:
    """Tell apart what one feed file decodes to under other settings, another version or a later clock."""
    counts = [f"{name} {value}" for name, value in asdict(decoded.account).items() if name != "path"]
    rows = [f"{kind} {frame.hash_rows().sum()}" for _, kind, frame in _named(decoded, "")]
    return hashlib.sha256("\n".join([*counts, *rows]).encode()).hexdigest()[:12]


def _write_kind(home: Home, kind: Kind, frame: pl.DataFrame, file_id: str, stem: str) -> Iterator[LakeFile]:
    for folder, day, rows in _partitions(kind, frame):
        path = Path(kind) / folder / f"{stem}.parquet"
        write_parquet(home.lake / path, rows.sort(_ORDER[kind], maintain_order=True))
        yield LakeFile(path=path.as_posix(), kind=kind, day_utc=day, file_id=file_id, row_count=rows.height)


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
