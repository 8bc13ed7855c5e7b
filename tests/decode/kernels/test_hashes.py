"""The hash against SipHash in plain Python, and that against what others publish of it."""

import os
import subprocess
import sys
from collections.abc import Sequence
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.decode.kernels.compiled import Words, compiled
from pipeline.decode.kernels.hashes import START, finished, hash_of_three, hashed_in, name_of_bytes
from pipeline.feeds.blocks import Text

ALL = 2**64 - 1
INITIAL = [int.from_bytes(word) for word in (b"somepseu", b"dorandom", b"lygenera", b"tedbytes")]
NUMBERS = st.integers(0, ALL)


def turned(word: int, bits: int) -> int:
    return (word << bits | word >> (64 - bits)) & ALL


def siphash(words: Sequence[int], key: tuple[int, int] = (0, 0), rounds: tuple[int, int] = (1, 3)) -> int:
    """SipHash-c-d of a message whose padded words are given, after section 2 of Aumasson and Bernstein."""
    v = [half ^ word for half, word in zip(key * 2, INITIAL, strict=True)]

    def turn(times: int) -> None:
        for _ in range(times):
            for a, b, c, d, one, other in ((0, 1, 2, 3, 13, 16), (2, 1, 0, 3, 17, 21)):
                v[a], v[c] = (v[a] + v[b]) & ALL, (v[c] + v[d]) & ALL
                v[b], v[d] = turned(v[b], one) ^ v[a], turned(v[d], other) ^ v[c]
                v[a] = turned(v[a], 32)

    for word in words:
        v[3] ^= word
        turn(rounds[0])
        v[0] ^= word
    v[2] ^= 0xFF
    turn(rounds[1])
    return v[0] ^ v[1] ^ v[2] ^ v[3]


def padded_words(message: bytes) -> list[int]:
    """A message in words, the last with its length in the highest byte, as the paper has it."""
    whole = message.ljust(len(message) // 8 * 8 + 7, b"\0") + bytes([len(message) % 256])
    return [int.from_bytes(whole[at : at + 8], "little") for at in range(0, len(whole), 8)]


def ours(words: Sequence[int], tail: int) -> int:
    return int(_hashed(np.array(words, np.uint64), np.uint64(tail)))


@compiled
def _hashed(words: Words, tail: np.uint64) -> np.uint64:
    state = START
    for word in words:
        state = hashed_in(state, word)
    return finished(state, tail)


def test_the_plain_siphash_gives_the_papers_example() -> None:
    key = tuple(int.from_bytes(bytes(range(at, at + 8)), "little") for at in (0, 8))
    assert siphash(padded_words(bytes(range(15))), (key[0], key[1]), (2, 4)) == 0xA129CA6149BE45E5


@pytest.mark.skipif(sys.hash_info.algorithm != "siphash13", reason="platform: this Python hashes by another function")
def test_the_kernel_gives_what_python_itself_hashes_bytes_to() -> None:
    chance = Random(1)  # noqa: S311  no secret
    messages = [chance.randbytes(length) for length in range(1, 60)]
    said = subprocess.run(  # noqa: S603  this Python and a constant
        [sys.executable, "-c", f"for message in {messages!r}: print(hash(message) % 2**64)"],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )
    for message, expected in zip(messages, said.stdout.split(), strict=True):
        *words, tail = padded_words(message)
        assert ours(words, tail) == siphash([*words, tail]) == int(expected)


@settings(deadline=None)
@given(st.lists(NUMBERS, max_size=12), NUMBERS)
def test_words_are_hashed_by_siphash_1_3(words: list[int], tail: int) -> None:
    assert ours(words, tail) == siphash([*words, tail])


@settings(deadline=None)
@given(NUMBERS, NUMBERS, NUMBERS)
def test_three_words_are_hashed_by_siphash_1_3(one: int, two: int, three: int) -> None:
    assert hash_of_three(np.uint64(one), np.uint64(two), np.uint64(three)) == siphash([one, two, three, 3])


@settings(deadline=None)
@given(st.binary(max_size=40), st.binary(max_size=9), st.binary(max_size=9))
def test_the_name_of_a_text_is_the_text_or_a_hash_of_it_wherever_it_stands(
    text: bytes, before: bytes, behind: bytes
) -> None:
    name = int(name_of_bytes(Text([before, text, behind]).buffer, len(before), len(before) + len(text)))
    if not text:
        assert name == 0
    elif len(text) < 8:
        assert name == int.from_bytes(text.ljust(7, b"\0") + bytes([len(text)]), "little")
    else:
        words = [int.from_bytes(text[at : at + 8], "little") for at in range(0, len(text), 8)]
        assert name == siphash([*words, len(text)]) | 1 << 63


def test_texts_that_differ_in_length_or_zeros_only_have_names_of_their_own() -> None:
    texts = [bytes(length) for length in range(40)] + [b"a" * length for length in range(1, 40)]
    names = {int(name_of_bytes(Text([text, b"a" * 8]).buffer, 0, len(text))) for text in texts}
    assert len(names) == len(texts)
