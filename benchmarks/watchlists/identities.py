"""Identities of made-up ships: names from syllables, so that names recur; numbers that are all different."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

import numpy as np

from pipeline.imo import has_right_check_digit

_Value = TypeVar("_Value", int, str)
_SYLLABLES = ("KUM", "SAN", "YU", "SONG", "MA", "RIA", "AN", "GA", "RA", "LA", "DY", "NEP", "TUN", "SPAR", "TA", "VOL")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MIDS = (273, 445, 440, 412, 477, 538, 671, 312)


class Identity(NamedTuple):
    """What a ship is called, and its numbers; None where nobody says it."""

    imo: int | None
    mmsi: int | None
    call_sign: str | None
    name: str | None


class Registry:
    """Gives each ship an identity of its own; only names are given again."""

    def __init__(self, chance: np.random.Generator) -> None:
        """Take the source of all chance."""
        self._chance = chance
        self._taken: set[object] = set()

    def ship(self) -> Identity:
        """A ship that nobody has seen before."""
        return Identity(self._new(self._imo), self._new(self._mmsi), self._new(self._call_sign), self.name())

    def name(self) -> str:
        """Two or three syllables, sometimes numbered: some are those of dozens of ships, as in earnest."""
        words = [self.one_of(_SYLLABLES) for _ in range(2 + self._below(2))]
        number = f" {1 + self._below(12)}" if self._chance.random() < 0.3 else ""  # noqa: PLR2004  a share
        return f"{''.join(words[:2])} {' '.join(words[2:])}".strip() + number

    def one_of(self, values: tuple[str, ...] | str) -> str:
        """One of these, each as likely."""
        return values[self._below(len(values))]

    def share(self, probability: float) -> bool:
        """True as often as said."""
        return bool(self._chance.random() < probability)

    def with_a_wrong_digit(self, imo: int) -> int:
        """The number as somebody types it who hits one wrong key; whatever its check digit then says."""
        digits = list(f"{imo:07d}")
        place = 1 + self._below(6)
        digits[place] = self.one_of("0123456789".replace(digits[place], ""))
        return int("".join(digits))

    def with_a_wrong_letter(self, name: str) -> str:
        """The name with one letter left out, doubled or mistaken; digits and spaces stay."""
        places = [place for place, letter in enumerate(name) if letter in _LETTERS]
        place = places[self._below(len(places))]
        wrong = self.one_of(("", name[place] * 2, self.one_of(_LETTERS.replace(name[place], ""))))
        return name[:place] + wrong + name[place + 1 :]

    def _new(self, draw: Callable[[], _Value]) -> _Value:
        while True:
            value = draw()
            if value not in self._taken:
                self._taken.add(value)
                return value

    def _imo(self) -> int:
        first = (700_000 + self._below(299_999)) * 10
        return next(first + digit for digit in range(10) if has_right_check_digit(first + digit))

    def _mmsi(self) -> int:
        return _MIDS[self._below(len(_MIDS))] * 1_000_000 + self._below(1_000_000)

    def _call_sign(self) -> str:
        return "".join(self.one_of(_LETTERS) for _ in range(4)) + str(self._below(10))

    def _below(self, bound: int) -> int:
        return int(self._chance.random() * bound)
