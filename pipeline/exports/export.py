"""Findings and tracks of the published database as one file: the shell of `tumen export`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from pipeline.errors import ConfigurationError
from pipeline.exports.asked_ships import vessels_asked, without_track
from pipeline.exports.csv_file import write_csv
from pipeline.exports.formats import SUFFIXES, Format, What, check_pair
from pipeline.exports.ftm_file import write_ftm
from pipeline.exports.gdal_file import write_geojson, write_gpkg
from pipeline.exports.geoparquet_file import write_geoparquet
from pipeline.exports.kml_file import write_kml
from pipeline.exports.layer import GEOMETRY, Layer
from pipeline.exports.places import assert_no_feed, check_place, written_whole
from pipeline.exports.plain_text import inert
from pipeline.exports.port_calls import port_call_batches
from pipeline.exports.provenance import Provenance, provenance_of
from pipeline.exports.tracks import position_batches, way_batches
from pipeline.exports.voyages import voyage_batches
from pipeline.schemas import ExportedPortCalls, ExportedPositions, ExportedVoyages, ExportedWays
from pipeline.warehouse.home import Home
from pipeline.warehouse.published import Published
from pipeline.warehouse.selection import Selection

_WRITERS: Mapping[Format, Callable[[Layer, Path], None]] = MappingProxyType(
    {
        Format.CSV: write_csv,
        Format.GEOJSON: write_geojson,
        Format.KML: write_kml,
        Format.GPKG: write_gpkg,
        Format.GEOPARQUET: write_geoparquet,
        Format.FTM: write_ftm,
    }
)


@dataclass(frozen=True)
class Asked:
    """What is asked for.

    Attributes:
        what: voyages, port calls or tracks.
        format: how they are written.
        ships: IMO numbers or MMSIs of the ships they are of; none: all ships.
        from_utc: what was over before is left out; None: nothing is.
        to_utc: what began then or later is left out; None: nothing is.
        is_corridor: of the corridor alone, as `Selection` says.
    """

    what: What
    format: Format
    ships: Sequence[str] = ()
    from_utc: datetime | None = None
    to_utc: datetime | None = None
    is_corridor: bool = False


@dataclass
class ExportReport:
    """A file that was written.

    Attributes:
        path: where.
        what: what is in it.
        format: how it is written.
        provenance: where it comes from.
        rows: findings, stretches of tracks, or positions.
        rows_without_geometry: of them those that lie nowhere: their ports are in no catalogue any more.
        bytes: its size.
        skipped: what was asked for and is not in it, with the reason.
    """

    path: str
    what: What
    format: Format
    provenance: Provenance
    rows: int = 0
    rows_without_geometry: int = 0
    bytes: int = 0
    skipped: list[dict[str, str]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The JSON object of `tumen export --json`."""
        said = asdict(self)
        del said["provenance"]
        return said | self.provenance.to_json()


def export(home: Home, asked: Asked, path: Path, watch: Callable[[str], None] | None = None) -> ExportReport:
    """Write what is asked for to `path`, in place of what is there; a failure leaves that as it was.

    Memory does not grow with the database, but with what one vessel has (`exports/batches.py`).

    Args:
        home: whose published database.
        asked: what, and how.
        path: the file.
        watch: is told how far it is.

    Raises:
        ConfigurationError: the format has no words for it, a ship is not known, or there can be no file at `path`.
        TumenError: nothing is published yet, the database cannot be read, or the disk is full.
    """
    check_pair(asked.what, asked.format)
    if asked.from_utc and asked.to_utc and asked.from_utc >= asked.to_utc:
        message = f"--from {asked.from_utc} is not before the end of --to; turn them round"
        raise ConfigurationError(message)
    place = check_place(path, home)
    with Published.open(home) as published:
        assert_no_feed(path, place, published.every("ingest_files")["path"])
        vessels = vessels_asked(published, asked.ships)
        selection = Selection(vessels, asked.from_utc, asked.to_utc, is_corridor=asked.is_corridor)
        report = ExportReport(str(path), asked.what, asked.format, provenance_of(published))
        if asked.what is What.TRACKS:
            report.skipped = without_track(published, vessels)
        with written_whole(place, SUFFIXES[asked.format]) as unfinished:
            layer = _layer(published, selection, report)
            _WRITERS[asked.format](_counted(layer, report, watch), unfinished)
    report.bytes = place.stat().st_size
    return report


def _layer(published: Published, selection: Selection, report: ExportReport) -> Layer:
    asked = published, selection, report.provenance
    name = report.what.value
    match report.what:
        case What.VOYAGES:
            span = ("departed_at_utc", "arrived_at_utc")
            return Layer(name, ExportedVoyages, span, "MultiLineString", voyage_batches(*asked), report.provenance)
        case What.PORT_CALLS:
            span = ("arrived_at_utc", "departed_at_utc")
            return Layer(name, ExportedPortCalls, span, "Point", port_call_batches(*asked), report.provenance)
        case What.TRACKS if report.format is Format.CSV:
            span = ("received_at_utc", "received_at_utc")
            return Layer(name, ExportedPositions, span, "Point", position_batches(*asked), report.provenance)
        case What.TRACKS:
            span = ("started_at_utc", "ended_at_utc")
            return Layer(name, ExportedWays, span, "MultiLineString", way_batches(*asked), report.provenance)


def _counted(layer: Layer, report: ExportReport, watch: Callable[[str], None] | None) -> Layer:
    """The same layer, whose rows are made inert and counted as they go by."""

    def counted() -> Iterator[pl.DataFrame]:
        for frame in layer.frames:
            report.rows += frame.height
            if GEOMETRY in frame.columns:
                report.rows_without_geometry += frame[GEOMETRY].null_count()
            if watch:
                watch(f"{report.rows} rows of {layer.name}")
            yield inert(frame)

    return Layer(layer.name, layer.schema, layer.span, layer.geometry_type, counted(), layer.provenance)
