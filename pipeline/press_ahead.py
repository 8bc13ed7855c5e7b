"""Days pressed before a run takes their files in: many beside each other, so that the one writer finds them done.

What is pressed here lies under the name that stands for all it is made of. Where the run finds the same, it is there;
where a file came between, the run presses that day itself and sweeps what nobody asks for. Nothing here can be wrong.
"""

from collections.abc import Sequence
from typing import NamedTuple

import dataframely as dy
import polars as pl

from pipeline.days import clocks_of, press_parts
from pipeline.errors import TumenError
from pipeline.pressing import Press
from pipeline.reference import catalogue_in_use
from pipeline.schemas import LakeFiles, StationClocks
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.manifest import read_manifest
from pipeline.warehouse.published import Published
from pipeline.warehouse.telling import parts_of

_ROWS_AT_ONCE = 8_000_000  # a task's worth: its start takes a second, whatever it does


def plan_pressing(home: Home, manifests: Sequence[str]) -> list[list[str]]:
    """Folders of the lake that these files bring lines to, in batches: days, of great days buckets of MMSIs.

    Raises:
        TumenError: a manifest is missing or damaged.
    """
    coming = _coming(home, manifests)
    batches: list[list[str]] = []
    rows = 0
    for part in parts_of(home, coming.ledger, coming.clocks, ""):
        if coming.new.isdisjoint(part.file_ids):
            continue
        if not batches or rows + part.row_count > _ROWS_AT_ONCE:
            batches.append([])
            rows = 0
        batches[-1].append(part.folder)
        rows += part.row_count
    return batches


def press_ahead(home: Home, settings: Settings, manifests: Sequence[str], folders: Sequence[str]) -> int:
    """Press these folders as the lake will hold them with these files; return how many were not pressed yet.

    Raises:
        ConfigurationError: the home's zones are wrong.
        TumenError: the lake cannot be read, or the home cannot be written.
    """
    coming = _coming(home, manifests)
    is_here = pl.any_horizontal(pl.col("path").str.starts_with(f"{folder}/") for folder in folders)
    unjudged = coming.new & set(coming.ledger.filter(is_here)["file_id"])
    clocks = clocks_of(home, coming.ledger, coming.clocks, unjudged, settings)
    press = Press(catalogue_in_use(home.zones).zones, settings)
    parts = [part for part in parts_of(home, coming.ledger, clocks, press.stamp) if part.folder in folders]
    return press_parts(home, coming.ledger, parts, clocks, press)


class _Coming(NamedTuple):
    """The ledger as it will be, the clocks known by now, and the files that no run has taken yet."""

    ledger: dy.DataFrame[LakeFiles]
    clocks: dy.DataFrame[StationClocks]
    new: set[str]


def _coming(home: Home, manifests: Sequence[str]) -> _Coming:
    ledger, clocks = LakeFiles.create_empty(), StationClocks.create_empty()
    try:
        with Published.open(home) as published:
            ledger = LakeFiles.validate(published.every("lake_files"))
            clocks = StationClocks.validate(published.every("station_clocks"))
    except TumenError:  # nothing that can be read yet: the days are those of the new files alone
        pass
    manifested = {manifest.file_id: manifest for manifest in (read_manifest(home, name) for name in manifests)}
    new = manifested.keys() - set(ledger["file_id"])
    whole = pl.concat([ledger, *(manifested[file_id].ledger() for file_id in sorted(new))])
    return _Coming(LakeFiles.validate(whole), clocks, set(new))
