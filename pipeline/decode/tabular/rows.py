"""Lines of a CSV to rows of text, a batch at a time; the header says which column is which."""

import csv
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import polars as pl

from pipeline.feeds.headers import Header, format_of_header, read_header
from pipeline.feeds.lines import Line

_ROWS = pl.Schema({"at": pl.UInt32(), "values": pl.List(pl.String)})


class TextRows(NamedTuple):
    """Rows cut from a batch of lines.

    `columns` hold text by the feed's own names, lower case, as many of them as the feed has; `at` is each row's line,
    counted within the batch, ascending. `faults` are lines that are no rows, with the reason; lines in neither are
    ignored. `payloads` are the bytes that make a row what it is; None where that is the whole line.
    """

    columns: pl.DataFrame
    at: pl.Series
    faults: Sequence[tuple[int, str]]
    payloads: Sequence[bytes] | None = None


class Cutter(Protocol):
    """What cuts the lines of one file to rows; it may remember, such as the header."""

    def cut(self, lines: list[Line]) -> TextRows:
        """The rows of the next lines of the file."""


class CsvRows:
    """Cuts a CSV: first the header, then rows of as many values. Blank lines, comments and the header are ignored.

    A quote that is open where the line ends is not closed by the next line: no AIS value holds a line end, and one
    lost quote would swallow the file.
    """

    def __init__(self, wanted: frozenset[str]) -> None:
        """`wanted` are the columns that are read."""
        self._wanted = wanted
        self._header: Header | None = None
        self._header_text = ""

    def cut(self, lines: list[Line]) -> TextRows:
        """See `TextRows`; another number of values than the header has, bad quotes, no UTF-8 are `bad_sentence`."""
        passed_over = 0 if self._header else self._find_header(lines)
        raw = [line.raw for line in lines]
        said = pl.DataFrame(
            {
                "at": range(len(lines)),
                "raw": raw,
                "text": _decoded(raw),
                "is_too_long": [line.is_too_long for line in lines],
            },
            {"at": pl.UInt32, "raw": pl.Binary, "text": pl.String, "is_too_long": pl.Boolean},
        )
        text = pl.col("text").str.strip_chars()
        telling = said.filter(
            pl.col("at") >= passed_over,
            ~pl.col("raw").bin.starts_with(b"#"),
            ~text.is_in(["", self._header_text]).fill_null(value=False),
        )
        header = self._header or Header(",", ())
        rows = _values(telling.filter(~pl.col("is_too_long"), pl.col("text").is_not_null()), header)
        lost = telling.join(rows, on="at", how="anti") if rows.height < telling.height else telling.clear()
        faults = [
            (at, "line_too_long" if is_too_long else "bad_sentence")
            for at, is_too_long in lost.select("at", "is_too_long").iter_rows()
        ]
        return TextRows(self._columns(rows["values"], header.names), rows["at"], faults)

    def _find_header(self, lines: list[Line]) -> int:
        """Take the header from these lines, if it is there, and say how many lines to pass over."""
        for at, line in enumerate(lines):
            header = read_header(line.raw)
            if line.raw.strip() and (not line.raw.startswith(b"#") or format_of_header(header)):
                self._header = header
                self._header_text = line.raw.decode("utf-8", "replace").strip()
                return at + 1
        return len(lines)

    def _columns(self, values: pl.Series, names: Sequence[str]) -> pl.DataFrame:
        """The columns that are read; of two of one name the first."""
        places = {name: names.index(name) for name in names if name in self._wanted}
        value = pl.col(values.name)
        return values.to_frame().select(value.list.get(place).alias(name) for name, place in places.items())


def _decoded(raw: Sequence[bytes]) -> pl.Series:
    """The lines as text; NULL where one is no UTF-8."""
    try:
        return pl.Series(raw, dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.ComputeError:  # says not which: one by one
        return pl.Series([_text(line) for line in raw], dtype=pl.String)


def _text(line: bytes) -> str | None:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return None


def _values(lines: pl.DataFrame, header: Header) -> pl.DataFrame:
    """`at` and `values` of those lines that have as many values as the header, in order."""
    count = len(header.names)
    has_quote = pl.col("text").str.contains('"', literal=True)
    quoted = lines.filter(has_quote)
    plain = _split(lines.filter(~has_quote) if quoted.height else lines, pl.col("text"), header.separator, count)
    if not quoted.height:
        return plain
    # All values quoted and no quote within one: then what stands between them can be nothing else.
    is_all = pl.col("text").str.contains(r'^".*"$') & (pl.col("text").str.count_matches('"', literal=True) == 2 * count)
    inner = pl.col("text").str.strip_prefix('"').str.strip_suffix('"')
    whole = _split(quoted.filter(is_all), inner, f'"{header.separator}"', count)
    odd = quoted.join(whole, on="at", how="anti")
    singly = [(at, values) for at, text in odd.select("at", "text").iter_rows() if (values := _read(text, header))]
    return pl.concat([plain, whole, pl.DataFrame(singly, _ROWS, orient="row")]).sort("at")


def _split(lines: pl.DataFrame, text: pl.Expr, separator: str, count: int) -> pl.DataFrame:
    split = lines.select("at", values=text.str.split(separator))
    return split.filter(pl.col("values").list.len() == count)


def _read(text: str, header: Header) -> list[str] | None:
    """The values of one line; None if a quote is not where it may be or their number is another."""
    try:
        values = next(csv.reader([text], delimiter=header.separator, strict=True))
    except (csv.Error, StopIteration):
        return None
    return values if len(values) == len(header.names) else None
