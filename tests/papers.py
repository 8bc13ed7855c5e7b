"""Dossiers made by hand, with one text in every place that strangers can write into."""

from datetime import datetime

from pipeline.report.dossier.document import (
    Dossier,
    Picture,
    Quote,
    Quotes,
    Section,
    Table,
    Weights,
    Words,
)
from pipeline.report.dossier.letters import cell, inert

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><path d="M 0 0 L 20 10" stroke="#000"/></svg>'


def paper(text: str, *, is_synthetic: bool = True, raw: bool = True) -> Dossier:
    """A dossier with `text` everywhere, made readable as `compose` does it."""
    shown, short = inert(text), cell(text)
    blocks = (
        Words((shown, shown)),
        Weights(((short, 0.7), (short, 0.3))),
        Table(short, ("No.", "What"), (1, 4), tuple((str(number), short) for number in range(3))),
        Picture(SVG, 0.5, alt=shown, caption=shown),
        Quotes((Quote((shown,), shown, 7, 42, shown if raw else None),)),
    )
    return Dossier(
        finding_id="f",
        kind="gap",
        title="Dossier: gap f",
        headline=shown,
        banner="SYNTHETIC: an exercise" if is_synthetic else None,
        sections=(Section("Where and when", blocks), Section("Evidence", blocks)),
        as_of_utc=datetime(2024, 3, 11, 1, 50),  # noqa: DTZ001  UTC, as every time
    )
