"""Letters that are seen: ships, lists and files hold any, and none may act, vanish or become a blank box."""

from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

import matplotlib as mpl
from matplotlib.ft2font import FT2Font

_LONGEST = 4000
_LONGEST_CELL = 300
_LONGEST_DRAWN_CELL = 2 * _LONGEST_CELL  # more of it, in a narrow column, is higher than a page


@cache
def font_path(name: str) -> Path:
    """A font that comes with matplotlib, such as `DejaVuSans`: no machine lacks it."""
    return Path(mpl.get_data_path(), "fonts", "ttf", f"{name}.ttf")


@cache
def letters_of(name: str) -> frozenset[int]:
    """Code points that the font of this name can draw."""
    return frozenset(FT2Font(str(font_path(name))).get_charmap())


def inert(text: str) -> str:
    """Text of which every letter is seen: controls, direction marks and the like stand as `[U+202E]`.

    What is longer than any text of ours loses its middle, and says how many letters that were.
    """
    return _seen(_shortened(text, _LONGEST))


def cell(text: str) -> str:
    """Inert text that a cell of a table has room for."""
    return _seen(_shortened(text, _LONGEST_CELL))


def drawable(text: str, font: str = "DejaVuSans") -> str:
    """Text of which every letter is seen in this font, at its whole length; others stand as their code points."""
    return "".join(_drawn(text, font))


def drawable_cell(text: str) -> str:
    """Drawable text that a cell on paper has room for, with its code points, of which one takes eight letters."""
    drawn = _drawn(text, "DejaVuSans")
    lengths = [len(one) for one in drawn]
    if sum(lengths) <= _LONGEST_DRAWN_CELL:
        return "".join(drawn)
    begin, end = _fitting(lengths), _fitting(lengths[::-1])
    return "".join([*drawn[:begin], f" [{len(drawn) - begin - end} letters left out] ", *drawn[len(drawn) - end :]])


def _fitting(lengths: Sequence[int]) -> int:
    """How many of the first have room in half a cell."""
    return sum(1 for length in accumulate(lengths) if length <= _LONGEST_DRAWN_CELL // 2)


def _drawn(text: str, font: str) -> list[str]:
    known = letters_of(font)
    return [letter if ord(letter) in known else _code_point(letter) for letter in _seen(text)]


def _shortened(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    half = longest // 2
    return f"{text[:half]} [{len(text) - 2 * half} letters left out] {text[-half:]}"


def _seen(text: str) -> str:
    return "".join(letter if letter.isprintable() else _code_point(letter) for letter in text)


def _code_point(letter: str) -> str:
    return f"[U+{ord(letter):04X}]"
