"""Objects written by the kernel, as to their room: what they say is held against pyais elsewhere."""

import json
from random import Random

import numpy as np
import pytest
from payloads import Bits, chance_bits

from pipeline.decode.columns import Payloads
from pipeline.decode.kernels.json_text import KEY_BYTES, NO_LAYOUT, SPARE_BYTES, choose_layouts, write_objects
from pipeline.decode.kernels.payloads import Packed
from pipeline.decode.layout_arrays import layout_arrays
from pipeline.decode.layouts import ALLOWED_BITS, Kind
from pipeline.decode.layouts.others import OTHERS, WITH_RECORDS, JsonLayout

TABLE, LONGEST = layout_arrays()
CANARY = 0x80  # a byte that JSON of six-bit text has nowhere
QUOTE = 34


def longest_message(layout: JsonLayout, msg_type: int) -> Bits:
    """As long as it may be, its text all quotes, its numbers as long as they can be written."""
    length = min(layout.most_bits or 2000, max(ALLOWED_BITS[msg_type, None]))
    bits = Bits(0, length).written(0, 6, msg_type)
    for field in layout.fields[1:]:
        if field.kind is Kind.TEXT:
            for at in range(field.first_bit, min(field.first_bit + field.width, length) - 5, 6):
                bits = bits.written(at, 6, QUOTE)
        elif field.kind is not Kind.DATA:
            least, most = field.known or (-1, -1)
            bits = bits.written(field.first_bit % length, field.width, least + 1 if field.known else most)
    return bits.written(*layout.choice) if layout.choice else bits


def packed(*messages: Bits) -> Packed:
    payloads = Payloads.of([message.armoured()[:2] for message in messages])
    return payloads.packed


@pytest.mark.parametrize("layout", OTHERS, ids=lambda layout: layout.name)
def test_the_longest_object_has_room_and_is_json(layout: JsonLayout) -> None:
    messages = [longest_message(layout, kind) for kind in layout.msg_types]
    several = packed(*messages * 50)
    layout_of, ends = np.empty(len(several.firsts), np.int64), np.empty(len(several.firsts), np.int64)
    choose_layouts(several, TABLE, layout_of)
    assert {OTHERS[index].name for index in layout_of.tolist()} == {layout.name}
    room = int((LONGEST[layout_of] + several.bits // 3).sum())
    text = np.full(room + SPARE_BYTES + 100, CANARY, np.uint8)
    write_objects(several, layout_of, TABLE, text, ends)
    assert ends[-1] <= room
    assert (text[room + SPARE_BYTES :] == CANARY).all()
    written = text.tobytes()
    assert all(written[: ends[0]] == written[begin:end] for begin, end in zip(ends[1::2], ends[2::2], strict=False))
    assert set(json.loads(written[: ends[0]])) == {field.key for field in layout.fields}


@pytest.mark.parametrize(("msg_type", "choice"), WITH_RECORDS)
def test_a_message_with_records_has_no_layout(msg_type: int, choice: tuple[int, int, int]) -> None:
    message = chance_bits(msg_type, 200, Random(2)).written(*choice)  # noqa: S311  no secret
    layout_of = np.zeros(1, np.int64)
    choose_layouts(packed(message), TABLE, layout_of)
    assert layout_of.tolist() == [NO_LAYOUT]


def test_nothing_is_written_of_a_message_without_layout() -> None:
    ends, text = np.empty(3, np.int64), np.full(1000, CANARY, np.uint8)
    question = Bits(0, 72).written(0, 6, 10)
    layout_of = np.empty(3, np.int64)
    several = packed(Bits(0, 168), question, Bits(0, 168))
    choose_layouts(several, TABLE, layout_of)
    write_objects(several, layout_of, TABLE, text, ends)
    assert layout_of.tolist() == [NO_LAYOUT, [layout.name for layout in OTHERS].index("time_inquiry"), NO_LAYOUT]
    assert ends.tolist() == [0, ends[1], ends[1]]
    assert json.loads(text[: ends[1]].tobytes()) == {"msg_type": 10, "repeat": 0, "mmsi": 0, "dest_mmsi": 0}


def test_every_key_fits_where_keys_are_kept() -> None:
    keys = TABLE.keys.tobytes()
    kept = [keys[at : at + KEY_BYTES] for at in range(0, len(keys), KEY_BYTES)]
    names = [field.key for layout in OTHERS for field in layout.fields]
    assert len(kept) == len(names)
    for name, key, count in zip(names, kept, TABLE.fields["key_bytes"].tolist(), strict=True):
        assert key[1:count].decode() == f'"{name}":'
        assert key[:1] in {b",", b"{"}
