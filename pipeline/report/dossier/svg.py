"""A figure as a picture of a dossier: the same bytes each time, letters as outlines, so that no reader needs a font."""

import io

import matplotlib as mpl
from matplotlib.figure import Figure

from pipeline.report.dossier.document import Picture

_UNSAID = dict.fromkeys(("Creator", "Date", "Format", "Type"))


def picture_of(figure: Figure, salt: str, *, alt: str, caption: str) -> Picture:
    """Write a figure as SVG; `salt` makes the names of its parts, and has to be the same for the same figure."""
    out = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": salt, "svg.fonttype": "path"}):
        figure.savefig(out, format="svg", metadata=_UNSAID)
    width, height = figure.get_size_inches()
    return Picture(out.getvalue(), float(height / width), alt, caption)
