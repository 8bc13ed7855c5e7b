"""What one decoded feed file left in the lake; written last, so that what it names is there."""

import datetime as dt
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Literal, get_args

import dataframely as dy
import polars as pl
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.decode.decoded import FeedAccount
from pipeline.errors import TumenError
from pipeline.schemas import IngestFiles, LakeFiles
from pipeline.warehouse.files import write_whole
from pipeline.warehouse.home import Home

Kind = Literal[
    "positions", "statics", "base_stations", "aids_to_navigation", "other_messages", "duplicates", "quarantine"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
MESSAGE_KINDS = KINDS[:-2]
"""Kinds whose rows are messages, with a time."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LakeFile(_Frozen):
    """One Parquet file: a row of the ledger."""

    path: str
    kind: Kind
    day_utc: dt.date | None
    file_id: str
    row_count: int


class Manifest(_Frozen):
    """What one feed file left in the lake.

    Attributes:
        account: of its lines.
        files: its Parquet files.
        raw_removed_at_utc: when `tumen prune --raw` set about removing the feed file; None: it did not.
    """

    account: FeedAccount
    files: tuple[LakeFile, ...]
    raw_removed_at_utc: dt.datetime | None = None

    @property
    def file_id(self) -> str:
        """The feed file's id."""
        return self.account.file_id

    def ledger(self) -> dy.DataFrame[LakeFiles]:
        """Rows of `lake_files`."""
        rows = [file.model_dump() for file in self.files]
        return LakeFiles.validate(pl.DataFrame(rows, schema=_types(LakeFiles)))

    def ingest_files(self, run_id: str) -> dy.DataFrame[IngestFiles]:
        """The one row of `ingest_files`, as taken by `run_id`."""
        row = {**asdict(self.account), "run_id": run_id}
        return IngestFiles.validate(pl.DataFrame([row], schema=_types(IngestFiles)))


def manifest_path(home: Home, name: str) -> Path:
    """Where the manifest `name` lies."""
    return home.lake / "manifests" / name


def manifest_names(home: Home) -> list[str]:
    """Names of all manifests in the lake, those that the ledger does not know among them."""
    return sorted(path.name for path in manifest_path(home, "").glob("[!.]*.json"))


def read_manifest(home: Home, name: str) -> Manifest:
    """Read a manifest that `write_decoded` wrote.

    Args:
        home: the home whose lake holds it.
        name: as `write_decoded` returned it.

    Raises:
        TumenError: it is missing or damaged.
    """
    path = manifest_path(home, name)
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        message = f"{path}: not a readable manifest: {error}; decode that feed file again"
        raise TumenError(message) from error


def note_raw_removed(home: Home, file_id: str, ledger: Collection[str], moment_utc: dt.datetime) -> None:
    """Let the manifest of a feed file say that the feed file goes; of several decodings that which the ledger lists.

    Raises:
        TumenError: there is none, or it is damaged.
    """
    for path in _of_file(home, file_id):
        manifest = read_manifest(home, path.name)
        if {file.path for file in manifest.files} <= set(ledger):
            text = manifest.model_copy(update={"raw_removed_at_utc": moment_utc}).model_dump_json(indent=1).encode()
            write_whole(path, lambda out, text=text: out.write(text))  # type: ignore[misc]
            return
    message = f"{manifest_path(home, '')}: no manifest of {file_id}; `tumen doctor` says whether the lake is whole"
    raise TumenError(message)


def is_raw_removed(home: Home, file_id: str) -> bool:
    """Whether `tumen prune --raw` removed the feed file, as far as a readable manifest says so."""
    for path in _of_file(home, file_id):
        with suppress(TumenError):
            if read_manifest(home, path.name).raw_removed_at_utc:
                return True
    return False


def _of_file(home: Home, file_id: str) -> list[Path]:
    return sorted(manifest_path(home, "").glob(f"{file_id}-*.json"))


def _types(schema: type[dy.Schema]) -> dict[str, pl.DataType]:
    return {name: column.dtype for name, column in schema.columns().items()}
