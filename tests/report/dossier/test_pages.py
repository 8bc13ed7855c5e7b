"""The pages of a PDF dossier as another program draws them."""

from collections import Counter
from pathlib import Path
from typing import Any

import pypdfium2
from dossiers import findings, without_blanks, written

from pipeline.report.explained import explain_finding
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

RED, BLUE = (214, 39, 40), (31, 119, 180)  # tab:red, of ways assumed; tab:blue, of ways heard and of weights
PALE_SEA = (240, 248, 255)


def colours(page: Any) -> Counter[tuple[int, ...]]:
    drawn = page.render(scale=1).to_pil().convert("RGB")
    return Counter({colour: count for count, colour in drawn.getcolors(drawn.width * drawn.height)})


def test_map_and_timeline_are_on_the_pages_and_the_text_can_be_copied(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "d.pdf"
    written(home, "i", path)
    with pypdfium2.PdfDocument(path) as document:
        first, second = colours(document[0]), colours(document[1])
        text = "".join(without_blanks(page.get_textpage().get_text_range()) for page in document)
    assert first[PALE_SEA] > 5000, "the sea"
    assert first[RED] > 20, "a way assumed"
    assert (first + second)[BLUE] > 500, "bars of what was observed"
    assert without_blanks(explain_finding(home, "i", Settings().decode).headline) in text


def test_nothing_is_drawn_over_the_edge_of_a_page(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "d.pdf"
    written(home, findings(home)["voyage"], path)
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            drawn = page.render(scale=1).to_pil().convert("L")
            width, height = drawn.size
            for edge in ((0, 0, 30, height), (width - 25, 0, width, height), (0, height - 20, width, height)):
                assert drawn.crop(edge).getextrema() == (255, 255)
