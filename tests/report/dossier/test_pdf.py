"""The PDF of a dossier: the same content, every letter seen, nothing that acts."""

import io
from dataclasses import replace
from typing import Any

import pypdf
import pytest
from dossiers import HOSTILE, pdf_text, without_blanks
from papers import paper

from pipeline.report.dossier.document import Section, Table, Weights
from pipeline.report.dossier.letters import cell, drawable
from pipeline.report.dossier.pdf import as_pdf


def reader(text: str) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(as_pdf(paper(text))))


@pytest.mark.parametrize("text", [HOSTILE, "{nb} {nb}\ue000", "**bold** __x__ --y-- [a](b)"])
def test_every_letter_is_seen_and_none_acts(text: str) -> None:
    shown = pdf_text(as_pdf(paper(text)))
    seen = "".join(letter if letter.isprintable() else f"[U+{ord(letter):04X}]" for letter in text)
    assert shown.count(without_blanks(seen)) >= 10
    assert not set("\x1b\u202e\ue000") & set(shown)


def test_letters_that_no_font_has_stand_as_code_points_and_those_that_one_has_as_themselves() -> None:
    shown = pdf_text(as_pdf(paper("Находка 라진 📡")))
    assert "Находка[U+B77C][U+C9C4][U+1F4E1]" in shown


def test_a_text_of_ten_thousand_letters_runs_over_pages_and_says_what_it_lost() -> None:
    shown = pdf_text(as_pdf(paper("W" * 10_000)))
    assert "[6000lettersleftout]" in shown
    assert "[9700lettersleftout]" in shown


@pytest.mark.parametrize("letter", ["\ud55c", "\U0001f6a2", "W"])
def test_a_cell_of_letters_that_no_font_has_is_no_higher_than_a_page(letter: str) -> None:
    widths = (20, 16, 18, 18, 14, 20)
    table = Table("Lists", ("List",) * 6, widths, ((cell(letter * 300),) * 6,))
    listed = replace(paper("x"), sections=(Section("Lists", (table, Weights(((cell(letter * 300), 0.5),) * 9))),))
    shown = pdf_text(as_pdf(listed))
    assert shown.count(drawable(letter) * 33) >= 6
    assert ("lettersleftout" in shown) == (letter != "W")


def test_there_is_no_script_no_link_no_form_and_no_file_in_it() -> None:
    document = reader(HOSTILE)
    catalogue: Any = document.trailer["/Root"]
    assert isinstance(catalogue["/OpenAction"], list), "a page to open at, no action"
    assert not {"/AA", "/AcroForm", "/Names", "/JavaScript"} & set(catalogue)
    assert not [page for page in document.pages if page.get("/Annots")]
    assert b"/URI" not in as_pdf(paper(HOSTILE))


def test_title_language_and_dates_are_those_of_the_data() -> None:
    document = reader("x")
    assert document.metadata is not None
    assert document.metadata.title == "Dossier: gap f"
    assert document.metadata.creation_date is not None
    assert f"{document.metadata.creation_date:%Y-%m-%d %H:%M}" == "2024-03-11 01:50"
    catalogue: Any = document.trailer["/Root"]
    assert catalogue["/Lang"] == "en"
    assert as_pdf(paper("x")) == as_pdf(paper("x"))


def test_every_page_says_synthetic_and_which_of_how_many_it_is() -> None:
    pages = [page.extract_text() for page in reader("word " * 2000).pages]
    assert len(pages) >= 2
    for number, text in enumerate(pages, 1):
        assert "SYNTHETIC" in text
        assert f"page {number} of {len(pages)}" in text
        assert "gap f" in text
    assert "SYNTHETIC" not in pdf_text(as_pdf(paper("x", is_synthetic=False)))


def test_the_figures_have_their_words_for_those_who_do_not_see_them() -> None:
    assert b"/Alt" in b"".join(as_pdf(paper("x")).split(b"stream"))
