"""Sightings: what others saw of ships in ports, from a CSV file that people write."""

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.errors import ConfigurationError
from pipeline.imo import is_valid_imo
from pipeline.judge.csv_lines import cells_by_name, csv_lines, plain_name, refuse
from pipeline.judge.identity_numbers import imo_number, wrong_check_digit
from pipeline.keys import add_key
from pipeline.schemas import Sightings

_REQUIRED = ("observed_from_utc", "observed_to_utc", "port_id", "source", "confidence")
_COLUMNS = (*_REQUIRED[:3], "imo", "ship_name", "length_m", *_REQUIRED[3:])
_IDENTITY = ["source", *_COLUMNS[:6]]
_MOMENT = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)
_NUMBER = re.compile(r"\d+(\.\d*)?|\.\d+", re.ASCII)
_LONGEST_SHIP_M = 500.0


def read_sightings(text: str, *, source: str, port_ids: Collection[str], now_utc: datetime) -> dy.DataFrame[Sightings]:
    """Read every line of a file of sightings, or none: one row a sighting, sorted by `sighting_id`.

    A line that is there twice is one sighting. A day stands for all of it: from its beginning in UTC, to its end. A
    moment with another offset than UTC's is converted; one without is in UTC, as the column's name says.

    Args:
        text: the file's content, with a header line that names `observed_from_utc`, `observed_to_utc`, `port_id`,
            `source`, `confidence` and, where known, `imo`, `ship_name`, `length_m`, in any order.
        source: name of the file, for messages.
        port_ids: the ports of the catalogue.
        now_utc: the wall clock; what was seen a day and more after it is a mistake.

    Raises:
        ConfigurationError: the header or a line is wrong; names `source`, the first ten wrong lines, and what to do.
    """
    lines = csv_lines(text, source)
    header = _header(next(lines, (1, []))[1], source)
    rows: list[dict[str, Any]] = []
    faults: list[tuple[int, str]] = []
    for line_no, cells in lines:
        if not any(cells):
            continue
        try:
            rows.append({"line_no": line_no, **_sighting(cells_by_name(cells, header), port_ids, now_utc)})
        except ValueError as fault:
            faults.append((line_no, str(fault)))
    read = pl.DataFrame(
        rows, schema={"line_no": pl.Int64, **{name: Sightings.columns()[name].dtype for name in _COLUMNS}}
    )
    faults += _contradictions(read) + _wrong_check_digits(read)
    if faults:
        refuse(source, faults)
    if read.is_empty():
        message = f"{source}: has a header but no sighting; is the file cut off?"
        raise ConfigurationError(message)
    keyed = add_key(read.unique(_COLUMNS), "sighting_id", "sighting", _IDENTITY)
    return Sightings.validate(keyed.select(Sightings.column_names()).sort("sighting_id"))


def _header(cells: list[str], source: str) -> list[str]:
    known = {plain_name(name): name for name in _COLUMNS}
    header = [known.get(plain_name(cell), "") for cell in cells]
    missing = [name for name in _REQUIRED if name not in header]
    if missing:
        message = (
            f"{source}: line 1 is no header of sightings: it lacks {', '.join(missing)}; "
            f"begin the file with {','.join(_COLUMNS)}"
        )
        raise ConfigurationError(message)
    strange = [cell for cell, name in zip(cells, header, strict=True) if not name]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if strange or twice:
        # A misspelt column would be lost without a word, and with it whose ship it was.
        fault = f"knows no column {', '.join(map(repr, strange))}" if strange else f"names {', '.join(twice)} twice"
        message = f"{source}: line 1 {fault}; sightings have {','.join(_COLUMNS)}"
        raise ConfigurationError(message)
    return header


def _sighting(cells: dict[str, str], port_ids: Collection[str], now_utc: datetime) -> dict[str, Any]:
    blank = [name for name in _REQUIRED if not cells.get(name)]
    if blank:
        message = f"{', '.join(blank)} blank; every sighting needs {'them' if len(blank) > 1 else 'it'}"
        raise ValueError(message)
    begins = _moment("observed_from_utc", cells["observed_from_utc"])
    ends = _moment("observed_to_utc", cells["observed_to_utc"], is_end=True)
    if ends < begins:
        message = f"observed_to_utc {cells['observed_to_utc']!r} lies before observed_from_utc; are they exchanged?"
        raise ValueError(message)
    if begins > now_utc + timedelta(days=1):
        message = f"observed_from_utc {cells['observed_from_utc']!r} lies in the future; correct the year"
        raise ValueError(message)
    return {
        "observed_from_utc": begins,
        "observed_to_utc": ends,
        "port_id": _port_id(cells["port_id"], port_ids),
        "imo": imo_number(cells.get("imo") or None),
        "ship_name": cells.get("ship_name") or None,
        "length_m": _length_m(cells.get("length_m") or None),
        "source": cells["source"],
        "confidence": _number("confidence", cells["confidence"], 0.0, 1.0),
    }


def _moment(name: str, cell: str, *, is_end: bool = False) -> datetime:
    """A moment in UTC; of a day its beginning, or its end."""
    form = _MOMENT.fullmatch(cell)
    try:
        if not form:
            raise ValueError  # noqa: TRY301  told as any other form that is no moment
        moment = datetime.fromisoformat(cell)
        moment = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
        return moment + timedelta(days=1) if is_end and form["day"] == cell else moment
    except (ValueError, OverflowError):
        message = f"{name} {cell!r} is no moment; write it as 2024-03-10 or 2024-03-10T11:01Z"
        raise ValueError(message) from None


def _port_id(cell: str, port_ids: Collection[str]) -> str:
    if cell not in port_ids:
        near = get_close_matches(cell.upper(), port_ids, n=1)
        meant = f"did you mean {near[0]}?" if near else "look it up in the table ports"
        message = f"port_id {cell!r} is no port of the catalogue; {meant}"
        raise ValueError(message)
    return cell


def _length_m(cell: str | None) -> float | None:
    return None if cell is None else _number("length_m", cell, 1.0, _LONGEST_SHIP_M)


def _number(name: str, cell: str, least: float, greatest: float) -> float:
    if not _NUMBER.fullmatch(cell) or not least <= float(cell) <= greatest:
        message = f"{name} {cell!r} is no number from {least:g} to {greatest:g}"
        raise ValueError(message)
    return float(cell)


def _contradictions(read: pl.DataFrame) -> list[tuple[int, str]]:
    """Lines that give an earlier sighting another confidence."""
    first = read.group_by(_IDENTITY, maintain_order=True).agg(
        pl.col("line_no", "confidence").first().name.prefix("first_")
    )
    both = read.join(first, on=_IDENTITY, nulls_equal=True).filter(pl.col("confidence") != pl.col("first_confidence"))
    return [
        (line_no, f"is the sighting of line {first_line_no} with another confidence; keep one of them")
        for line_no, first_line_no in both.select("line_no", "first_line_no").iter_rows()
    ]


def _wrong_check_digits(read: pl.DataFrame) -> list[tuple[int, str]]:
    wrong = read.filter(pl.col("imo").is_not_null() & ~is_valid_imo(pl.col("imo").cast(pl.Int64)))
    return [(line_no, wrong_check_digit(imo)) for line_no, imo in wrong.select("line_no", "imo").iter_rows()]
