"""Rows of the lake held against what was read again: column by column, each difference a fault."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.proof.files import KnownFile
from pipeline.proof.reread import Reread, RereadFile
from pipeline.proof.verdict import Fault

# What a sentence has in whole steps: positions of 1/10,000 minute, speed, course and draught of a tenth.
_TOLERANCES = {"lon_deg": 2e-6, "lat_deg": 2e-6, "sog_knots": 0.01, "cog_deg": 0.01, "draught_m": 0.01}

Row = Mapping[str, Any]


def compare(file: KnownFile, table: str, rows: Sequence[Row], found: RereadFile) -> Iterator[tuple[Row, Fault]]:
    """The faults of rows of the lake, all of one file and table, against the messages that were read on their lines."""
    for row in rows:
        line_no = int(row["line_no"])
        if line_no in found.unread:
            yield row, Fault(found.unread[line_no], file.path, line_no)
            continue
        messages = [one for one in found.messages.get(line_no, []) if table in one.values]
        if not messages:
            yield row, Fault(f"no message that gives a row of {table} begins there", file.path, line_no)
            continue
        candidates = [_differences(row, one, table) for one in messages]
        least = min(candidates, key=len)
        if least:
            yield row, Fault("; ".join(least), file.path, line_no)


def _differences(row: Row, message: Reread, table: str) -> list[str]:
    """What of a row is not what was read again."""
    said = dict(message.values[table])
    if message.said_at_utc is not None and row["received_at_utc"] is not None:
        said["received_at_utc"] = message.said_at_utc
    return [
        f"{name} reads {value!r}, the lake has {row[name]!r}"
        for name, value in said.items()
        if not is_same(name, row[name], value)
    ]


def is_same(name: str, one: Any, other: Any) -> bool:  # noqa: ANN401  values of any column
    """Whether two values of a column are the same, numbers within the step of a sentence."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=0.0, abs_tol=_TOLERANCES.get(name, 0.0))
    return bool(one == other)
