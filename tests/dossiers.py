"""A home whose published database has a finding of every kind, and the text of the dossiers written of them."""

import html.parser
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pypdf
from explained import ORDINARY
from found_home import changed, home_of
from sentences import feed_of
from voyage_feed import LINES

from pipeline.report.dossier.case import gather
from pipeline.report.dossier.compose import compose
from pipeline.report.dossier.html import as_html
from pipeline.report.dossier.pdf import as_pdf
from pipeline.report.dossier.write import write_dossier
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.published import Published
from pipeline.warehouse.tables import TABLES

START = datetime(2024, 3, 9, 16)  # noqa: DTZ001  the first line of the feed, in UTC
HOSTILE = "<script>alert(1)</script>]]>{{7*7}}{% x %}&amp;\"'><img src=x onerror=y>$\\frac{1}{2}$\x1b[31m\u202eevil\nB"
"""What strangers write, to be seen and to do nothing."""


def hours(number: float) -> datetime:
    return START + timedelta(hours=number)


SILENCE = {"started_at_utc": hours(-96), "ended_at_utc": hours(-1), "duration_hours": 95.0}
FOUND: dict[str, list[dict[str, Any]]] = {
    "gaps": [SILENCE],
    "dark_calls": [
        {"earliest_arrival_utc": hours(-80), "latest_departure_utc": hours(-20)},
        {"dark_call_id": "d2", "port_id": "KP_CHONGJIN", "probability": 0.2, "verdict": "possible",
         "earliest_arrival_utc": hours(-80), "latest_departure_utc": hours(-20)},
        {"dark_call_id": "d3", "port_id": "KP_NAMPO", "probability": 0.0, "verdict": "infeasible",
         "earliest_arrival_utc": hours(-10), "latest_departure_utc": hours(-50), "slack_hours": -40.0},
    ],
    "dark_itineraries": [
        {"port_ids": ["KP_RAJIN"], "probability": 0.7}, {"port_ids": ["KP_CHONGJIN"], "probability": 0.2},
        {"port_ids": [], "probability": 0.1},
    ],
    "port_calls": [
        {"port_call_id": "i", "gap_id": "g", "evidence": "inferred", "confidence": None, "zone_kind": None,
         "arrived_at_utc": hours(-60), "departed_at_utc": hours(-40), "stopped_at_utc": None, "duration_hours": 20.0,
         "probability": 0.9, "port_probability": 0.7, "position_count": 0},
    ],
    "encounters": [
        {"vessel_id_b": "MMSI273000002", "started_at_utc": hours(12), "ended_at_utc": hours(15), "lon_deg": 131.5,
         "lat_deg": 42.4},
    ],
}  # fmt: skip
"""Beside the calls, the voyage and the alerts of the feed; what is not given is as in `explained.ORDINARY`."""


def dossier_home(folder: Path, name: str = "SYNTHETIC-feed.nmea") -> Home:
    """A home with all that, made of a feed file of this name."""
    home = home_of(folder, feed_of(folder / name, *LINES))
    with duckdb.connect(str(home.published_db)) as database:
        run_id, voyage_id = _one(database, "select (select max(run_id) from runs), (select voyage_id from voyages)")
        for table, rows in FOUND.items():
            types = TABLES[table].create_empty().schema
            ran = {"run_id": run_id} if "run_id" in types else {}
            filled = [{**dict.fromkeys(types), **ORDINARY[table], **ran, **row} for row in rows]
            frame = TABLES[table].validate(pl.DataFrame(filled, schema=types))
            database.register("given", frame.to_arrow())
            database.execute(f'insert into "{table}" by name select * from given')  # noqa: S608  a name of this test
        for finding_id in ("g", "d", "d2", "d3", "i", "m"):
            database.execute(
                "insert into evidence by name select * replace (? as finding_id) from evidence where finding_id = ?",
                [finding_id, voyage_id],
            )
    return home


def findings(home: Home) -> dict[str, str]:
    """An id of every kind of finding."""
    with duckdb.connect(str(home.published_db), read_only=True) as database:
        (voyage_id, call_id) = _one(database, "select voyage_id, origin_port_call_id from voyages")
        (alert_id,) = _one(database, "select min(alert_id) from alerts where port_call_id = ?", call_id)
    kinds = {"gap": "g", "dark_call": "d", "inferred port_call": "i", "encounter": "m"}
    return kinds | {"voyage": voyage_id, "port_call": call_id, "alert": alert_id}


def _one(database: duckdb.DuckDBPyConnection, sql: str, *values: str) -> tuple[Any, ...]:
    (row,) = database.execute(sql, [*values]).fetchall()
    found: tuple[Any, ...] = row
    return found


def written(home: Home, finding_id: str, path: Path) -> bytes:
    """The dossier's bytes."""
    return write_dossier(home, finding_id, Settings().decode, path).path.read_bytes()


def both_forms(home: Home, finding_id: str) -> tuple["Page", str]:
    """The dossier as HTML, and the text of it as PDF."""
    with Published.open(home) as published:
        dossier = compose(gather(published, home, finding_id, Settings().decode))
    return Page(as_html(dossier)), pdf_text(as_pdf(dossier))


class Page(html.parser.HTMLParser):
    """An HTML file as its reader takes it: elements with their attributes, and all text."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(content.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def pdf_text(content: bytes) -> str:
    """All letters of a PDF file, without blanks: lines are broken where there is room."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def without_blanks(text: str) -> str:
    return "".join(text.split())


@contextmanager
def with_text(home: Home, sql: str, text: str) -> Iterator[None]:
    """The published database after a statement with `text` bound to `?`, while this is open."""
    with changed(home.published_db, home.published_db.read_bytes()):
        with duckdb.connect(str(home.published_db)) as database:
            database.execute(sql, [text])
        yield
