"""What a layout of bits is."""

from dataclasses import dataclass
from enum import StrEnum

CHARACTER_BITS = 6


class Kind(StrEnum):
    """How the bits of a field are read: two's complement if signed; text in six-bit characters, `@` being 0.

    Flags and data, in hexadecimal digits, are of messages told as JSON alone.
    """

    UNSIGNED = "unsigned"
    SIGNED = "signed"
    TEXT = "text"
    FLAG = "flag"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Step:
    """What 1 of a field means: numerator / denominator of the unit."""

    numerator: int = 1
    denominator: int = 1
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a layout; equal names across layouts are one quantity in one unit.

    A raw value times `multiplier` counts whole steps of `STEPS[name]`. `known` are the first and the last raw value
    that say something; None: all do. Of text only whole characters that the payload really has are read.
    """

    name: str
    first_bit: int
    width: int
    kind: Kind = Kind.UNSIGNED
    multiplier: int = 1
    known: tuple[int, int] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of message; `bits` are the lengths a payload of it may have, `part` is that of type 24."""

    name: str
    msg_types: tuple[int, ...]
    part: int | None
    bits: frozenset[int]
    fields: tuple[Field, ...]


def padded(*lengths: int) -> frozenset[int]:
    """These lengths, and them filled up to whole characters by a transponder that does not declare its fill bits."""
    return frozenset(lengths) | {-(-length // CHARACTER_BITS) * CHARACTER_BITS for length in lengths}


def between(least: int, most: int) -> frozenset[int]:
    """All lengths from one to the other, and whole characters at the end."""
    return frozenset(range(least, most + CHARACTER_BITS))
