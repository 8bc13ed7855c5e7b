"""A figure as an SVG document: the same bytes each time, letters as outlines, so that no reader needs a font."""

import io

import matplotlib as mpl
from matplotlib.figure import Figure

_UNSAID = dict.fromkeys(("Creator", "Date", "Format", "Type"))


def svg_of(figure: Figure, salt: str) -> bytes:
    """Write it; `salt` makes the names of its parts, and has to be the same for the same figure."""
    out = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": salt, "svg.fonttype": "path"}):
        figure.savefig(out, format="svg", metadata=_UNSAID)
    return out.getvalue()
