"""Draw the picture in docs/reports.md: the first two pages of a dossier of the sample, side by side.

python scripts/draw_dossier_page.py build/home
"""

import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

from pipeline.report.dossier.write import write_dossier
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "dossier.png"
_EXAMPLE = "select port_call_id from port_calls where ship_name = 'LADY R' and port_id = 'KP_RAJIN'"
_PAGES, _DOTS_PER_POINT, _COLOURS = 2, 1.1, 256


def draw(home: Home, path: Path) -> None:
    """Draw the pages as one PNG file at `path`."""
    ((port_call_id,),) = query(home, _EXAMPLE).rows
    with tempfile.TemporaryDirectory() as folder:
        written = write_dossier(home, port_call_id, Settings().decode, Path(folder, "dossier.pdf"))
        with pypdfium2.PdfDocument(written.path) as document:
            pages = [document[number].render(scale=_DOTS_PER_POINT).to_pil() for number in range(_PAGES)]
    both = Image.new("RGB", (sum(page.width for page in pages), pages[0].height), "white")
    left = 0
    for page in pages:
        both.paste(page, (left, 0))
        left += page.width
    both.quantize(_COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    draw(Home(Path(sys.argv[1])), PICTURE)
