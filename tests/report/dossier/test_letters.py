"""Letters that are seen, whatever they are."""

import pytest

from pipeline.report.dossier.letters import cell, drawable, inert


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
