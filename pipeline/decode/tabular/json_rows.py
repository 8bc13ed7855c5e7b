"""JSON records to rows of text: each an object that holds a message, or events and headers, which hold none.

Numbers stay as they are written. What JSON does not allow (NaN, a key twice) makes a record `bad_sentence`, for nobody
can tell what was meant.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

import polars as pl

from pipeline.decode.tabular.columns import Table
from pipeline.decode.tabular.lines import hashes_of
from pipeline.decode.tabular.rows import TextRows
from pipeline.feeds.json_keys import format_of_header, is_message_of
from pipeline.feeds.json_layout import event_data
from pipeline.feeds.lines import Line

Record = Mapping[str, object]
Unfold = Callable[[Record], Sequence[Record]]
_HALF_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]")


def as_it_is(record: Record) -> Sequence[Record]:
    """The record is the row."""
    return (record,)


def members(value: object) -> Record:
    """The members of an object; none where it is null or something else."""
    return value if isinstance(value, dict) else {}


@dataclass(frozen=True, slots=True)
class JsonTable:
    """A format of JSON: `unfold` makes rows of a record, whose keys are the names in `table`, letter for letter.

    A record of no row is a `bad_value`.
    """

    table: Table
    unfold: Unfold = as_it_is


class JsonRows:
    """Cuts records of one format to rows; blanks, comments, fields of events and headers are ignored."""

    def __init__(self, declared: JsonTable) -> None:
        self._format = declared.table.name
        self._unfold = declared.unfold
        self._names = sorted(declared.table.names())
        self._place_of = {name: place for place, name in enumerate(self._names)}
        constant = str if "NaN" in declared.table.unknown else _refuse
        self._decoder = json.JSONDecoder(
            parse_float=str, parse_int=str, parse_constant=constant, object_pairs_hook=_unambiguous
        )

    def cut(self, lines: Iterable[Line]) -> TextRows:
        """See `TextRows`; no JSON and no message of the format is `bad_sentence`, a list for a value `bad_value`."""
        at: list[int] = []
        rows: list[list[str | None]] = []
        payloads: list[bytes] = []
        faults: list[tuple[int, str]] = []
        for place, line in enumerate(lines):
            text = event_data(line.raw)
            if text is None:
                continue
            try:
                cut = [] if line.is_too_long else self._rows(text)
            except (ValueError, RecursionError):
                faults.append((place, "bad_sentence"))
                continue
            except TypeError:
                cut = []
            if cut is None:
                continue
            if not cut:
                faults.append((place, "line_too_long" if line.is_too_long else "bad_value"))
            rows += cut
            at += [place] * len(cut)
            payloads += [text + b"#%d" % part if part else text for part in range(len(cut))]
        columns = zip(*rows, strict=True) if rows else ([] for _ in self._names)
        frame = pl.DataFrame(dict(zip(self._names, columns, strict=True)), dict.fromkeys(self._names, pl.String))
        return TextRows(frame, pl.Series(at, dtype=pl.UInt32), hashes_of(payloads), faults)

    def _rows(self, text: bytes) -> list[list[str | None]] | None:
        """The rows of a record; None if it is a header.

        Raises:
            ValueError: it is no JSON, or no message of the format.
            TypeError: a value is a list or an object.
        """
        record = self._decoder.decode(text.decode())
        if _HALF_CHARACTER.search(text):
            json.dumps(record, ensure_ascii=False).encode()  # half a surrogate pair is no text
        if isinstance(record, dict) and format_of_header(record):
            return None
        if not isinstance(record, dict) or not is_message_of(record, self._format):
            raise ValueError(text)
        return [self._row(row) for row in self._unfold(record)]

    def _row(self, row: Record) -> list[str | None]:
        said: list[str | None] = [None] * len(self._names)
        for name, value in row.items():
            place = self._place_of.get(name)
            if place is not None and value is not None:
                said[place] = value if isinstance(value, str) else _text(value)
        return said


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    raise TypeError(value)


def _unambiguous(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        message = "a key stands twice"
        raise ValueError(message)
    return found


def _refuse(constant: str) -> NoReturn:
    message = f"{constant} is no JSON"
    raise ValueError(message)
