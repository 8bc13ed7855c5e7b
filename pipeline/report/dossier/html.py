"""A dossier as one HTML file: no script, nothing fetched, nothing beside it."""

import base64

import jinja2

from pipeline.judge.explain.words import percent
from pipeline.report.dossier.document import GONE, Dossier
from pipeline.resources import data_path

_TEMPLATE = "dossier.html.jinja"


def as_html(dossier: Dossier) -> bytes:
    """Write it; every value is escaped, so that what ships and lists say stays text."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(data_path("dossier")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "kind": lambda block: type(block).__name__,
        "percent": percent,
        "base64": lambda content: base64.b64encode(content).decode("ascii"),
    }
    written = environment.get_template(_TEMPLATE).render(dossier=dossier, gone=GONE)
    return written.encode("utf-8")
