"""Write docs/messages.md from the table of bit layouts and from that of the differences from other decoders."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.decode.layouts import ALLOWED_BITS, LAYOUTS, STEPS, Field, Kind, Layout
from pipeline.decode.layouts.differences import DEPARTURES, DIFFERENCES, REFUSALS, Difference, Value
from pipeline.decode.layouts.others import OTHERS, WITH_RECORDS, Choice, JsonField, JsonLayout

PAGE = Path(__file__).resolve().parents[1] / "docs" / "messages.md"
_LONGEST_VALUE = 24
_HEAD_FIELDS = 3
_APPLICATION_BITS = 16
_HEAD = """# Messages: which bits say what

Written by `scripts/write_messages_page.py` from `pipeline/decode/layouts/`, the table that the decoder works by too; a
test holds the two equal. The layouts are those of ITU-R M.1371-5, annex 8. Bits count from 0, the most significant
first; spare bits are left out.

A raw value times the step is the quantity in its unit; a coordinate is rounded to the millionth of a degree. *Known*
are the raw values that say something, all where the cell is empty: everything else becomes NULL. Text is of six-bit
characters, ends at the first `@`, and loses the spaces at both ends; empty text is NULL. A field that a shorter message
has no room for is NULL, a character that it cuts is none. Of a place that is none both coordinates are NULL.

A payload is whole if it has one of the lengths of its type, with or without padding to whole characters; else its line
is quarantined as `bad_length`.
"""
_OTHERS = """## All other types

Types {types} are kept in `other_messages`, as a JSON object
of their fields: pyais's names and units, in the order of the bits, but for the differences below. Coordinates end in
`_deg`. What the payload is too short to hold is left out. Enumerations are numbers as broadcast, binary data is
hexadecimal and filled up to whole bytes with 0. Values that mean "not available", other than coordinates and empty
text, stay.

| type | bits |
|---|---|
"""
_OTHER_LAYOUTS = """
The first of these rows that fits a message tells it; {head} come before its keys, as in every
message. Brackets hold the step of a raw number, where it is not 1, and what is then added in steps.

| message | types | which | key, bits, read as |
|---|---|---|---|
"""
_RECORDS = """
What has lists of records (areas, targets, measurements, waypoints, cargo) is told by pyais itself, some fifty times
slower: {records}.
"""
_DIFFERENCES = """## Where pyais says something else

Everything else is equal, field for field: on all recordings at hand and on a million payloads of chance. Of types
without columns the fields are examples, the rule holds for all of the kind. `is_long_range_asked` of type 4 and `epfd`
of type 24 are among pyais's spare bits. One column says who else gives what Tumen gives; the sentences are of the test
logs of gpsd and libais, from the air, or made.

| rule | types | fields | pyais gives | Tumen gives | agrees | example |
|---|---|---|---|---|---|---|
"""
_REFUSALS = """## What pyais decodes and Tumen does not take

How parts of one message find each other is on the [page on feeds](feeds.md).

| what | pyais gives | Tumen quarantines | example |
|---|---|---|---|
"""
_DEPARTURES = """## Where gpsd and libais say something else

Their own logs with what they print are golden tests; these fields are not as they print them.

| decoder | types | field | what they do |
|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *map(_layout, LAYOUTS), _others(), _differences(), _refusals(), _departures()])


def _layout(layout: Layout) -> str:
    part = "" if layout.part is None else f", part {'AB'[layout.part]}"
    types = "types" if len(layout.msg_types) > 1 else "type"
    title = f"## `{layout.name}`: {types} {_numbers(layout.msg_types)}{part}\n\n{_lengths(layout.bits)} bits.\n"
    head = "| field | bits | read as | step | known | |\n|---|---|---|---|---|---|\n"
    return f"{title}\n{head}{_rows(_field(field) for field in layout.fields)}"


def _field(field: Field) -> tuple[str, ...]:
    bits = _bits(field.first_bit, field.width)
    known = f"{field.known[0]} to {field.known[1]}" if field.known else ""
    kind = "" if field.kind is Kind.UNSIGNED else str(field.kind)
    return f"`{field.name}`", bits, kind, _step(field), known, field.note


def _bits(first_bit: int, width: int) -> str:
    return f"{first_bit}-{first_bit + width - 1}" if width > 1 else str(first_bit)


