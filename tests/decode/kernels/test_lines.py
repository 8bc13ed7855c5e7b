"""Blocks and the lines in them, against `split_lines`, which cuts the same stream line by line."""

from collections.abc import Iterable
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.decode.kernels.lines import find_lines
from pipeline.feeds import blocks
from pipeline.feeds.blocks import PADDING_BYTES, Block, Text, split_blocks
from pipeline.feeds.lines import BOM, Line, split_lines

STREAMS = st.lists(st.sampled_from([b"\n", b"\r", b"\r\n", b"a", b"bc", BOM, b"x" * 9, b"y" * 30])).map(b"".join)


def lines_of(some: Iterable[Block], limit: int) -> list[Line]:
    found: list[Line] = []
    for block in some:
        starts, ends = np.empty(block.size + 1, np.int64), np.empty(block.size + 1, np.int64)
        count = find_lines(block.text.buffer, block.size, starts, ends)
        for start, end in zip(starts[:count].tolist(), ends[:count].tolist(), strict=True):
            raw = block.text.bytes(start, end)
            found.append(Line(len(found) + 1, block.offset + start, raw[:limit], len(raw) > limit))
    return found


def by_lines(stream: bytes, limit: int) -> list[Line]:
    return [line for lines in split_lines([stream], limit) for line in lines]


def cut(stream: bytes, step: int) -> list[bytes]:
    return [stream[at : at + step] for at in range(0, len(stream), step)]


def test_every_short_stream_has_the_same_lines_at_every_chunk_size() -> None:
    for stream in map(bytes, product(b"a\r\n", repeat=6)):
        for limit in (1, 2, 8):
            expected = by_lines(stream, limit)
            for step in range(1, 7):
                assert lines_of(split_blocks(cut(stream, step), limit), limit) == expected, (stream, limit, step)


@settings(deadline=None)
@given(STREAMS, st.lists(st.integers(0, 12)), st.integers(1, 12))
def test_the_lines_of_blocks_are_those_of_the_stream_however_it_comes(
    stream: bytes, steps: list[int], limit: int
) -> None:
    chunks, rest = [], stream
    for step in steps:
        chunks.append(rest[:step])
        rest = rest[step:]
    assert lines_of(split_blocks([*chunks, rest], limit), limit) == by_lines(stream, limit)


@settings(deadline=None)
@given(STREAMS, st.integers(1, 40))
def test_a_block_but_the_last_ends_where_a_line_does_and_may_be_read_beyond(stream: bytes, step: int) -> None:
    found = list(split_blocks(cut(stream, step), len(stream)))
    for block in found:
        assert 0 < block.size == block.text.size <= len(block.text.buffer) - PADDING_BYTES
        assert stream[block.offset :].startswith(block.text.bytes(0, block.size))
    assert all(block.text.bytes(block.size - 1, block.size) in {b"\n", b"\r"} for block in found[:-1])


@settings(deadline=None)
@given(STREAMS, st.integers(1, 40), st.integers(1, 5))
def test_a_block_has_a_bounded_number_of_lines_however_short_they_are(stream: bytes, step: int, most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "MOST_LINES", most)
        found = list(split_blocks(cut(stream, step), 100))
    assert all(len(lines_of([block], 100)) <= most for block in found[:-1])
    assert lines_of(found, 100) == by_lines(stream, 100)


def test_of_a_line_over_the_limit_a_block_holds_the_beginning_only() -> None:
    found = list(split_blocks([b"a\n", *[b"x" * 1000] * 50, b"\nb"], 10))
    assert [(block.offset, block.text.bytes(0, block.size)) for block in found] == [
        (0, b"a\n"),
        (2, b"x" * 11),
        (50_003, b"b"),
    ]


@settings(deadline=None)
@given(st.lists(st.binary(max_size=20)), st.lists(st.integers(0, 100_000), max_size=5))
def test_what_was_put_into_a_text_stays_at_its_index(pieces: list[bytes], rooms: list[int]) -> None:
    text = Text(pieces)
    spans = [(0, b"".join(pieces))]
    for size in rooms:
        text.room(size)
        data = size.to_bytes(3, "big")
        spans.append((text.append(data), data))
    assert all(text.bytes(at, at + len(data)) == data for at, data in spans)
    assert len(text.buffer) >= text.size + PADDING_BYTES
