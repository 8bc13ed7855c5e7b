"""NOAA Marine Cadastre rows to positions and static reports, in both published layouts.

https://marinecadastre.gov/ais/ : the daily files of 2018 on (`BaseDateTime`, latitude first) and the second layout of
2024 and 2025 (`base_date_time`, longitude first). The header alone says which column is which. Times are UTC.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

import polars as pl

from pipeline.decode.harvest import RECEPTIONS, STATICS, Harvest
from pipeline.decode.messages import GREATEST_MMSI, RAW_POSITIONS
from pipeline.decode.sentinels import placed, spoken
from pipeline.decode.times import TimeRule
from pipeline.feeds.detection import header_names
from pipeline.feeds.lines import Line

_TIME_FORMAT = "%Y-%m-%d %H:%M:%S%.f"
_IMO_DIGITS = r"^(?:IMO)?\s*(\d{1,9})$"
# Some days hold the course as a signed 12-bit number of tenths: true course = course + 409.6 where it is negative.
_COURSE_WRAP_DEG = 409.6


@dataclass(frozen=True, slots=True)
class _Number:
    """A numeric column: known from `least` up to below `below`, NULL outside."""

    names: tuple[str, ...]
    dtype: type[pl.DataType]
    least: float = float("-inf")
    below: float = float("inf")


_NUMBERS = {
    "mmsi": _Number(("mmsi",), pl.UInt32, 0, GREATEST_MMSI + 1),
    "lon_deg": _Number(("lon", "longitude"), pl.Float64),
    "lat_deg": _Number(("lat", "latitude"), pl.Float64),
    "sog_knots": _Number(("sog",), pl.Float32, 0, 102.25),  # 102.3 is not available
    "cog_deg": _Number(("cog",), pl.Float32, 0, 360),  # 360.0 is not available
    "heading_deg": _Number(("heading",), pl.Float32, 0, 360),  # 511 is not available
    "nav_status": _Number(("status",), pl.UInt8, 0, 15),  # 15 is undefined
    "imo": _Number(("imo",), pl.UInt32, 1),  # IMO0000000 is unknown
    "ship_type": _Number(("vesseltype", "vessel_type"), pl.UInt8, 1, 256),  # 1001 and up are codes of NOAA's own
    "length_m": _Number(("length",), pl.UInt16, 1, 2**16),  # here and below 0 is unknown
    "width_m": _Number(("width",), pl.UInt16, 1, 2**16),
    "draught_m": _Number(("draft",), pl.Float32, 0.05),
}
_TEXTS = {"ship_name": ("vesselname", "vessel_name"), "call_sign": ("callsign", "call_sign")}
_NAMES = {
    "time": ("basedatetime", "base_date_time"),
    **{name: column.names for name, column in _NUMBERS.items()},
    **_TEXTS,
}
_SAID_ONCE = ("imo", "ship_type", "length_m", "width_m", "draught_m", *_TEXTS)


def read_noaa(batches: Iterable[list[Line]], times: TimeRule) -> Harvest:
    """Decode every row of a file; the header, blank lines and comments are ignored.

    A row becomes a position, and a static report where it says something else of its ship than the row before.
    A row of another number of columns than the header is `bad_sentence`, one with a value that is none `bad_value`.
    """
    harvest = Harvest()
    header: list[str] = []
    statics = [harvest.statics.frame()]
    for batch in batches:
        harvest.line_count += len(batch)
        lines = [line for line in batch if line.raw.strip() and not line.raw.startswith(b"#")]
        if lines and not header:
            header = [name.decode("ascii", "replace") for name in header_names(lines.pop(0).raw)]
        if lines:
            harvest.telling_count += len(lines)
            statics.append(_news(_read_rows(lines, header, harvest, times)))
    harvest.statics.extend(_news(pl.concat(statics)))
    return harvest


def _read_rows(lines: list[Line], header: list[str], harvest: Harvest, times: TimeRule) -> pl.DataFrame:
    """Put the rows of these lines into the harvest, all but their static reports, which are returned."""
    whole, rows = [], []
    for line in lines:
        fields = None if line.is_too_long else _fields(line.raw)
        if fields is not None and len(fields) == len(header):
            whole.append(line)
            rows.append(fields)
        else:
            harvest.add_fault(line, "line_too_long" if line.is_too_long else "bad_sentence")
    read = _values(_said(rows, header), times)
    for at, reason in read.filter(pl.col("reason").is_not_null()).select("at", "reason").iter_rows():
        harvest.add_fault(whole[at], reason)
    harvest.good_count += read.height - read.filter(reason="bad_value").height
    good = read.filter(pl.col("reason").is_null())
    first_row = len(harvest.receptions)
    good = good.with_columns(row=first_row + pl.int_range(pl.len(), dtype=pl.UInt32))
    taken = [whole[at] for at in good["at"]]
    receptions = pl.DataFrame(
        {
            "payload_hash": [_row_hash(line) for line in taken],
            "time_us": good["time_us"],
            "station": [None] * len(taken),
            "line_no": [line.no for line in taken],
            "byte_offset": [line.byte_offset for line in taken],
        },
        schema_overrides=RECEPTIONS,
    )
    harvest.receptions.extend(receptions)
    unsaid = {name: pl.lit(None) for name in [*STATICS.names(), "msg_type"] if name not in good.columns}
    good = good.with_columns(**unsaid)
    harvest.positions.extend(good.select(RAW_POSITIONS.names()).cast(RAW_POSITIONS))
    return good.select(STATICS.names()).cast(STATICS)


def _fields(raw: bytes) -> list[str] | None:
    """The row's values; None if it is no UTF-8 or a quote stays open."""
    try:
        text = raw.decode()
        return next(csv.reader([text], strict=True)) if '"' in text else text.split(",")
    except (UnicodeDecodeError, csv.Error):
        return None


