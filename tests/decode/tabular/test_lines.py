import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.decode.tabular.lines import block_lines, hashes_of, listed_lines
from pipeline.feeds.blocks import split_blocks
from pipeline.feeds.lines import Line, split_lines

TEXTS = st.lists(
    st.sampled_from([b"a", b"bc,", b"\n", b"\r", b"\r\n", b"\xff", b"\xd0\xb4", b"x" * 30, b" "]), max_size=40
)


@settings(deadline=None)
@given(TEXTS, st.integers(1, 50))
def test_lines_of_blocks_are_the_lines_of_the_stream(parts: list[bytes], size: int) -> None:
    stream = b"".join(parts)
    chunks = [stream[at : at + size] for at in range(0, len(stream), size)]
    wanted = [line for batch in split_lines(chunks, 20) for line in batch]
    batches = list(block_lines(split_blocks(chunks, 20), 20))
    assert [line for lines in batches for line in lines] == wanted
    assert [number for lines in batches for number in lines.numbers] == [line.no for line in wanted]
    assert [offset for lines in batches for offset in lines.offsets] == [line.byte_offset for line in wanted]
    too_long = [lines[at].no for lines in batches for at in lines.too_long()]
    assert too_long == [line.no for line in wanted if line.is_too_long]


@settings(deadline=None)
@given(TEXTS)
def test_a_line_is_text_where_it_is_utf_8(parts: list[bytes]) -> None:
    for lines in block_lines(split_blocks([b"".join(parts)], 1000), 1000):
        for line, text in zip(lines, lines.texts(), strict=True):
            assert text == (None if b"\xff" in line.raw else line.raw.decode())


@settings(deadline=None)
@given(st.lists(st.binary(max_size=40).filter(lambda text: b"\n" not in text and b"\r" not in text), min_size=1))
def test_a_line_has_the_hash_of_its_bytes_without_the_space_around_them(texts: list[bytes]) -> None:
    (lines,) = block_lines(split_blocks([b"\n" + b"".join(text + b"\n" for text in texts)], 1000), 1000)
    assert lines.hashes()[1:].to_list() == hashes_of([text.strip() for text in texts]).to_list()


def plain_hash(text: bytes) -> int:
    """SipHash-1-3 under the key 0 of the words of a text, and of its length."""

    def turned(word: int, bits: int) -> int:
        return (word << bits | word >> (64 - bits)) % 2**64

    def rounded(v0: int, v1: int, v2: int, v3: int) -> tuple[int, int, int, int]:
        v0, v2 = (v0 + v1) % 2**64, (v2 + v3) % 2**64
        v1, v3 = turned(v1, 13) ^ v0, turned(v3, 16) ^ v2
        v0, v2 = (turned(v0, 32) + v3) % 2**64, (v2 + v1) % 2**64
        return v0, turned(v1, 17) ^ v2, turned(v2, 32), turned(v3, 21) ^ v0

    state = tuple(int.from_bytes(b"somepseudorandomlygeneratedbytes"[at : at + 8], "big") for at in (0, 8, 16, 24))
    v0, v1, v2, v3 = state
    for word in (*(int.from_bytes(text[at : at + 8], "little") for at in range(0, len(text), 8)), len(text)):
        v0, v1, v2, v3 = rounded(v0, v1, v2, v3 ^ word)
        v0 ^= word
    v2 ^= 0xFF
    for _ in range(3):
        v0, v1, v2, v3 = rounded(v0, v1, v2, v3)
    return v0 ^ v1 ^ v2 ^ v3


@settings(deadline=None)
@given(st.lists(st.binary(max_size=40).map(bytes.strip)))
def test_the_hash_is_the_same_in_every_process_and_version(texts: list[bytes]) -> None:
    assert hashes_of(texts).to_list() == [plain_hash(text) for text in texts]


@pytest.mark.parametrize("sizes", [[1], [3, 0, 2], [40_000, 1], [10_000, 10_000, 20_000, 5]])
def test_listed_lines_keep_their_order_whatever_the_batches(sizes: list[int]) -> None:
    numbers = iter(range(1, sum(sizes) + 1))
    batches = [[Line(next(numbers), 0, b"") for _ in range(size)] for size in sizes]
    gathered = list(listed_lines(batches))
    assert [number for lines in gathered for number in lines.numbers] == list(range(1, sum(sizes) + 1))
    assert all(len(lines) >= 32_768 for lines in gathered[:-1])
