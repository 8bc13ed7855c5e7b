"""What one decoded feed file left in the lake; written last, so that what it names is there."""

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import Literal, get_args

import dataframely as dy
import polars as pl
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.decode.decoded import FeedAccount
from pipeline.errors import TumenError
from pipeline.schemas import IngestFiles, LakeFiles
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
    """

    account: FeedAccount
    files: tuple[LakeFile, ...]

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


def _types(schema: type[dy.Schema]) -> dict[str, pl.DataType]:
    return {name: column.dtype for name, column in schema.columns().items()}
