"""Lines of a CSV to rows of text, a batch at a time; the header says which column is which."""

import csv
from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeVar

import polars as pl

from pipeline.decode.tabular.lines import BlockLines, Lines
from pipeline.feeds.headers import Header, format_of_header, read_header
from pipeline.feeds.lines import Line

Given_contra = TypeVar("Given_contra", bound=Lines, contravariant=True)

_ROWS = pl.Schema({"at": pl.UInt32(), "text": pl.String(), "values": pl.List(pl.String)})


class TextRows(NamedTuple):
    """Rows cut from a batch of lines.

    `columns` hold text by the feed's own names, lower case, as many of them as the feed has; `at` is each row's line,
    counted within the batch, ascending; `hashes` stand for what makes a row what it is. `faults` are lines that are no
    rows, with the reason; lines in neither are ignored.
    """

    columns: pl.DataFrame
    at: pl.Series
    hashes: pl.Series
    faults: Sequence[tuple[int, str]]


class Cutter(Protocol[Given_contra]):
    """What cuts the lines of one file to rows; it may remember, such as the header."""

    def cut(self, lines: Given_contra) -> TextRows:
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
        self._header_line = b""

    def cut(self, lines: BlockLines) -> TextRows:
        """See `TextRows`; another number of values than the header has, bad quotes, no UTF-8 are `bad_sentence`."""
        passed_over = 0 if self._header else self._find_header(lines)
        header = self._header or Header(",", ())
        said = pl.DataFrame({"text": lines.texts()}).with_row_index("at").slice(passed_over)
        rows = _values(said, header)
        header_text = self._header_line.decode("utf-8", "replace")
        rows = rows.filter(~pl.col("text").str.starts_with("#"), pl.col("text") != header_text)
        if cut_short := lines.too_long():
            rows = rows.filter(~pl.col("at").is_in(cut_short))
        faults = []
        if rows.height < said.height:
            left = said.join(rows, on="at", how="anti")["at"]
            faults = [(at, fault) for at in left if (fault := self._fault_of(lines[at]))]
        hashes = lines.hashes().gather(rows["at"])
        return TextRows(self._columns(rows["values"], header.names), rows["at"], hashes, faults)

    def _fault_of(self, line: Line) -> str | None:
        """The reason why a line that is no row cannot be used; None if it is to be ignored."""
        text = line.raw.strip()
        if not text or text.startswith(b"#") or text == self._header_line:
            return None
        return "line_too_long" if line.is_too_long else "bad_sentence"

    def _find_header(self, lines: BlockLines) -> int:
        """Take the header from these lines, if it is there, and say how many lines to pass over."""
        for at, line in enumerate(lines):
            header = read_header(line.raw)
            if line.raw.strip() and (not line.raw.startswith(b"#") or format_of_header(header)):
                self._header = header
                self._header_line = line.raw.strip()
                return at + 1
        return len(lines)

    def _columns(self, values: pl.Series, names: Sequence[str]) -> pl.DataFrame:
        """The columns that are read, of two of one name the first; any, where the feed has none of them."""
        places = {name: names.index(name) for name in names if name in self._wanted} or dict.fromkeys(names[:1], 0)
        value = pl.col(values.name)
        return values.to_frame().select(value.list.get(place).alias(name) for name, place in places.items())


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
    singly = [
        (at, text, values) for at, text in odd.iter_rows() if (values := read_values(text, header.separator, count))
    ]
    return pl.concat([plain, whole, pl.DataFrame(singly, _ROWS, orient="row")]).sort("at")


def _split(lines: pl.DataFrame, text: pl.Expr, separator: str, count: int) -> pl.DataFrame:
    split = lines.select("at", "text", values=text.str.split(separator))
    return split.filter(pl.col("values").list.len() == count)


def read_values(text: str, separator: str, count: int | None = None) -> list[str] | None:
    """The values of one line; None if a quote is not where it may be, or they are not `count`."""
    try:
        values = next(csv.reader([text], delimiter=separator, strict=True))
    except (csv.Error, StopIteration):
        return None
    return values if count is None or len(values) == count else None
