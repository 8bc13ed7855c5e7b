"""Which payloads are whole: the message types there are, and how many bits each has (ITU-R M.1371-5, annex 8)."""

_CHARACTER_BITS = 6
_PART_NO_BITS = 40
_EXACT_BITS: dict[int, frozenset[int]] = {
    **dict.fromkeys((1, 2, 3, 4, 9, 11, 18, 22), frozenset({168})),
    5: frozenset({420, 422, 424}),  # the shorter two drop DTE and the spare bit; both are on the air
    10: frozenset({72}),
    19: frozenset({312}),
    23: frozenset({160}),
    27: frozenset({96}),
}
_BITS_BY_PART = {0: frozenset({160, 168}), 1: frozenset({168})}  # of type 24; some send part A with its spare
_BIT_RANGE: dict[int, tuple[int, int]] = {
    6: (88, 1064),
    7: (72, 168),
    8: (56, 1064),
    12: (72, 1008),
    13: (72, 168),
    14: (40, 1008),
    15: (88, 168),
    16: (96, 144),
    17: (80, 816),
    20: (72, 160),
    21: (272, 360),
    25: (40, 168),
    26: (60, 1064),
    28: (96, 168),  # of M.1371-6; recalled, not verified
}
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
    bits = len(payload) * _CHARACTER_BITS - fill_bits
    if not payload or (kind == _STATIC_IN_PARTS and bits < _PART_NO_BITS):
        return "bad_length"
    if kind == _STATIC_IN_PARTS:
        exact = _BITS_BY_PART.get((_six_bits(payload[6]) >> 2) & 3)
        return "undecodable" if exact is None else _length_fault(bits, exact)
    if kind in _EXACT_BITS:
        return _length_fault(bits, _EXACT_BITS[kind])
    if kind not in _BIT_RANGE:
        return "undecodable"
    least, most = _BIT_RANGE[kind]
    return None if least <= bits <= most + _CHARACTER_BITS - 1 else "bad_length"


def _length_fault(bits: int, exact: frozenset[int]) -> str | None:
    is_right = any(bits in {length, _whole_characters(length)} for length in exact)
    return None if is_right else "bad_length"


def _whole_characters(bits: int) -> int:
    return -(-bits // _CHARACTER_BITS) * _CHARACTER_BITS


def _six_bits(character: int) -> int:
    value = character - 48
    return value - 8 if value > 40 else value  # noqa: PLR2004  the gap in the armouring alphabet
