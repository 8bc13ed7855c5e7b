"""Messages of the types without columns, as JSON, by pyais: all but 1-5, 9, 11, 18, 19, 21, 24 and 27.

Names and units are pyais's, but where it is wrong or loses something; docs/messages.md lists each difference. Keys
come in the order of the bits. A field that the payload is too short to hold is left out, so are spare bits.
Enumerations are their numbers as broadcast, binary data is hexadecimal and filled up to whole bytes with 0, coordinates
are in degrees and null where they are none, and so is empty text. Other values that mean "not available" stay.

`other_columns` tells the same of many messages at once, by a table of their bits; here is what it is held to.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from enum import EnumMeta
from functools import cache
from typing import Any, NamedTuple

from pyais.bit_vector import bit_vector
from pyais.exceptions import AISBaseException
from pyais.messages import MSG_CLASS

from pipeline.decode.layouts import CHARACTER_BITS
from pipeline.decode.payloads import message_type

_Read = Callable[[bit_vector, int, int], Any]
_Payload = Any  # a class of pyais's, one a kind of message
_MULTI_SLOT = 26
_RADIO_BITS = 20
_LONGEST = 1064  # bits; pyais stops before the end of the longest messages of types 6 and 8
_BINARY_TYPES = frozenset({6, 8})
_STEPS_A_DEGREE = 600
_TYPES_IN_MINUTES = frozenset({17, 22, 23})
_RECORDS = ("sub_areas", "targets", "reports", "waypoints", "cargos")
_SPARE = "empty_"  # so pyais calls some spare bits
_MOST_DEG = {"lon": 180, "lat": 90}
_JSON = json.JSONEncoder(separators=(",", ":"), allow_nan=False)


class _Item(NamedTuple):
    """How to get one field.

    `read` is None where it is as pyais has it, `most_deg` where it is no coordinate; `is_cut`: it may end with the
    payload.
    """

    key: str
    name: str
    first_bit: int
    width: int
    read: _Read | None
    most_deg: int | None
    is_cut: bool


def describe(payloads: Sequence[tuple[bytes, int]]) -> list[str | None]:
    """One JSON object a (payload, fill bits) pair, whose length is right; None where pyais refuses it."""
    known: dict[tuple[bytes, int], str | None] = {}
    for payload in payloads:
        if payload not in known:
            known[payload] = _described(*payload)
    return [known[payload] for payload in payloads]


def _described(payload: bytes, fill_bits: int) -> str | None:
    kind = message_type(payload)
    if kind not in MSG_CLASS or not payload:
        return None
    bits = bit_vector(payload, fill_bits)
    try:
        message: Any = MSG_CLASS[kind].from_vector(bits)
    except (AISBaseException, ValueError):
        return None
    items, records = _plan(message.__class__)
    length = len(bits)
    fields: dict[str, Any] = {}
    for key, name, first_bit, width, read, most_deg, is_cut in items:
        if first_bit + width <= length or (is_cut and first_bit < length):
            value = read(bits, first_bit, width) if read else getattr(message, name)
            fields[key] = value if most_deg is None or abs(value) <= most_deg else None
    for name in records:
        fields[name] = _plain(getattr(message, name))
    if kind == _MULTI_SLOT:
        _mend_multi_slot(fields, bits)
    return _JSON.encode(fields)


@cache
def _plan(message_class: _Payload) -> tuple[tuple[_Item, ...], tuple[str, ...]]:
    """The fields of a kind of message, spare bits left out, and its lists of records."""
    items = []
    first_bit = 0
    fields = message_class.fields()
    kind = fields[0].metadata["default"]
    for field in fields:
        about = field.metadata
        if not about["is_spare"] and not field.name.startswith(_SPARE):
            most_deg = _most_deg(field.name)
            read = _degrees if kind in _TYPES_IN_MINUTES and most_deg else _reader(about)
            is_cut = about["d_type"] in {str, bytes}
            is_open = field.name == "data" and kind in _BINARY_TYPES
            width = _LONGEST - first_bit if is_open else about["width"]
            items.append(_Item(_key(field.name), field.name, first_bit, width, read, most_deg, is_cut))
        first_bit += about["width"]
    return tuple(items), tuple(name for name in _RECORDS if hasattr(message_class, name))


def _reader(about: Mapping[str, Any]) -> _Read | None:
    converter = about["to_converter"]
    if about["d_type"] is str:
        return _text
    if about["d_type"] is bytes:
        return _hexadecimal
    is_enumeration = isinstance(converter, EnumMeta) or isinstance(getattr(converter, "__self__", None), EnumMeta)
    return _number if is_enumeration else None


def _most_deg(name: str) -> int | None:
    return _MOST_DEG.get(name.rpartition("_")[2])


def _key(name: str) -> str:
    return f"{name}_deg" if _most_deg(name) else name


def _number(bits: bit_vector, first_bit: int, width: int) -> int:
    return bits.get(first_bit, width)


def _degrees(bits: bit_vector, first_bit: int, width: int) -> float:
    """Tenths of a minute, two's complement; pyais leaves them minutes, and those of type 17 without a sign."""
    return round(bits.get_signed(first_bit, width) / _STEPS_A_DEGREE, 6)


def _text(bits: bit_vector, first_bit: int, width: int) -> str | None:
    """Whole characters up to the first `@`; pyais goes past it, and reads what is left of a cut one as another."""
    room = min(width, len(bits) - first_bit)
    return _spoken(bits.get_str(first_bit, room - room % CHARACTER_BITS))


def _hexadecimal(bits: bit_vector, first_bit: int, width: int) -> str:
    return bits.get_bytes(first_bit, width).hex()


def _spoken(text: str) -> str | None:
    return text.partition("@")[0].strip() or None


def _plain(value: Any) -> Any:  # noqa: ANN401  any value of JSON
    """Records as pyais has them, with our words and degrees."""
    if isinstance(value, str):
        return _spoken(value)
    if isinstance(value, dict):
        return {_key(name): _inner(name, inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _inner(name: str, value: Any) -> Any:  # noqa: ANN401  any value of JSON
    most_deg = _most_deg(name)
    return _plain(value) if most_deg is None or abs(value) <= most_deg else None


def _mend_multi_slot(fields: dict[str, Any], bits: bit_vector) -> None:
    """The communication state ends the message, wherever that is; without structure there is no application id."""
    is_addressed, is_structured = fields.get("addressed"), fields.get("structured")
    if not is_structured:
        fields.pop("app_id", None)
    data_at = 40 + (30 if is_addressed else 0) + (16 if is_structured else 0)
    radio_at = len(bits) - _RADIO_BITS
    for name in ("data", "radio"):
        fields.pop(name, None)
    if data_at <= radio_at:
        fields["data"] = _hexadecimal(bits, data_at, radio_at - data_at)
        fields["radio"] = bits.get(radio_at, _RADIO_BITS)
