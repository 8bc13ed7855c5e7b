"""Tracktable `.traj`: a trajectory a line, its points one behind the other. https://github.com/sandialabs/tracktable .

A line is `*T*,uuid,domain,points,properties,...,*P*,domain,2,1,1,n`, the names and kinds of the points' n properties,
then for each point its id (the MMSI), time, longitude, latitude and properties. What the properties of a point are
called is up to who wrote the file; those of NOAA's columns are read. An `eta` there is made up, and is not.
"""

from collections.abc import Iterable

import polars as pl

from pipeline.decode.tabular.columns import Moment, Number, Table, Text
from pipeline.decode.tabular.lines import hashes_of
from pipeline.decode.tabular.moments import Iso
from pipeline.decode.tabular.rows import TextRows, read_values
from pipeline.feeds.formats import FeedFormat
from pipeline.feeds.lines import Line

TRACKTABLE = Table(
    FeedFormat.TRACKTABLE_TRAJ,
    times=(Moment(("time",), Iso()),),
    columns=(
        Number("mmsi", ("id",)),
        Number("lon_deg", ("lon",)),
        Number("lat_deg", ("lat",)),
        Number("sog_knots", ("sog",)),
        Number("cog_deg", ("cog",), negative_adds=409.6),
        Number("heading_deg", ("heading",)),
        Text("ship_name", ("vessel-name",)),
    ),
)
_POINT_START = "*P*"
_OF_ALL_POINTS = ("id", "time", "lon", "lat")
_MOST_DIGITS = 8  # of a number of points


class TrajectoryRows:
    """Cuts trajectories into a row a point; a line that is not as long as it says is `bad_sentence`."""

    def __init__(self, wanted: frozenset[str]) -> None:
        """`wanted` are the columns that are read."""
        self._wanted = sorted(wanted)

    def cut(self, lines: Iterable[Line]) -> TextRows:
        """See `TextRows`; the payload of a point is its values, so that a point in two trajectories is one."""
        rows, ats, payloads, faults = [], [], [], []
        for at, line in enumerate(lines):
            if not line.raw.strip() or line.raw.startswith(b"#"):
                continue
            points = None if line.is_too_long else _points(line.raw)
            if points is None:
                faults.append((at, "line_too_long" if line.is_too_long else "bad_sentence"))
                continue
            for point in points:
                said = dict(reversed(point))  # of two of one name the first
                rows.append([said.get(name) for name in self._wanted])
                ats.append(at)
                payloads.append("\0".join(value for _, value in point).encode())
        columns = pl.DataFrame(rows, dict.fromkeys(self._wanted, pl.String), orient="row")
        return TextRows(columns, pl.Series(ats, dtype=pl.UInt32), hashes_of(payloads), faults)


def _points(raw: bytes) -> list[list[tuple[str, str]]] | None:
    """The points of a trajectory, each as the names and values of its properties; None if the line is none."""
    try:
        values = read_values(raw.decode(), ",") or []
    except UnicodeDecodeError:
        return None
    place = values.index(_POINT_START) if _POINT_START in values else len(values)
    match values[:place], values[place + 1 :]:
        case ["*T*", _, _, point_count, *_], [_, "2", "1", "1", property_count, *rest]:  # two coordinates, id, time
            return _cut_points(point_count, property_count, rest)
    return None


def _cut_points(point_count: str, property_count: str, rest: list[str]) -> list[list[tuple[str, str]]] | None:
    """So many points with so many properties each; None if `rest` is not just the properties' names and the points."""
    if not all(count.isdecimal() and len(count) < _MOST_DIGITS for count in (point_count, property_count)):
        return None
    first = 2 * int(property_count)
    names, values = [*_OF_ALL_POINTS, *rest[:first:2]], rest[first:]
    if len(rest) < first or len(values) != int(point_count) * len(names):
        return None
    return [list(zip(names, values[at : at + len(names)], strict=True)) for at in range(0, len(values), len(names))]
