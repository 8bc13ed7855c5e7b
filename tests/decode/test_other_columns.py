import json
import random
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from payloads import FIXTURES, WHY_SKIPPED, Bits, chance_bits, fault_of, recorded, recordings

from pipeline.decode import other_columns
from pipeline.decode.columns import Payloads
from pipeline.decode.layouts import ALLOWED_BITS, LAYOUTS, Kind
from pipeline.decode.layouts.others import OTHERS, WITH_RECORDS, Choice, JsonField
from pipeline.decode.other_columns import describe_packed
from pipeline.decode.other_messages import describe
from pipeline.decode.payloads import message_type

COLUMNS = {kind for layout in LAYOUTS for kind in layout.msg_types}
LENGTHS = {kind: sorted(lengths) for (kind, _), lengths in ALLOWED_BITS.items() if kind not in COLUMNS}
KINDS: list[tuple[int, Choice | None, Sequence[JsonField]]] = [
    *((kind, layout.choice, layout.fields) for layout in OTHERS for kind in layout.msg_types),
    *((kind, choice, ()) for kind, choice in WITH_RECORDS),
]
HOSTILE = [ord('"'), ord("\\") - 64, ord(" "), 0, ord("'"), ord("/"), 1]  # as six-bit codes
Armoured = tuple[bytes, int]


def told(messages: Sequence[Armoured]) -> list[str | None]:
    """What the columns give, of all of these at once."""
    texts: list[str | None] = describe_packed(Payloads.of(messages)).to_list()
    return texts


def written(bits: Bits, field: JsonField, chance: random.Random) -> Bits:
    """One field set to what is rare by chance: an end of what it may be, next to it, or text that means something."""
    first_bit = field.first_bit % bits.length
    width = min(field.width, bits.length - first_bit)
    if field.kind is Kind.TEXT:
        for at in range(first_bit, first_bit + width - 5, 6):
            bits = bits.written(at, 6, chance.choice(HOSTILE))
        return bits
    least, most = field.known or (0, 0)
    ends = [0, 1, -1, 1 << field.width - 1, least, least - 1, most, most + 1, chance.randrange(-60, 60)]
    return bits.written(first_bit, width, chance.choice(ends))


def chance_message(chance: random.Random, kind: int, length: int, choice: Choice | None, fields: Any) -> Armoured:
    """A message of a kind, with some fields at the ends of what they may be."""
    bits = chance_bits(kind, length, chance)
    if choice and choice.first_bit + choice.width <= length and chance.random() < 0.95:
        bits = bits.written(*choice)
    for field in chance.sample(fields, min(len(fields), 4)) if chance.random() < 0.5 else ():
        if field.key not in {"msg_type", "dac", "fid", "addressed", "structured"} and field.least_bits <= length:
            bits = written(bits, field, chance)
    payload, fill_bits, _ = bits.armoured()
    return payload, fill_bits


def chance_messages(seed: int) -> Iterator[Armoured]:
    """Messages of all kinds in turn, of any length that they may have, without end."""
    chance = random.Random(seed)  # noqa: S311  no secret
    while True:
        for kind, choice, fields in KINDS:
            yield chance_message(chance, kind, chance.choice(LENGTHS[kind]), choice, fields)


def assert_equal(messages: Sequence[Armoured]) -> None:
    for message, ours, theirs in zip(messages, told(messages), describe(messages), strict=True):
        assert ours == theirs, message


def test_messages_of_chance_are_told_byte_for_byte_as_by_pyais() -> None:
    assert_equal(list(islice(chance_messages(1), 12_000)))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 12))
def test_half_a_million_messages_of_chance_are_told_as_by_pyais(seed: int) -> None:
    assert_equal(list(islice(chance_messages(seed), 50_000)))


@pytest.mark.parametrize("kind", LENGTHS)
def test_a_message_of_each_length_is_told_as_by_pyais(kind: int) -> None:
    chance = random.Random(kind)  # noqa: S311  no secret
    assert_equal([chance_bits(kind, length, chance).armoured()[:2] for length in LENGTHS[kind]])


@pytest.mark.skipif(not FIXTURES.is_dir(), reason=WHY_SKIPPED)
def test_recorded_messages_are_told_as_by_pyais() -> None:
    found = {
        (payload, fill_bits)
        for path in recordings()
        for payload, fill_bits, _ in recorded(Path(path))
        if fault_of(payload, fill_bits) is None and message_type(payload) not in COLUMNS
    }
    assert len(found) > 500
    assert_equal(sorted(found))


@pytest.mark.parametrize("kind", sorted(set(range(64)) - COLUMNS))
def test_a_message_that_is_cut_anywhere_is_told_as_by_pyais(kind: int) -> None:
    payload = chance_bits(kind, 1068, random.Random(kind)).armoured()[0]  # noqa: S311  no secret
    assert_equal([(payload[:end], fill_bits) for end in range(7, len(payload) + 1) for fill_bits in (0, 3)])


def test_every_number_that_is_no_plain_one_is_written_as_by_pyais() -> None:
    messages = []
    for layout in OTHERS:
        fields = [field for field in layout.fields if field.parts in {10, 100} or field.offset]
        for value in range(1 << max((field.width for field in fields), default=0)) if fields else ():
            bits = Bits(0, 1064).written(0, 6, layout.msg_types[0])
            assert layout.choice
            for place in (layout.choice, *((field.first_bit, field.width, value) for field in fields)):
                bits = bits.written(*place)
            messages.append(bits.armoured()[:2])
    assert len(messages) > 20_000
    assert_equal(messages)


def test_messages_without_lists_of_records_are_told_without_pyais(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Armoured] = []

    def note(payloads: Sequence[Armoured]) -> list[str | None]:
        asked.extend(payloads)
        return describe(payloads)

    monkeypatch.setattr(other_columns, "describe", note)
    messages = list(islice(chance_messages(12), 2000))
    texts = dict(zip(messages, told(messages), strict=True))
    with_lists = {
        message
        for message, text in texts.items()
        if any(isinstance(value, list) for value in json.loads(text or "{}").values())
    }
    assert with_lists == set(asked)
    assert with_lists


def test_no_payloads_are_no_texts() -> None:
    assert describe_packed(Payloads.of([])).to_list() == []


def test_what_pyais_refuses_is_null() -> None:
    assert told([(b"", 0), (b"l000000000000", 0), (b"w" * 28, 0)]) == [None, None, None]


def test_text_of_quotes_and_backslashes_is_json() -> None:
    bits = chance_bits(14, 1008, random.Random(1))  # noqa: S311  no secret
    for nth, at in enumerate(range(40, 1003, 6)):
        bits = bits.written(at, 6, HOSTILE[nth % 2])
    text = told([bits.armoured()[:2]])[0]
    assert text
    assert json.loads(text)["text"] == '"\\' * 80 + '"'
