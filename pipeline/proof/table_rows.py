"""Rows of CSV and JSON feeds read again: by Python's own `csv` and `json`, as the format's declaration says.

The declarations (`decode/tabular/`) are taken: which of a feed's columns is which of ours, in what unit, and what is
unknown. How a row is cut, a number read and a time understood is done anew, value by value.
"""

import csv
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pipeline.decode.tabular.catalogue import TABLES
from pipeline.decode.tabular.columns import KNOWN, Coded, Eta, Moment, Number, Table, Text
from pipeline.decode.tabular.json_catalogue import JSON_TABLES
from pipeline.decode.tabular.moments import Epoch, Iso, Written
from pipeline.feeds.formats import FeedFormat
from pipeline.feeds.lines import Line
from pipeline.proof.reread import POSITION, STATIC, Reread, RereadFile
from pipeline.proof.said_time import iso_moment

Cells = Mapping[str, str]

_POSITION_COLUMNS = ("lon_deg", "lat_deg", "sog_knots", "cog_deg", "heading_deg", "nav_status")
_STATIC_COLUMNS = ("imo", "call_sign", "ship_name", "draught_m", "destination")
_SEPARATORS = ",;\t|"
_WHOLE_KNOTS_BELOW = {9: 1023.0, 27: 63.0}


def reread_rows(lines: Iterable[Line], wanted: frozenset[int], name: FeedFormat) -> RereadFile:
    """Read the rows on `wanted` lines again."""
    found, table = RereadFile(), TABLES[name]
    cut = _json_rows(lines, wanted, name) if name in JSON_TABLES else _csv_rows(lines, wanted, table)
    for line_no, cells, why in cut:
        values = None if cells is None else _values(cells, table)
        if values is None:
            found.unread[line_no] = why or "it is no row of the format"
            continue
        moment = _moment(cells or {}, table)
        found.add(Reread(line_no, moment, _of_tables(values)))
    return found


def is_reread(name: FeedFormat) -> bool:
    """Whether rows of this format can be read again; those without a header cannot."""
    return name in JSON_TABLES or name.value.endswith("_csv")


def _csv_rows(
    lines: Iterable[Line], wanted: frozenset[int], table: Table
) -> Iterator[tuple[int, Cells | None, str | None]]:
    header: list[str] | None = None
    separator = ","
    names = table.names()
    for line in lines:
        text = line.raw.decode("utf-8", "replace")
        if header is None:
            header, separator = _header(text, names)
        elif line.no in wanted:
            try:
                cells = next(csv.reader([text], delimiter=separator))
            except (csv.Error, StopIteration) as error:
                yield line.no, None, str(error)
                continue
            yield line.no, dict(zip(header, cells, strict=False)), None


def _header(text: str, names: frozenset[str]) -> tuple[list[str] | None, str]:
    """The column names, in lower case, of the line that names some of them; None for any other line."""
    for separator in _SEPARATORS:
        cells = next(csv.reader([text.removeprefix("\ufeff").lstrip("# ")], delimiter=separator), [])
        columns = [cell.strip().lower() for cell in cells]
        if len(columns) > 1 and len(names.intersection(columns)) > 1:
            return columns, separator
    return None, ","


def _json_rows(
    lines: Iterable[Line], wanted: frozenset[int], name: FeedFormat
) -> Iterator[tuple[int, Cells | None, str | None]]:
    unfold = JSON_TABLES[name].unfold
    for line in lines:
        if line.no not in wanted:
            continue
        text = line.raw.decode("utf-8", "replace").strip().removeprefix("data:").strip().rstrip(",")
        try:
            record = json.loads(text, parse_float=str, parse_int=str)
            rows = unfold(record)
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
            yield line.no, None, f"it is no JSON of the format: {error}"
            continue
        for row in rows:
            yield line.no, {key: str(value) for key, value in row.items() if value is not None}, None


