"""Which column names tell which CSV; the separator is whichever the header uses."""

from typing import NamedTuple

from pipeline.feeds.formats import FeedFormat

_SEPARATORS = ",;\t|"
_LEAST_KNOWN_NAMES = 2  # a line with fewer of a format's columns is no failed attempt at it


class Header(NamedTuple):
    """A CSV's first line: its separator and its column names, lower case, without quotes and `#`."""

    separator: str
    names: tuple[str, ...]


# A header is of the format of which it has all columns; of several, of the one with more.
TELLING: tuple[tuple[FeedFormat, frozenset[str]], ...] = (
    (FeedFormat.NOAA_CSV, frozenset({"mmsi", "basedatetime", "lat", "lon"})),
    (FeedFormat.NOAA_CSV, frozenset({"mmsi", "base_date_time", "latitude", "longitude"})),
    (FeedFormat.DMA_CSV, frozenset({"timestamp", "type of mobile", "mmsi", "latitude", "longitude"})),
    (FeedFormat.EXACTEARTH_CSV, frozenset({"mmsi", "message_id", "time", "millisecond", "longitude", "latitude"})),
    (FeedFormat.SPIRE_CSV, frozenset({"mmsi", "msg_type", "timestamp", "latitude", "longitude", "speed"})),
    # Without a column of MarineTraffic's own it might be anybody's, with speeds in knots.
    (FeedFormat.MARINETRAFFIC_CSV, frozenset({"mmsi", "ship_id", "timestamp", "lat", "lon", "speed", "course"})),
    (FeedFormat.MARINETRAFFIC_CSV, frozenset({"mmsi", "dsrc", "timestamp", "lat", "lon", "speed", "course"})),
    (FeedFormat.HAIS_CSV, frozenset({"mmsi", "message_nr", "date_time_utc", "lon", "lat"})),
    (FeedFormat.KYSTVERKET_CSV, frozenset({"mmsi", "imo_nr", "message_nr", "date_time_utc", "lon", "lat"})),
    (FeedFormat.SAIS_CSV, frozenset({"mmsi", "dt_pos_utc", "longitude", "latitude"})),
    (FeedFormat.SAIS_CSV, frozenset({"mmsi", "ts_pos_utc", "longitude", "latitude"})),
    (FeedFormat.DEBS_CSV, frozenset({"ship_id", "timestamp", "lon", "lat", "speed", "reported_draught"})),
)
TRAJECTORY_START = "*T*"  # of every line of tracktable's, which has no header


def read_header(line: bytes) -> Header:
    """Read a line as a CSV's header; a line that is none gives names that nothing knows."""
    text = line.decode("utf-8", "replace").strip()
    separator = max(_SEPARATORS, key=text.count)
    return Header(separator, tuple(name.strip(' \t"#').lower() for name in text.split(separator)))


def format_of_header(header: Header) -> FeedFormat | None:
    """The format whose columns are all there; None if there is none."""
    if header.names[0] == TRAJECTORY_START.lower():
        return FeedFormat.TRACKTABLE_TRAJ
    names = frozenset(header.names)
    told = [(len(columns), known) for known, columns in TELLING if columns <= names]
    return max(told, key=lambda found: found[0])[1] if told else None


def missing_columns(header: Header) -> str | None:
    """What the header lacks of the format that it is nearest to, in words; None if it is near to none."""
    names = frozenset(header.names)
    known, columns = max(TELLING, key=lambda telling: len(telling[1] & names) / len(telling[1]))
    if len(columns & names) < _LEAST_KNOWN_NAMES:
        return None
    return f"the nearest that is known is {known}, which has {', '.join(sorted(columns - names))} as well"