def _step(field: Field) -> str:
    step = STEPS[field.name]
    numerator, denominator = step.numerator * field.multiplier, step.denominator
    if denominator % numerator == 0:
        numerator, denominator = 1, denominator // numerator
    return f"{numerator}/{denominator} {step.unit}" if (numerator, denominator) != (1, 1) else step.unit


def _others() -> str:
    lengths = {kind: bits for (kind, part), bits in ALLOWED_BITS.items() if part is None}
    in_columns = {kind for layout in LAYOUTS for kind in layout.msg_types}
    others = sorted(set(lengths) - in_columns)
    head = ", ".join(f"`{field.key}`" for field in OTHERS[0].fields[:_HEAD_FIELDS])
    records = ", ".join(f"{_application(choice)} of type {kind}" for kind, choice in WITH_RECORDS)
    return (
        _OTHERS.format(types=_numbers(others))
        + _rows((str(kind), _lengths(lengths[kind])) for kind in others)
        + _OTHER_LAYOUTS.format(head=head)
        + _rows(map(_other_layout, OTHERS))
        + _RECORDS.format(records=records)
    )


def _other_layout(layout: JsonLayout) -> tuple[str, ...]:
    keys = ", ".join(_key(field) for field in layout.fields[_HEAD_FIELDS:])
    return f"`{layout.name}`", _numbers(layout.msg_types), _which(layout), keys


def _which(layout: JsonLayout) -> str:
    """What tells a message from others of its type."""
    if layout.choice is None:
        return f"up to {layout.most_bits} bits" if layout.most_bits else ""
    if layout.choice.width >= _APPLICATION_BITS:
        return _application(layout.choice)
    return f"{_bits(layout.choice.first_bit, layout.choice.width)} = {layout.choice.value}"


def _application(choice: Choice) -> str:
    """The designated area code and function identifier, and the bit behind if it counts, too."""
    behind = choice.width - _APPLICATION_BITS
    area, function = divmod(choice.value >> behind, 64)
    more = f", {choice.first_bit + _APPLICATION_BITS} = {choice.value & 1}" if behind else ""
    return f"DAC {area} FI {function}{more}"


def _key(field: JsonField) -> str:
    if field.first_bit < 0:
        return f"`{field.key}` in the last {field.width}"
    if field.kind is Kind.DATA:
        return f"`{field.key}` from {field.first_bit}" + (f" but the last {field.behind}" if field.behind else "")
    step = f"1/{field.parts}" if field.parts > 1 else ""
    added = f"{field.offset:+}" if field.offset else ""
    kind = "" if field.kind is Kind.UNSIGNED else f" {field.kind}"
    brackets = f" ({', '.join(filter(None, (step, added)))})" if step or added else ""
    return f"`{field.key}` {_bits(field.first_bit, field.width)}{kind}{brackets}"


def _differences() -> str:
    return _DIFFERENCES + _rows(_difference(row) for row in DIFFERENCES)


def _difference(row: Difference) -> tuple[str, ...]:
    return (
        str(row.rule),
        _numbers(row.msg_types),
        ", ".join(f"`{name}`" for name in row.fields),
        f"`{row.pyais_field}` {_value(row.pyais_gives)}",
        f"`{row.fields[0]}` {_value(row.tumen_gives)}",
        row.agrees,
        _sentences(row.sentences),
    )


def _refusals() -> str:
    return _REFUSALS + _rows(
        (row.what, f"`{row.pyais_field}` {_value(row.pyais_gives)}", f"`{row.reason}`", _sentences([row.sentence]))
        for row in REFUSALS
    )


def _departures() -> str:
    return _DEPARTURES + _rows((row.decoder, _numbers(row.msg_types), row.field, row.what) for row in DEPARTURES)


def _rows(rows: Iterable[tuple[str, ...]]) -> str:
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |\n" for row in rows)


def _value(value: Value) -> str:
    if value is None:
        return "NULL"
    text = str(value)
    return f"`{text}`" if len(text) <= _LONGEST_VALUE else f"`{text[:6]}...{text[-6:]}`, {len(text) // 2} bytes"


def _sentences(sentences: Sequence[str]) -> str:
    """In code spans of two backticks, since armour has them too."""
    return " ".join(f"`` {sentence} ``" for sentence in sentences)


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def _lengths(bits: frozenset[int]) -> str:
    """Single lengths, or the first and the last of many."""
    lengths = sorted(bits)
    is_range = len(lengths) > 1 and lengths == list(range(lengths[0], lengths[-1] + 1))
    return f"{lengths[0]} to {lengths[-1]}" if is_range else _numbers(lengths)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
