"""The words in which a format is declared: which of its columns is which of ours, in what unit, and what is unknown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, NamedTuple

import polars as pl

from pipeline.decode.payloads import GREATEST_MMSI
from pipeline.decode.tabular.moments import TimeForm
from pipeline.feeds.formats import FeedFormat


class Known(NamedTuple):
    """A number of ours: its type, and from `least` up to below `below` it is known. Codes are whole numbers."""

    dtype: type[pl.DataType]
    least: float
    below: float
    is_code: bool = False


# What ITU-R M.1371-5 can broadcast, the "not available" values left out. Places on Earth are judged in pairs.
KNOWN: Mapping[str, Known] = MappingProxyType(
    {
        "mmsi": Known(pl.UInt32, 0, GREATEST_MMSI + 1, is_code=True),
        "msg_type": Known(pl.UInt8, 1, 28, is_code=True),
        "lon_deg": Known(pl.Float64, float("-inf"), float("inf")),
        "lat_deg": Known(pl.Float64, float("-inf"), float("inf")),
        "sog_knots": Known(pl.Float32, 0, 102.25),  # 102.3 is not available
        "cog_deg": Known(pl.Float32, 0, 360),  # 360.0 is not available
        "heading_deg": Known(pl.Float32, 0, 360),  # 511 is not available
        "nav_status": Known(pl.UInt8, 0, 15, is_code=True),  # 15 is undefined
        "imo": Known(pl.UInt32, 1, 2**30, is_code=True),
        "ship_type": Known(pl.UInt8, 0, 256, is_code=True),
        "to_bow_m": Known(pl.UInt16, 0, 512),
        "to_stern_m": Known(pl.UInt16, 0, 512),
        "to_port_m": Known(pl.UInt16, 0, 64),
        "to_starboard_m": Known(pl.UInt16, 0, 64),
        "length_m": Known(pl.UInt16, 1, 1023),
        "width_m": Known(pl.UInt16, 1, 127),
        "draught_m": Known(pl.Float32, 0.05, 25.55),
        "eta_month": Known(pl.UInt8, 1, 13, is_code=True),
        "eta_day": Known(pl.UInt8, 1, 32, is_code=True),
        "eta_hour": Known(pl.UInt8, 0, 24, is_code=True),
        "eta_minute": Known(pl.UInt8, 0, 60, is_code=True),
    }
)


@dataclass(frozen=True, slots=True)
class Number:
    """A column of numbers: `divisor` of theirs make one of ours, so speed in tenths of a knot has the divisor 10.

    Attributes:
        ours: the name of ours, which ends in its unit; `KNOWN` has its range.
        theirs: its names, in a CSV lower case; of several that are there the first that says something counts.
        divisor: how many of their unit make one of ours.
        prefix: letters before the number.
        least: the least value of ours that is known, where the feed's is not that of `KNOWN`.
        negative_adds: what a negative value lacks, where the feed wraps its numbers.
        unless: another column and the word in it that makes this one something else, which is left out.
        bits: of a number that packs several, how many bits lie below this one and how many it has.
    """

    ours: str
    theirs: tuple[str, ...]
    divisor: float = 1
    prefix: str = ""
    least: float | None = None
    negative_adds: float = 0
    unless: tuple[str, str] | None = None
    bits: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of words, in any case, that stand for codes of ours. A number is the code; other words say nothing."""

    ours: str
    theirs: tuple[str, ...]
    codes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Text:
    """A column of text; what was broadcast ends at its first `@`, what is `whole` is the feed's own word."""

    ours: str
    theirs: tuple[str, ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Eta:
    """A declared arrival in one column: `pattern` has the groups `month`, `day`, `hour`, `minute`.

    Text of another form says nothing: ETAs are typed by hand, and a position is not dropped for one.
    """

    theirs: tuple[str, ...]
    pattern: str
    ours: ClassVar[str] = "eta"


@dataclass(frozen=True, slots=True)
class Moment:
    """A column of times; `milliseconds` names a column that holds what the form cannot."""

    theirs: tuple[str, ...]
    form: TimeForm
    milliseconds: str | None = None


Column = Number | Coded | Text | Eta


@dataclass(frozen=True, slots=True)
class Table:
    """A format.

    Attributes:
        name: as `ingest_files.format` has it.
        times: when the row was heard; the first that says something counts.
        columns: everything else that is read.
        unknown: words that mean "not available" in any column, in this case.
        no_ships: a column and the words (lower case) in it whose rows tell of no ship: base stations, buoys.
        no_positions: the same for rows that give a static report alone, in a feed that does not say their type.
        has_real_sample: the tests read a real file of it; otherwise it is declared from its documentation.
    """

    name: FeedFormat
    times: tuple[Moment, ...]
    columns: tuple[Column, ...]
    unknown: frozenset[str] = frozenset()
    no_ships: tuple[str, frozenset[str]] | None = None
    no_positions: tuple[str, frozenset[str]] | None = None
    has_real_sample: bool = field(default=False, kw_only=True)

    def names(self) -> frozenset[str]:
        """Every name of theirs that is read."""
        names = {name for column in (*self.times, *self.columns) for name in column.theirs}
        names |= {moment.milliseconds for moment in self.times if moment.milliseconds}
        names |= {column.unless[0] for column in self.columns if isinstance(column, Number) and column.unless}
        return frozenset(names | {words[0] for words in (self.no_ships, self.no_positions) if words})
