"""Small rows: a test names the columns it is about, the rest is filled with something valid."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dataframely as dy
import polars as pl
import pytest

from pipeline.decode.decoded import DecodedFeed, FeedAccount, Piece
from pipeline.schemas import Positions, Quarantine, Statics
from pipeline.warehouse.home import Home
from pipeline.warehouse.store import Warehouse
from pipeline.warehouse.tables import TABLES

type_defaults: dict[Any, Any] = {
    pl.String: "x",
    pl.Boolean: False,
    pl.Binary: b"!AIVDM",
    pl.List: [],
    pl.Datetime: dt.datetime(2024, 3, 10),  # noqa: DTZ001  times are UTC without a zone
}
column_defaults = {
    "evidence": "observed",
    "cause": "silence",
    "verdict": "possible",
    "state": "done",
    "clock_state": "right",
    "reason": "bad_checksum",
    "kind": "berth",
    "IdentityAnomalies.kind": "imo_on_two_hulls",
    "matched_on": "imo",
    "match_strength": "certain",
    "listing": "ship",
    "strength": "sign",
    "quantity": "tonnes",
    "estimated_by": "draught_change",
}

Filled = Callable[..., pl.DataFrame]


def filled(schema: type[dy.Schema], *rows: dict[str, Any]) -> pl.DataFrame:
    """A frame of `schema` with these rows, completed."""
    columns = schema.columns()
    plain = {
        name: column_defaults.get(
            f"{schema.__name__}.{name}", column_defaults.get(name, type_defaults.get(column.dtype.base_type(), 1))
        )
        for name, column in columns.items()
        if not column.nullable
    }
    types = {name: column.dtype for name, column in columns.items()}
    return pl.DataFrame([{**dict.fromkeys(columns), **plain, **row} for row in rows], schema=types)


def decoded_file(
    file_id: str = "a" * 64, positions: int = 3, quarantined: int = 1, reason: str = "bad_checksum"
) -> DecodedFeed:
    """A decoded file of so many position reports, one a day, and so many rejected lines."""
    day = dt.datetime(2024, 3, 10)  # noqa: DTZ001  times are UTC without a zone
    fixes = [
        {
            "mmsi": 273000000 + n,
            "received_at_utc": day + dt.timedelta(days=n),
            "msg_type": 1,
            "line_no": n + 1,
            "file_id": file_id,
        }
        for n in range(positions)
    ]
    bad = [{"file_id": file_id, "line_no": positions + n + 1, "reason": reason} for n in range(quarantined)]
    piece = Piece(
        positions=Positions.validate(filled(Positions, *fixes)),
        statics=Statics.validate(filled(Statics, *fixes[:1])),
        quarantine=Quarantine.validate(filled(Quarantine, *bad)),
    )
    return DecodedFeed(
        pieces=[piece],
        account=FeedAccount(
            file_id=file_id,
            path="feed.nmea",
            state="done",
            rejected_reason=None,
            format="nmea",
            bytes=1,
            lines=positions + quarantined,
            accepted=positions,
            quarantined=quarantined,
            duplicates=0,
            ignored=0,
            first_received_at_utc=None,
            last_received_at_utc=None,
        ),
    )


@pytest.fixture(scope="session")
def rows_of() -> Filled:
    """Call it with a table's name and rows; columns that are not given are filled."""
    return lambda table, *rows: filled(TABLES[table], *rows)


@pytest.fixture
def decoded() -> Callable[..., DecodedFeed]:
    """Call it with `file_id`, `positions`, `quarantined`, `reason`."""
    return decoded_file


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home that does not exist yet."""
    return Home(tmp_path / "home")


@pytest.fixture
def warehouse(home: Home) -> Iterator[Warehouse]:
    """An open, empty warehouse."""
    with Warehouse.open(home) as opened:
        yield opened
