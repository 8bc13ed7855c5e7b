"""KML for Google Earth: a placemark a row, times for its slider, what is assumed in another colour than what was heard.

GDAL's own writer is not used: it keeps the whole document in memory, ends a CDATA section at a `]]>` in a ship's name,
and is given no styles.
"""

import html
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

import shapely

from pipeline.exports.layer import GEOMETRY, Layer
from pipeline.exports.provenance import MEANS_SYNTHETIC
from pipeline.exports.titles import title_of

_NAMESPACE = "http://www.opengis.net/kml/2.2"
# Colours as KML writes them: opacity, blue, green, red. A line that is assumed is thin and see-through.
_STYLES: Mapping[str, tuple[str, str]] = {
    "heard": ("ffb4501e", "3"),
    "partly_assumed": ("ffc832a0", "3"),
    "assumed": ("a01e6eff", "2"),
}


class _Document:
    """XML, element by element."""

    def __init__(self, out: XMLGenerator) -> None:
        self._out = out

    @contextmanager
    def within(self, element: str, **attributes: str) -> Iterator[None]:
        """An element that holds others."""
        self._out.startElement(element, AttributesImpl(attributes))
        yield
        self._out.endElement(element)
        self._out.ignorableWhitespace("\n")

    def say(self, element: str, text: str) -> None:
        """An element that holds text."""
        with self.within(element):
            self._out.characters(text)


def write_kml(layer: Layer, path: Path) -> None:
    """Write the rows as placemarks of one document, whose description says where they come from.

    Raises:
        OSError: the disk is full.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        out = XMLGenerator(file, encoding="utf-8")
        out.startDocument()
        document = _Document(out)
        with document.within("kml", xmlns=_NAMESPACE), document.within("Document"):
            mark = "SYNTHETIC " if layer.provenance.is_synthetic else ""
            document.say("name", f"{mark}{layer.name}")
            document.say("description", html.escape(layer.provenance.sentence))
            for style, (colour, width) in _STYLES.items():
                _say_style(document, style, colour, width)
            for frame in layer.frames:
                for row in frame.iter_rows(named=True):
                    _say_placemark(document, layer, row)
        out.endDocument()


def _say_style(document: _Document, style: str, colour: str, width: str) -> None:
    with document.within("Style", id=style):
        with document.within("IconStyle"):
            document.say("color", colour)
        with document.within("LineStyle"):
            document.say("color", colour)
            document.say("width", width)


def _say_placemark(document: _Document, layer: Layer, row: Mapping[str, Any]) -> None:
    with document.within("Placemark"):
        document.say("name", title_of(layer.name, row))
        document.say("description", _description(row))
        begin, end = (row[column] for column in layer.span)
        with document.within("TimeSpan"):
            document.say("begin", _moment(begin))
            if end is not None:
                document.say("end", _moment(end))
        document.say("styleUrl", f"#{_style(row)}")
        with document.within("ExtendedData"):
            for column, value in row.items():
                if value is not None and column != GEOMETRY:
                    with document.within("Data", name=column):
                        document.say("value", _text(value))
        if row[GEOMETRY] is not None:
            _say_geometry(document, row[GEOMETRY])


def _say_geometry(document: _Document, wkb: bytes) -> None:
    geometry = shapely.from_wkb(wkb)
    if isinstance(geometry, shapely.Point):
        with document.within("Point"):
            document.say("coordinates", _coordinates(geometry))
        return
    with document.within("MultiGeometry"):
        for part in shapely.get_parts(geometry):
            with document.within("LineString"):
                document.say("tessellate", "1")
                document.say("coordinates", _coordinates(part))


def _coordinates(geometry: Any) -> str:  # noqa: ANN401  of whatever geometry
    return " ".join(
        f"{round(lon_deg, 7)},{round(lat_deg, 7)}" for lon_deg, lat_deg in shapely.get_coordinates(geometry).tolist()
    )


def _style(row: Mapping[str, Any]) -> str:
    """How a row is drawn: by what of the line is assumed; of a point, by whether the call was observed."""
    if row["evidence"] == "inferred":
        # Also where nothing assumed is drawn, of a voyage to a port that is in no catalogue any more.
        return "partly_assumed" if row.get("heard_nm", 0) > 0 else "assumed"
    if row.get("assumed_nm", 0) > 0:
        return "partly_assumed" if row["heard_nm"] > 0 else "assumed"
    return "heard"


def _description(row: Mapping[str, Any]) -> str:
    """A table of what is known, in HTML; texts in it are escaped, and again by XML."""
    mark = f"<p><b>SYNTHETIC: {MEANS_SYNTHETIC}</b></p>" if row["is_synthetic"] else ""
    cells = "".join(
        f"<tr><td>{html.escape(column)}</td><td>{html.escape(_text(value))}</td></tr>"
        for column, value in row.items()
        if value is not None and column != GEOMETRY
    )
    return f"{mark}<table>{cells}</table>"


def _text(value: object) -> str:
    match value:
        case datetime():
            return _moment(value)
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.10g}"
        case _:
            return str(value)


def _moment(moment: datetime) -> str:
    return f"{moment.isoformat()}Z"
