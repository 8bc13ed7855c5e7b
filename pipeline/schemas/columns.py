"""The columns that recur: one quantity has one name, one type and one range everywhere."""

from collections.abc import Callable, Collection
from typing import Any

import dataframely as dy
import polars as pl


def one_of(words: Collection[str]) -> Callable[[pl.Expr], pl.Expr]:
    """Check that a text column holds only these words."""
    allowed = sorted(words)
    return lambda column: column.is_in(allowed)


def utc(description: str, **options: Any) -> dy.Datetime:  # noqa: ANN401  passed through to dataframely
    """A moment in UTC, stored without a zone, to the microsecond."""
    return dy.Datetime(time_unit="us", description=description, **options)


def key(description: str) -> dy.String:
    """The table's stable key: a hash of what identifies the thing, never of a run."""
    return dy.String(primary_key=True, min_length=1, description=description)


def mmsi(*, nullable: bool = False) -> dy.UInt32:
    """Maritime Mobile Service Identity as broadcast, nine digits with leading zeros dropped."""
    return dy.UInt32(nullable=nullable, max=999_999_999, description="MMSI as broadcast")


def imo() -> dy.UInt32:
    """IMO ship number as broadcast; its check digit is judged later."""
    return dy.UInt32(nullable=True, min=1, description="IMO number; NULL if not known")


def lon_deg(*, nullable: bool = True) -> dy.Float64:
    """Longitude, WGS 84."""
    return dy.Float64(nullable=nullable, min=-180, max=180, description="longitude, WGS 84")


def lat_deg(*, nullable: bool = True) -> dy.Float64:
    """Latitude, WGS 84."""
    return dy.Float64(nullable=nullable, min=-90, max=90, description="latitude, WGS 84")


def probability(description: str, *, nullable: bool = False) -> dy.Float64:
    """A probability."""
    return dy.Float64(nullable=nullable, min=0, max=1, description=description)


def hours(description: str, *, nullable: bool = True) -> dy.Float64:
    """A duration in hours."""
    return dy.Float64(nullable=nullable, description=description)


def text(description: str, *, nullable: bool = True) -> dy.String:
    """Free text; ships' words are kept raw here and escaped at every sink."""
    return dy.String(nullable=nullable, description=description)


def code(description: str, *, nullable: bool = True) -> dy.Categorical:
    """One of few words that many rows have: kept as a number, where there are millions of rows."""
    return dy.Categorical(nullable=nullable, description=description)


def run_id() -> dy.String:
    """The run that wrote this row in its present form."""
    return dy.String(nullable=False, description="run that wrote the row in its present form")


def received_at_utc() -> dy.Datetime:
    """When a message was heard."""
    return utc("when a receiver heard it; NULL only under --untimed", nullable=True)


def station() -> dy.String:
    """Who heard a message."""
    return text("receiver that heard it first, as the feed names it")


def segment_id() -> dy.UInt64:
    """Which hull under an MMSI: a number, since every fix carries it."""
    return dy.UInt64(nullable=False, description="hull under the MMSI: hash of mmsi and its first fix")


def payload_hash() -> dy.UInt64:
    """What tells one transmission from another."""
    return dy.UInt64(description="hash of the payload: equal payloads some seconds apart are one transmission")


FILE_ID = "SHA-256 of the file as it lay there, hexadecimal"
LINE_NO = "1-based line of the first sentence"
BYTE_OFFSET = "offset of that line in the uncompressed stream"
