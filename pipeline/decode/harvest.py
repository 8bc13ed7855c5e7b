"""What a reader brings in from the lines of one file, before duplicates are told and lines are counted."""

from typing import Any

import polars as pl

from pipeline.decode.messages import RAW_POSITIONS, RAW_STATICS
from pipeline.feeds.lines import Line

_BLOCK_ROWS = 65_536
STATICS = pl.Schema([*RAW_STATICS.items(), ("length_m", pl.UInt16()), ("width_m", pl.UInt16())])
RECEPTIONS = pl.Schema(
    {
        "payload_hash": pl.UInt64,
        "time_us": pl.Int64,
        "station": pl.String,
        "line_no": pl.UInt64,
        "byte_offset": pl.UInt64,
    }
)
_FURTHER_LINES = pl.Schema({"row": pl.UInt32, "line_no": pl.UInt64})
_REPEATS = pl.Schema(
    {
        "line_no": pl.UInt64,
        "byte_offset": pl.UInt64,
        "time_us": pl.Int64,
        "station": pl.String,
        "of_line_no": pl.UInt64,
        "raw": pl.Binary,
    }
)
_FAULTS = pl.Schema({"line_no": pl.UInt64, "byte_offset": pl.UInt64, "reason": pl.String, "raw": pl.Binary})


class Rows:
    """A table that grows by rows or by frames and keeps its rows in columns: a tenth of the memory of tuples."""

    def __init__(self, schema: pl.Schema) -> None:
        self._schema = schema
        self._rows: list[tuple[Any, ...]] = []
        self._frames = [schema.to_frame()]
        self._framed_rows = 0

    def __len__(self) -> int:
        return self._framed_rows + len(self._rows)

    def append(self, row: tuple[Any, ...]) -> None:
        """Add one row, in the order of the schema."""
        self._rows.append(row)
        if len(self._rows) >= _BLOCK_ROWS:
            self._flush()

    def extend(self, frame: pl.DataFrame) -> None:
        """Add the rows of a frame of the same schema."""
        self._flush()
        self._frames.append(frame)
        self._framed_rows += frame.height

    def frame(self) -> pl.DataFrame:
        """All rows."""
        self._flush()
        return pl.concat(self._frames)

    def _flush(self) -> None:
        if self._rows:
            frame = pl.DataFrame(self._rows, self._schema, orient="row")
            self._rows = []
            self._frames.append(frame)
            self._framed_rows += frame.height


class Harvest:
    """Tables of one file; `row` of the others counts the rows of `receptions`.

    `receptions` are the messages taken, each on its first line, `further_lines` their other lines, `repeats` parts
    that came again, `faults` lines with the reason why they cannot be used (a line may be there more than once).
    `line_count` is all lines, `telling_count` those that hold something of AIS or nothing known, `good_count` those of
    them that are well-formed.
    """

    def __init__(self) -> None:
        self.receptions = Rows(RECEPTIONS)
        self.further_lines = Rows(_FURTHER_LINES)
        self.repeats = Rows(_REPEATS)
        self.faults = Rows(_FAULTS)
        self.positions = Rows(RAW_POSITIONS)
        self.statics = Rows(STATICS)
        self.line_count = 0
        self.telling_count = 0
        self.good_count = 0

    def add_fault(self, line: Line, reason: str) -> None:
        """Put a line down as unusable."""
        self.faults.append((line.no, line.byte_offset, reason, line.raw))
