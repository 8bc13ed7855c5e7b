"""How long the payloads of each message type may be."""

from collections.abc import Iterable

from pipeline.decode.layouts.shape import Layout, between, padded

_OTHER_TYPES: dict[int, frozenset[int]] = {
    6: between(88, 1064),
    7: between(72, 168),
    8: between(56, 1064),
    10: padded(72),
    12: between(72, 1008),
    13: between(72, 168),
    14: between(40, 1008),
    15: between(88, 168),
    16: between(96, 144),
    17: between(80, 816),
    20: between(72, 160),
    22: padded(168),
    23: padded(160),
    25: between(40, 168),
    26: between(60, 1064),
    28: between(96, 168),  # of M.1371-6; recalled, not verified
}


def allowed_bits(layouts: Iterable[Layout]) -> dict[tuple[int, int | None], frozenset[int]]:
    """Lengths in bits by (message type, part), the part being None but for type 24; others do not exist."""
    columns = {(kind, layout.part): layout.bits for layout in layouts for kind in layout.msg_types}
    return columns | {(kind, None): bits for kind, bits in _OTHER_TYPES.items()}
