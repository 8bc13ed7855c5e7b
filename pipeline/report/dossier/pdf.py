"""A dossier as one PDF file: the same content on A4, with the fonts it needs, without script or link."""

import io
from datetime import UTC
from typing import NamedTuple

from fpdf import FPDF
from fpdf.enums import TableCellFillMode, WrapMode, XPos, YPos
from fpdf.fonts import FontFace, TTFFont

from pipeline import __version__
from pipeline.judge.explain.words import percent
from pipeline.report.dossier.document import (
    GONE,
    Block,
    Dossier,
    Picture,
    Quote,
    Quotes,
    Section,
    Table,
    Weights,
    Words,
)
from pipeline.report.dossier.letters import drawable, drawable_cell, font_path

_SANS, _MONO = "DejaVuSans", "DejaVuSansMono"
_MARGIN_MM, _FOOT_MM = 15.0, 16.0
_TABLE_PT, _WEIGHT_PT, _FOOT_PT = 7.0, 8.0, 6.5
_TITLE_MM, _FEW_LINES_MM = 9.0, 21.0
_LINE = 1.45  # of the height of letters
_MOST_LINES = 14  # of a cell beside a bar
_MM_PER_PT = 25.4 / 72
_RED, _BLUE, _PALE, _BLACK = (176, 0, 32), (31, 119, 180), (238, 238, 238), (26, 26, 26)


class _Style(NamedTuple):
    """How a paragraph looks: its font, and the room below it."""

    size_pt: float
    gap_mm: float
    weight: str = ""
    family: str = "sans"


_HEADLINE, _TITLE, _CAPTION = _Style(13, 2, "B"), _Style(11, 0.5, "B"), _Style(8, 0.5, "B")
_TEXT, _SMALL, _PLACE = _Style(9.5, 1), _Style(7.5, 1.5), _Style(7.5, 0.3)
_ROLE, _RAW = _Style(8.5, 0), _Style(7.5, 2, family="mono")
# Text of ours holds no letter of a private area (letters.inert), so no ship can name the number of pages.
_PAGES = "\ue000" * 4


def as_pdf(dossier: Dossier) -> bytes:
    """Write it; its dates are those of the data."""
    paper = _Paper(dossier)
    try:
        _fill(paper, dossier)
        return bytes(paper.output())
    finally:
        for font in paper.fonts.values():
            if isinstance(font, TTFFont):
                font.close()


def _fill(paper: "_Paper", dossier: Dossier) -> None:
    paper.add_page()
    if dossier.banner:
        _banner(paper, dossier.banner)
    _write(paper, dossier.title, _SMALL)
    _write(paper, dossier.headline, _HEADLINE)
    for section in dossier.sections:
        _section(paper, section)


