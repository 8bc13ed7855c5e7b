"""Which payloads are whole: the message types there are, and how many bits each has, as `layouts` says."""

from pipeline.decode.layouts import ALLOWED_BITS, CHARACTER_BITS

_PART_NO_BITS = 40
_STATIC_IN_PARTS = 24


def message_type(payload: bytes) -> int:
    """The six bits that name the type; 0 of an empty payload."""
    return _six_bits(payload[0]) if payload else 0


def fault_of(payload: bytes, fill_bits: int) -> str | None:
    """Why a payload cannot be decoded, as a quarantine reason; None if it is whole.

    A length is right if it is one of the type's, or one of them filled up to whole six-bit characters with the fill
    bits not declared, as some transponders do. Types 0 and above 28 do not exist, nor do parts 2 and 3 of type 24.
    """
    kind = message_type(payload)
    bits = len(payload) * CHARACTER_BITS - fill_bits
    part = None
    if kind == _STATIC_IN_PARTS:
        if bits < _PART_NO_BITS:
            return "bad_length"
        part = (_six_bits(payload[6]) >> 2) & 3
    allowed = ALLOWED_BITS.get((kind, part))
    if not payload or (allowed is not None and bits not in allowed):
        return "bad_length"
    return "undecodable" if allowed is None else None


def _six_bits(character: int) -> int:
    value = character - 48
    return value - 8 if value > 40 else value  # noqa: PLR2004  the gap in the armouring alphabet
