"""What every list says of a ship, whatever its format, and the account of the list's rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from pipeline.errors import ConfigurationError
from pipeline.judge.csv_lines import refuse_unprintable

Listing = Literal["ship", "owner"]
Fate = Literal["loaded", "not_a_ship", "not_flagged", "no_identity", "refused"]

_MOST_NOTES = 100
MOST_SHIPS = 500_000
"""Of one list; public ones hold some 20,000. Bounds memory."""
_LONGEST_TEXT = 400


@dataclass(frozen=True)
class ListedShip:
    """One ship of a list, its numbers checked. Of several names, MMSIs and call signs the list's own comes first.

    Attributes:
        source_id: what the list itself calls the entry, if anything: it keeps the entry one when its names change.
        listing: whether the ship itself is listed, or only who owns it.
        list_name: whose list, where the rows of one file are of several.
        designated_at_utc: since when, where the list says it.
        delisted_at_utc: until when, where the list says it.
    """

    line_no: int
    imo: int | None = None
    mmsis: tuple[int, ...] = ()
    call_signs: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    listing: Listing = "ship"
    list_name: str | None = None
    source_id: str | None = None
    designated_at_utc: datetime | None = None
    delisted_at_utc: datetime | None = None

    @property
    def is_identified(self) -> bool:
        """Whether anything tells which ship it is."""
        return bool(self.imo or self.mmsis or self.call_signs or self.names)


def per_imo(ship: ListedShip, imos: Sequence[int]) -> list[ListedShip]:
    """The entries of one ship: one for each IMO number, one without where there is none."""
    return [replace(ship, imo=imo) for imo in imos] or [ship]


@dataclass(frozen=True)
class Note:
    """What a person should know of rows of one kind: where the first is, and how many there are."""

    line_no: int
    count: int

    def again(self) -> "Note":
        """The same, met once more."""
        return Note(self.line_no, self.count + 1)


@dataclass
class Account:
    """Where every row of a file ended: each is in exactly one of the fates. The first hundred kinds of note are kept.

    `refused` says which rows could not be read and why; `signals` what was read otherwise than it stands there, or
    passed over without being known; `as_of_utc` the day that the file itself gives as its own.
    """

    source: str
    fates: dict[Fate, int] = field(
        default_factory=lambda: {"loaded": 0, "not_a_ship": 0, "not_flagged": 0, "no_identity": 0, "refused": 0}
    )
    refusals: list[tuple[int, str]] = field(default_factory=list)
    signals: dict[str, Note] = field(default_factory=dict)
    as_of_utc: datetime | None = None

    @property
    def rows(self) -> int:
        """How many rows there were."""
        return sum(self.fates.values())

    def ended(self, fate: Fate) -> None:
        """Note where a row ended.

        Raises:
            ConfigurationError: more ships are loaded than any list can have.
        """
        self.fates[fate] += 1
        self.bound(self.fates["loaded"], "ships", MOST_SHIPS)

    def bound(self, count: int, what: str, most: int) -> None:
        """Stop where a file holds more of something than memory is meant for.

        Raises:
            ConfigurationError: it does.
        """
        if count > most:
            message = f"{self.source}: holds over {most:,} {what}, more than any list has; is it another file?"
            raise ConfigurationError(message)

    def refuse(self, line_no: int, why: str) -> None:
        """Note a row that could not be read."""
        self.ended("refused")
        if len(self.refusals) < _MOST_NOTES:
            self.refusals.append((line_no, shortened(why)))

    def signal(self, line_no: int, what: str) -> None:
        """Note what a person should know; the same words are one note."""
        what = shortened(what)
        if what in self.signals:
            self.signals[what] = self.signals[what].again()
        elif len(self.signals) < _MOST_NOTES:
            self.signals[what] = Note(line_no, 1)

    def to_json(self) -> dict[str, Any]:
        """Counts, refusals and signals as JSON has them."""
        return {
            "rows": self.rows,
            **{str(fate): count for fate, count in self.fates.items()},
            "refusals": [{"line_no": line_no, "why": why} for line_no, why in self.refusals],
            "signals": [
                {"line_no": note.line_no, "what": what, "count": note.count} for what, note in self.signals.items()
            ],
        }


def shortened(text: str) -> str:
    """Text by strangers, short enough for a message."""
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}..."


def texts(values: Iterable[str]) -> tuple[str, ...]:
    """Texts in their order, each once, white space as single spaces.

    Raises:
        ValueError: one holds a control character or is longer than any name.
    """
    kept: dict[str, None] = {}
    for value in values:
        refuse_unprintable(value)
        if len(value) > _LONGEST_TEXT:
            message = f"holds a text of {len(value)} characters where a name is due; is a quotation mark left open?"
            raise ValueError(message)
        if value.strip():
            kept[" ".join(value.split())] = None
    return tuple(kept)