def _values(cells: Cells, table: Table) -> dict[str, Any] | None:
    """The row in our columns, what is unknown None; None where there is no MMSI in it."""
    said: dict[str, Any] = {}
    for column in table.columns:
        if not isinstance(column, Eta):
            said[column.ours] = _value(column, cells, table.unknown)
    kind = said.get("msg_type")
    known = {name: _known(name, value, table, kind) for name, value in said.items()}
    lon, lat = known.get("lon_deg"), known.get("lat_deg")
    if lon is None or lat is None or abs(lon) > 180 or abs(lat) > 90:  # noqa: PLR2004  the Earth's
        known["lon_deg"] = known["lat_deg"] = None
    return known if known.get("mmsi") is not None else None


def _value(column: Number | Coded | Text, cells: Cells, unknown: frozenset[str]) -> Any:  # noqa: ANN401  by column
    text = next((one for name in column.theirs if (one := _said(cells, name, column, unknown))), None)
    if text is None:
        return None
    if isinstance(column, Text):
        return (text if column.whole else text.partition("@")[0].strip()) or None
    if isinstance(column, Coded):
        number = _number(text)
        return number if number is not None else column.codes.get(text.lower())
    number = _number(text)
    if number is None:
        return None
    if column.bits:
        below, width = column.bits
        number = float((int(number) >> below) % 2**width)
    number = number / column.divisor
    return round(number + column.negative_adds, 1) if number < 0 and column.negative_adds else number


def _said(cells: Cells, name: str, column: Number | Coded | Text, unknown: frozenset[str]) -> str | None:
    text = cells.get(name, "").strip()
    if isinstance(column, Number):
        text = text.removeprefix(column.prefix).lstrip() if column.prefix else text
        if column.unless and cells.get(column.unless[0], "").strip() == column.unless[1]:
            return None
    return None if text in unknown else text or None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _known(name: str, value: Any, table: Table, kind: Any) -> Any:  # noqa: ANN401  by column
    """The value where it is one that is known, in whole numbers where ours are."""
    if name not in KNOWN or value is None:
        return value
    dtype, least, below, _ = KNOWN[name]
    of_table = next((one for one in table.columns if one.ours == name), None)
    if isinstance(of_table, Number) and of_table.least is not None:
        least = of_table.least
    if name == "sog_knots" and kind is not None:
        below = _WHOLE_KNOTS_BELOW.get(int(kind), below)
    if not least <= value < below:
        return None
    return value if dtype.is_float() else round(value)


def _of_tables(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The row as one of either table; which of them the lake has is its own affair."""

    def row(names: Sequence[str]) -> dict[str, Any]:
        return {"mmsi": values["mmsi"], **{name: values[name] for name in names if name in values}}

    return {POSITION: row(_POSITION_COLUMNS), STATIC: row(_STATIC_COLUMNS)}


def _moment(cells: Cells, table: Table) -> datetime | None:
    for moment in table.times:
        for name in moment.theirs:
            text = cells.get(name, "").strip()
            if text and text not in table.unknown:
                read = _read_moment(text, moment)
                return read if read is None else read + _milliseconds(cells, moment)
    return None


def _milliseconds(cells: Cells, moment: Moment) -> timedelta:
    number = _number(cells.get(moment.milliseconds or "", "").strip())
    return timedelta(milliseconds=number or 0)


def _read_moment(text: str, moment: Moment) -> datetime | None:
    match moment.form:
        case Epoch(per_second):
            number = _number(text)
            if number is None:
                return None
            since = timedelta(microseconds=round(number * (1_000_000 // per_second)))
            return (datetime(1970, 1, 1, tzinfo=UTC) + since).replace(tzinfo=None)
        case Written(form):
            try:
                return datetime.strptime(text, form)  # noqa: DTZ007  feeds' times are UTC
            except ValueError:
                return None
        case Iso():
            plain = text.replace(",", ".").removesuffix(" UTC").removesuffix(" GMT").removesuffix("UTC")
            return iso_moment(plain.strip())
    return None
