"""What the watch remembers, on disk: whoever begins again reads it, and from the feed files what was heard since.

One step puts it in place, so a kill leaves the state before or the state after.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import dataframely as dy
import polars as pl
import structlog

from pipeline.live.inbox import Place
from pipeline.schemas import Positions, Statics
from pipeline.warehouse.files import put_in_place

_FOLDER = ".watch"
_STATE = "state.json"
_log = structlog.get_logger()


@dataclass(frozen=True)
class KeptState:
    """What is remembered after so much of the feed files.

    Attributes:
        feed_name: the file that was written to; empty: none yet.
        feed_offset: how far it was written.
        source: the source that was listened to, and how far a file was read.
        source_place: of a file.
        as_of_utc: the latest time heard.
        feed_time: the time of most of what was heard last.
        bins_heard: of `hours_heard.HoursHeard`.
    """

    feed_name: str = ""
    feed_offset: int = 0
    source: str = ""
    source_place: Place | None = None
    as_of_utc: datetime | None = None
    feed_time: datetime | None = None
    bins_heard: list[int] = field(default_factory=list)


def keep_state(folder: Path, state: KeptState, positions: pl.DataFrame, statics: pl.DataFrame) -> None:
    """Put the state, and positions and static reports that are remembered, in place of those before.

    Raises:
        OSError: the disk is full, or cannot be written.
    """
    home = folder / _FOLDER
    home.mkdir(exist_ok=True)
    told = _read(home)
    number = int(told.get("number", 0)) + 1
    for name, frame in (("positions", positions), ("statics", statics)):
        frame.write_parquet(home / f"{name}-{number}.parquet", compression="lz4")
    hidden = home / f".{_STATE}.next"
    content = {"number": number, **asdict(state)}
    hidden.write_text(json.dumps(content, default=lambda moment: moment.isoformat()), encoding="utf-8")
    put_in_place(hidden, home / _STATE)
    for old in home.glob("*-*.parquet"):
        if not old.stem.endswith(f"-{number}"):
            old.unlink()


def kept_state(folder: Path) -> tuple[KeptState, pl.DataFrame, pl.DataFrame]:
    """The state that was kept last, with positions and static reports; an empty one where none is whole."""
    home = folder / _FOLDER
    none = KeptState(), Positions.create_empty(), Statics.create_empty()
    told = _read(home)
    if not told:
        return none
    try:
        number, place = told["number"], told["source_place"]
        positions = Positions.validate(pl.read_parquet(home / f"positions-{number}.parquet"))
        statics = Statics.validate(pl.read_parquet(home / f"statics-{number}.parquet"))
        state = KeptState(
            told["feed_name"],
            told["feed_offset"],
            told["source"],
            Place(*place) if place else None,
            _moment(told["as_of_utc"]),
            _moment(told["feed_time"]),
            told["bins_heard"],
        )
    except (OSError, KeyError, TypeError, ValueError, pl.exceptions.PolarsError, dy.exc.ValidationError) as error:
        _log.warning("state_not_read", folder=str(home), reason=str(error))
        return none
    return state, positions, statics


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _read(home: Path) -> dict[str, Any]:
    try:
        told = json.loads((home / _STATE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        _log.warning("state_not_read", folder=str(home), reason=str(error))
        return {}
    return told if isinstance(told, dict) else {}
