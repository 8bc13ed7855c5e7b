from hypothesis import given
from hypothesis import strategies as st

from pipeline.feeds.lines import Line, split_lines

STREAMS = st.lists(st.sampled_from([b"a", b"bc", b"\r", b"\n", b"\r\n", b"d" * 9, b"\xef\xbb\xbf"])).map(b"".join)


def cut(*chunks: bytes, limit: int = 100) -> list[Line]:
    return [line for lines in split_lines(chunks, limit) for line in lines]


def test_every_line_end_ends_a_line_and_offsets_count_it() -> None:
    assert cut(b"a\nb\r\nc\rd") == [Line(1, 0, b"a"), Line(2, 2, b"b"), Line(3, 5, b"c"), Line(4, 7, b"d")]


def test_an_end_split_between_chunks_is_one_end() -> None:
    assert cut(b"a\r", b"\nb\r", b"c") == [Line(1, 0, b"a"), Line(2, 3, b"b"), Line(3, 5, b"c")]


def test_blank_lines_are_lines_and_a_final_end_opens_none() -> None:
    assert [line.raw for line in cut(b"\n\na\n")] == [b"", b"", b"a"]


def test_a_byte_order_mark_is_dropped_and_the_first_line_begins_behind_it() -> None:
    assert cut(b"\xef\xbb", b"\xbfa\nb") == [Line(1, 3, b"a"), Line(2, 5, b"b")]


def test_a_line_over_the_limit_keeps_its_beginning_and_the_next_its_place() -> None:
    assert cut(b"x" * 50, b"x" * 50, b"xx\nb", limit=8) == [
        Line(1, 0, b"x" * 8, is_too_long=True),
        Line(2, 103, b"b"),
    ]


@given(STREAMS, st.integers(1, 7), st.integers(2, 12))
def test_lines_do_not_depend_on_the_chunks_and_lie_where_they_say(stream: bytes, step: int, limit: int) -> None:
    chunks = [stream[at : at + step] for at in range(0, len(stream), step)]
    lines = cut(*chunks, limit=limit)
    assert lines == cut(stream, limit=limit)
    assert [line.no for line in lines] == list(range(1, len(lines) + 1))
    for line in lines:
        assert stream[line.byte_offset :].startswith(line.raw)
    assert len(lines) == len(stream.removeprefix(b"\xef\xbb\xbf").splitlines())
