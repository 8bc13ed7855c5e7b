"""What a layout of a message that is told as a JSON object is, and fields that recur in several."""

from dataclasses import dataclass
from typing import NamedTuple

from pipeline.decode.layouts.shape import Kind

_MOST_DEG = {"lon": 180, "lat": 90}
_PLACE_BITS = {600: (18, 17), 60_000: (25, 24), 600_000: (28, 27)}


@dataclass(frozen=True, slots=True)
class JsonField:
    """One key of the object; the keys are pyais's, and so are their units, which differ between layouts.

    A raw number plus `offset` is so many `parts` of a unit: an integer where they are wholes, else with a decimal at
    least. What `known` leaves out is null, and so is text of which nothing is left. Data are hexadecimal, filled up to
    whole bytes with 0.

    Attributes:
        key: the name.
        first_bit: counts from the end of the message where it is negative.
        width: how many bits; of text and data at most so many.
        kind: how they are read.
        parts: of a unit; 1, 10 or 100, or of a degree those of coordinates, which are rounded to the millionth.
        offset: in parts.
        known: the first and the last raw number that say something; None: all do.
        behind: bits at the end of the message that are none of it.
        needs: bits of the shortest message that has the field; 0: all of its own, of text and data the first of them.
    """

    key: str
    first_bit: int
    width: int
    kind: Kind = Kind.UNSIGNED
    parts: int = 1
    offset: int = 0
    known: tuple[int, int] | None = None
    behind: int = 0
    needs: int = 0

    @property
    def least_bits(self) -> int:
        """Bits of the shortest message that has the field."""
        return self.needs or self.first_bit + (1 if self.kind in {Kind.TEXT, Kind.DATA} else self.width)


class Choice(NamedTuple):
    """The bits that tell one kind of message of a type from another, and their value."""

    first_bit: int
    width: int
    value: int


@dataclass(frozen=True, slots=True)
class JsonLayout:
    """One kind of message: that of `msg_types` whose `choice` bits are so, if they are not more than `most_bits`."""

    name: str
    msg_types: tuple[int, ...]
    fields: tuple[JsonField, ...]
    choice: Choice | None = None
    most_bits: int | None = None


def application(first_bit: int, area: int, function: int) -> Choice:
    """A binary message of this designated area code and function identifier, which begin at `first_bit`."""
    return Choice(first_bit, 16, area << 6 | function)


def row(first_bit: int, *fields: tuple[str, int]) -> tuple[JsonField, ...]:
    """Plain numbers, (key, width) each, one right behind the other."""
    told = []
    for key, width in fields:
        told.append(JsonField(key, first_bit, width))
        first_bit += width
    return tuple(told)


def flag(key: str, bit: int) -> JsonField:
    """True or false."""
    return JsonField(key, bit, 1, Kind.FLAG)


def coordinate(key: str, first_bit: int, parts: int) -> JsonField:
    """A longitude or latitude in 1/`parts` degrees, as wide as it always is then; `key` ends in lon or lat."""
    axis = key.rpartition("_")[2]
    most = _MOST_DEG[axis] * parts
    width = _PLACE_BITS[parts][list(_MOST_DEG).index(axis)]
    return JsonField(f"{key}_deg", first_bit, width, Kind.SIGNED, parts, known=(-most, most))


def place(first_bit: int, parts: int, prefix: str = "") -> tuple[JsonField, JsonField]:
    """Longitude, then latitude."""
    lon = coordinate(f"{prefix}lon", first_bit, parts)
    return lon, coordinate(f"{prefix}lat", first_bit + lon.width, parts)


HEAD = row(0, ("msg_type", 6), ("repeat", 2), ("mmsi", 30))