def _said(rows: list[list[str]], header: list[str]) -> pl.DataFrame:
    """The columns that are read, by our names, as text; NULL where blank or where the layout has none."""
    columns = dict(zip(header, zip(*rows, strict=True), strict=True)) if rows else {}
    said = {
        ours: next((columns[name] for name in names if name in columns), [None] * len(rows))
        for ours, names in _NAMES.items()
    }
    frame = pl.DataFrame(said, dict.fromkeys(_NAMES, pl.String))
    text = pl.all().str.strip_chars()
    return frame.select(pl.when(text != "").then(text).name.keep())


def _values(said: pl.DataFrame, times: TimeRule) -> pl.DataFrame:
    """Typed columns, the row's place `at`, and the `reason` why it cannot be used, if there is one."""
    numbers = said.select(
        pl.col(name).str.extract(_IMO_DIGITS) if name == "imo" else pl.col(name) for name in _NUMBERS
    ).select(pl.all().cast(pl.Float64, strict=False))
    moment = pl.col("time").str.replace("T", " ", literal=True).str.strip_suffix("Z")
    moments = said.select(moment.str.to_datetime(_TIME_FORMAT, time_unit="us", strict=False))
    read = pl.concat([moments, numbers], how="horizontal")
    is_none = pl.any_horizontal(read[name].is_null() & said[name].is_not_null() for name in read.columns)
    time_us = pl.col("time").cast(pl.Int64)
    course = pl.col("cog_deg")
    return (
        read.with_columns(
            pl.when(course < 0).then((course + _COURSE_WRAP_DEG).round(1)).otherwise(course).alias("cog_deg")
        )
        .with_columns(_known(name, column) for name, column in _NUMBERS.items())
        .with_columns(*placed(), *said.select(spoken(name) for name in _TEXTS), time_us=time_us)
        .with_columns(
            at=pl.int_range(pl.len()),
            reason=pl.when(is_none | pl.col("mmsi").is_null())
            .then(pl.lit("bad_value"))
            .otherwise(times.fault_expression(time_us)),
        )
    )


def _known(name: str, column: _Number) -> pl.Expr:
    value = pl.col(name)
    is_known = value.is_between(column.least, column.below, closed="left")
    return pl.when(is_known).then(value).cast(column.dtype).alias(name)


def _news(statics: pl.DataFrame) -> pl.DataFrame:
    """Of reports in the order of the file those that say something, and not what their ship's last one said."""
    says_nothing = pl.all_horizontal(pl.col(name).is_null() for name in _SAID_ONCE)
    is_new = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift().over("mmsi")) for name in _SAID_ONCE)
    return statics.filter(~says_nothing).filter(is_new)


def _row_hash(line: Line) -> int:
    return int.from_bytes(blake2b(line.raw.strip(), digest_size=8).digest(), "big")
