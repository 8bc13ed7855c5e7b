"""Whole lines, in bounded memory, wherever the chunks were cut."""

from itertools import accumulate

import hypothesis
import hypothesis.strategies as st
import pytest

from pipeline.live.line_cutter import LineCutter

LIMIT = 10


def cut(*chunks: bytes) -> list[bytes]:
    cutter = LineCutter(LIMIT)
    return [*map(cutter.take, chunks), cutter.finish()]


@pytest.mark.parametrize(
    ("chunks", "lines"),
    [
        ((b"ab", b"c\nd", b"e\n"), [b"", b"abc\n", b"de\n", b""]),
        ((b"ab\r", b"\ncd\r\n"), [b"", b"ab\r\ncd\r\n", b""]),
        ((b"ab\rcd\r", b"e"), [b"ab\r", b"cd\r", b"e\n"]),
        ((b"ab",), [b"", b"ab\n"]),
        ((), [b""]),
    ],
)
def test_lines_are_given_with_their_ends_and_the_last_gets_one(chunks: tuple[bytes, ...], lines: list[bytes]) -> None:
    assert cut(*chunks) == lines


def test_of_a_line_without_an_end_the_beginning_is_given_and_nothing_is_kept() -> None:
    cutter = LineCutter(LIMIT)
    assert cutter.take(b"x" * 100) == b"x" * (LIMIT + 1) + b"\n"
    assert [cutter.take(b"x" * 100_000) for _ in range(3)] == [b""] * 3
    assert cutter.waiting_bytes == 0
    assert cutter.take(b"xx\nnext\n") == b"next\n"


LINES = st.lists(st.binary(max_size=8).map(lambda line: line.translate(None, b"\r\n")), max_size=20)


@hypothesis.given(LINES, st.lists(st.integers(1, 12), max_size=40))
def test_where_chunks_are_cut_does_not_matter(lines: list[bytes], sizes: list[int]) -> None:
    whole = b"".join(line + b"\n" for line in lines)
    ends = [min(end, len(whole)) for end in accumulate(sizes)]
    chunks = [whole[begin:end] for begin, end in zip([0, *ends], [*ends, len(whole)], strict=True)]
    assert b"".join(cut(*chunks)) == whole