class _Paper(FPDF):
    """A4 with a foot that names the finding on every page, in case pages part."""

    def __init__(self, dossier: Dossier) -> None:
        super().__init__(format="A4")
        self.foot = f"Tumen. {dossier.title}. Data as of {dossier.as_of_utc:%Y-%m-%d %H:%M} UTC."
        self.is_synthetic = dossier.banner is not None
        for style, name in (("", _SANS), ("B", f"{_SANS}-Bold")):
            self.add_font("sans", style, font_path(name))
        self.add_font("mono", "", font_path(_MONO))
        self.set_margins(_MARGIN_MM, _MARGIN_MM)
        self.set_auto_page_break(auto=True, margin=_FOOT_MM + 2)
        self.alias_nb_pages(_PAGES)
        self.set_lang("en")
        self.set_title(dossier.title)
        self.set_subject(dossier.headline)
        self.set_creator(f"Tumen {__version__}")
        self.set_creation_date(dossier.as_of_utc.replace(tzinfo=UTC))
        self.set_font("sans", size=_TEXT.size_pt)

    def footer(self) -> None:
        self.set_y(-_FOOT_MM + 4)
        self.set_font("sans", size=_FOOT_PT)
        self.set_text_color(*_BLACK)
        width = self.epw - 30
        self.cell(width, 4, drawable(self.foot))
        self.cell(30, 4, f"page {self.page_no()} of {_PAGES}", align="R")

    def header(self) -> None:
        if self.is_synthetic:
            self.set_font("sans", "B", 8)
            self.set_text_color(*_RED)
            self.set_y(7)
            self.cell(0, 4, "SYNTHETIC: an exercise", align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            self.set_y(_MARGIN_MM)
            self.set_text_color(*_BLACK)


def _section(paper: _Paper, section: Section) -> None:
    paper.ln(2)
    if paper.will_page_break(_least_mm(paper, section)):
        paper.add_page()
    paper.start_section(section.title)
    _write(paper, section.title, _TITLE)
    paper.set_draw_color(150, 150, 150)
    paper.line(paper.l_margin, paper.y, paper.l_margin + paper.epw, paper.y)
    paper.ln(1.5)
    for block in section.blocks:
        _block(paper, block)


def _least_mm(paper: _Paper, section: Section) -> float:
    """What has to fit below a title, so that it does not stand alone at the foot of a page."""
    first = section.blocks[0]
    return _TITLE_MM + (paper.epw * first.height_to_width if isinstance(first, Picture) else _FEW_LINES_MM)


def _block(paper: _Paper, block: Block) -> None:
    match block:
        case Words(sentences):
            for sentence in sentences:
                _write(paper, sentence, _TEXT)
        case Weights():
            _weights(paper, block)
        case Table():
            _table(paper, block)
        case Picture():
            _picture(paper, block)
        case Quotes(lines):
            for number, line in enumerate(lines, 1):
                _quote(paper, number, line)


def _write(paper: _Paper, text: str, style: _Style) -> None:
    """A paragraph over the whole width, from page to page if it is long."""
    paper.set_font(style.family, style.weight, style.size_pt)
    font = _MONO if style.family == "mono" else f"{_SANS}-Bold" if style.weight else _SANS
    paper.multi_cell(
        0, style.size_pt * _MM_PER_PT * _LINE, drawable(text, font), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT,
        wrapmode=WrapMode.CHAR if style.family == "mono" else WrapMode.WORD,
    )  # fmt: skip
    paper.ln(style.gap_mm)


def _banner(paper: _Paper, banner: str) -> None:
    paper.set_font("sans", "B", 10)
    paper.set_text_color(*_RED)
    paper.set_draw_color(*_RED)
    paper.set_line_width(0.8)
    paper.multi_cell(
        0, 6, drawable(banner, f"{_SANS}-Bold"), border=1, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT, padding=2
    )
    paper.set_line_width(0.2)
    paper.set_text_color(*_BLACK)
    paper.ln(3)


def _weights(paper: _Paper, block: Weights) -> None:
    words_mm, number_mm, line_mm = paper.epw * 0.56, 18.0, 4.0
    left_mm = paper.l_margin + words_mm + number_mm + 2
    for words, probability in block.rows:
        if paper.will_page_break(_MOST_LINES * line_mm):
            paper.add_page()
        paper.set_font("sans", size=_WEIGHT_PT)
        top_mm = paper.y
        paper.multi_cell(words_mm, line_mm, drawable_cell(words), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        end_mm = paper.y
        paper.set_xy(paper.l_margin + words_mm, top_mm)
        paper.cell(number_mm, line_mm, percent(probability), align="R")
        for share, colour in ((1.0, _PALE), (probability, _BLUE)):
            paper.set_fill_color(*colour)
            paper.rect(left_mm, top_mm + 0.6, (paper.epw - words_mm - number_mm - 2) * share, 2.8, style="F")
        paper.set_xy(paper.l_margin, end_mm + 1)
    paper.set_fill_color(255, 255, 255)
    paper.ln(1)


def _table(paper: _Paper, block: Table) -> None:
    if paper.will_page_break(25):
        paper.add_page()
    _write(paper, block.caption, _CAPTION)
    paper.set_font("sans", size=_TABLE_PT)
    paper.set_draw_color(170, 170, 170)
    head = FontFace(emphasis="BOLD", fill_color=_PALE)
    with paper.table(
        col_widths=block.widths, headings_style=head, line_height=_TABLE_PT * _MM_PER_PT * _LINE, padding=0.8,
        text_align="LEFT", cell_fill_mode=TableCellFillMode.NONE, wrapmode=WrapMode.WORD,
    ) as table:  # fmt: skip
        table.row([drawable(column, f"{_SANS}-Bold") for column in block.columns])
        for row in block.rows:
            table.row([drawable_cell(value) for value in row])
    paper.ln(3)


def _picture(paper: _Paper, block: Picture) -> None:
    paper.image(io.BytesIO(block.svg), w=paper.epw, alt_text=drawable(block.alt), keep_aspect_ratio=True)
    paper.ln(1)
    _write(paper, block.caption, _SMALL)


def _quote(paper: _Paper, number: int, line: Quote) -> None:
    if paper.will_page_break(22):
        paper.add_page()
    _write(paper, f"{number}. {'; '.join(line.means)}", _ROLE)
    _write(paper, f"{line.path}, line {line.line_no}, byte {line.byte_offset}", _PLACE)
    if line.raw is None:
        paper.set_text_color(*_RED)
        _write(paper, GONE, _SMALL)
        paper.set_text_color(*_BLACK)
    else:
        _write(paper, line.raw, _RAW)
