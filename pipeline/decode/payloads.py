"""Which payloads are whole: the message types there are, and how many bits each has, as `layouts` says."""

import numpy as np
import numpy.typing as npt

from pipeline.decode.layouts import ALLOWED_BITS

GREATEST_MMSI = 999_999_999
_PART_NO_BITS = 40
_STATIC_IN_PARTS = 24
PAYLOAD_REASONS = ("bad_length", "undecodable")
WHOLE = 0
Small = npt.NDArray[np.uint8]


def message_type(payload: bytes) -> int:
    """The six bits that name the type; 0 of an empty payload."""
    return _six_bits(payload[0]) if payload else 0


def verdicts_of(msg_types: Small, parts: Small, bits: npt.NDArray[np.uint16]) -> Small:
    """Why payloads cannot be decoded: `WHOLE` if one can, else 1 + the index of the reason in `PAYLOAD_REASONS`.

    They are told by their type, the bits that number the part in type 24, and their length in bits. A length is right
    if it is one of the type's, or one of them filled up to whole six-bit characters with the fill bits not declared, as
    some transponders do. Types 0 and above 28 do not exist, nor do parts 2 and 3 of type 24.
    """
    verdicts: Small = VERDICTS[msg_types, parts, np.minimum(bits, VERDICTS.shape[2] - 1)]
    return verdicts


def _verdicts() -> npt.NDArray[np.uint8]:
    """What `verdicts_of` answers, by type, part and length in bits."""
    longest = max(max(lengths) for lengths in ALLOWED_BITS.values()) + 1
    verdicts = np.full((64, 4, longest + 1), 1 + PAYLOAD_REASONS.index("undecodable"), np.uint8)
    for (kind, part), lengths in ALLOWED_BITS.items():
        of_kind = verdicts[kind, slice(None) if part is None else part]
        of_kind[...] = 1 + PAYLOAD_REASONS.index("bad_length")
        of_kind[..., list(lengths)] = WHOLE
    verdicts[_STATIC_IN_PARTS, :, :_PART_NO_BITS] = 1 + PAYLOAD_REASONS.index("bad_length")
    verdicts[:, :, 0] = 1 + PAYLOAD_REASONS.index("bad_length")
    return verdicts


def _six_bits(character: int) -> int:
    value = character - 48
    return value - 8 if value > 40 else value  # noqa: PLR2004  the gap in the armouring alphabet


VERDICTS = _verdicts()
