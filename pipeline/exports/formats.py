"""What can be exported, and as what."""

from enum import StrEnum
from types import MappingProxyType

from pipeline.errors import ConfigurationError


class What(StrEnum):
    """What goes out."""

    VOYAGES = "voyages"
    PORT_CALLS = "port_calls"
    TRACKS = "tracks"


class Format(StrEnum):
    """How it is written."""

    CSV = "csv"
    GEOJSON = "geojson"
    KML = "kml"
    GPKG = "gpkg"
    GEOPARQUET = "geoparquet"
    FTM = "ftm"


SUFFIXES = MappingProxyType(
    {
        Format.CSV: ".csv",
        Format.GEOJSON: ".geojson",
        Format.KML: ".kml",
        Format.GPKG: ".gpkg",
        Format.GEOPARQUET: ".parquet",
        Format.FTM: ".ftm.json",
    }
)


def check_pair(what: What, format_name: Format) -> None:
    """Whether the format has words for it.

    Raises:
        ConfigurationError: it has none.
    """
    if (what, format_name) == (What.TRACKS, Format.FTM):
        message = (
            "--what tracks --format ftm: FollowTheMoney knows who did what, no lines on a map; export voyages or "
            "port_calls as ftm, and tracks as geojson, kml, gpkg, geoparquet or csv"
        )
        raise ConfigurationError(message)
