"""Names: whether two spellings are one name."""

import re

_DIGITS = re.compile(r"\D+")
_TITLES = re.compile(r"^\W*M[./]?[VT][ .]+")  # M/V, MT.


def is_another_name(one: str, other: str, least_edits: int) -> bool:
    """Whether two names as broadcast are of two ships, rather than two spellings of one.

    Case, spaces, signs and the titles M/V and M/T mean nothing; one may be the beginning of the other (cut off on the
    way); fewer than `least_edits` letters changed, dropped, put in or swapped are a typing error, for a name of twice
    as many letters. Figures are no typing error: YU SONG 7 and YU SONG 12 are two ships.

    >>> is_another_name("RYE SONG GANG 1", "SONG HAE", 3), is_another_name("LADY R", "LADY-R", 3)
    (True, False)
    """
    a, b = (_bare(name) for name in (one, other))
    if not a or not b or a == b or a.startswith(b) or b.startswith(a):
        return False
    if _DIGITS.sub("", a) != _DIGITS.sub("", b):
        return True
    allowed = min(least_edits - 1, min(len(a), len(b)) // 3)
    return _edits(a, b) > allowed


def _bare(name: str) -> str:
    return "".join(letter for letter in _TITLES.sub("", name.upper()) if letter.isalnum())


def _edits(a: str, b: str) -> int:
    """Letters changed, dropped, put in, or swapped with the next (optimal string alignment)."""
    two_before: list[int] = []
    before = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        here = [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, here[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, two_before[j - 2] + 1)
            here.append(cost)
        two_before, before = before, here
    return before[-1]
