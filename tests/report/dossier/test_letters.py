"""Letters that are seen, whatever they are."""

import pytest

from pipeline.report.dossier.letters import cell, drawable, drawable_cell, inert


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("LADY R", "LADY R"),
        ("a\u202eb", "a[U+202E]b"),
        ("a\nb\x00", "a[U+000A]b[U+0000]"),
        ("\udc80", "[U+DC80]"),
        ("Находка 라진", "Находка 라진"),
    ],
)
def test_what_does_not_print_stands_as_its_code_point(text: str, seen: str) -> None:
    assert inert(text) == seen


def test_what_the_font_lacks_stands_as_its_code_point() -> None:
    assert drawable("Находка 라 $x$") == "Находка [U+B77C] $x$"


def test_a_long_text_keeps_both_ends_and_says_what_it_lost() -> None:
    text = f"begin{'x' * 10_000}end"
    assert inert(text).startswith("beginx")
    assert inert(text).endswith("xend")
    assert "[6008 letters left out]" in inert(text)
    assert len(cell(text)) < 340
    assert cell("short") == "short"


def test_a_cell_on_paper_has_room_for_code_points_and_cuts_none_of_them() -> None:
    assert drawable_cell("라진 LADY R") == "[U+B77C][U+C9C4] LADY R"
    assert drawable_cell("x" * 300) == "x" * 300
    shown = drawable_cell(f"a{'라' * 298}z")
    assert shown.startswith("a[U+B77C]")
    assert shown.endswith("[U+B77C]z")
    assert "[U+B77C] [224 letters left out] [U+B77C]" in shown
