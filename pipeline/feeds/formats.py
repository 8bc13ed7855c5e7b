"""The feed formats that are read, by the names that `ingest_files.format` shows."""

from enum import StrEnum


class FeedFormat(StrEnum):
    """One feed format; of those with a header, `headers.py` says which columns tell it."""

    NMEA = "nmea"
    NOAA_CSV = "noaa_csv"
