"""The kernel that frames usual lines and the reader of odd ones, against `framing.Framer`, which reads line by line."""

import gzip
from collections.abc import Sequence
from functools import reduce
from operator import xor
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import pytest
from decode.chance_lines import chance_line, damaged, mostly
from decode.speaking_lines import RMC, speaking_feed, speaking_line
from hypothesis import example, given, settings
from hypothesis import strategies as st
from payloads import FIXTURES, WHY_SKIPPED, recordings
from sentences import EPOCH, framed, message, tag

from pipeline.decode.framed import FramedBlock, frame_block
from pipeline.decode.framing import Framer, Sentence, joined_on_line
from pipeline.decode.kernels.hashes import name_of_bytes
from pipeline.decode.kernels.sentences import (
    BAD_CHECKSUM,
    BAD_SENTENCE,
    CLOCK,
    IGNORED,
    ODD,
    SENTENCE,
    STAMP,
    Sentences,
    head_of,
)
from pipeline.decode.kernels.stamps import NO_TIME
from pipeline.decode.odd_lines import OddReader
from pipeline.feeds.blocks import Block, Text, split_blocks
from pipeline.feeds.lines import Line, split_lines

LONGEST = 300
FAULTS = {BAD_CHECKSUM: "bad_checksum", BAD_SENTENCE: "bad_sentence"}
ONE = "!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*23"
PGHP = framed("PGHP,1,2024,3,9,16,0,0,250,219,,2190048,1,2B", "$")
Told = tuple[int, int, int, bytes, int, int | None, str | None, int]


def told_by_row(text: Text, row: Sentences) -> Told:
    """All that a row says, its station by the text that its number stands for."""
    station = text.bytes(int(row["station_at"]), int(row["station_end"]))
    assert row["station"] == name_of_bytes(Text([station]).buffer, 0, len(station))
    return (
        int(row["head"]),
        int(row["total"]),
        int(row["num"]),
        text.bytes(int(row["payload_at"]), int(row["payload_end"])),
        int(row["fill_bits"]),
        None if row["time_us"] == NO_TIME else int(row["time_us"]),
        station.decode() or None,
        int(row["group"]),
    )


def told_by_framer(one: Sentence) -> Told:
    group = (one.group or "").encode()
    return (
        head_of(one.talker, one.total, one.seq, one.channel),
        one.total,
        one.num,
        one.payload,
        one.fill_bits,
        one.time_us,
        one.station,
        int(name_of_bytes(Text([group]).buffer, 0, len(group))),
    )


def frame_all(lines: Sequence[bytes]) -> FramedBlock:
    content = b"".join(line + b"\n" for line in lines)
    block = frame_block(Block(0, Text([content]), len(content)), LONGEST)
    assert [block.text.bytes(*span) for span in zip(block.starts.tolist(), block.ends.tolist(), strict=True)] == list(
        lines
    )
    return block


def assert_framed_alike(lines: Sequence[bytes]) -> int:
    """Hold those of the lines that are usual, each for itself, to the plain framer; return how many are."""
    block = frame_all(lines)
    kinds: list[int] = block.sentences["kind"].tolist()
    for row, kind, line in zip(block.sentences, kinds, lines, strict=True):
        plain = Framer().frame(Line(1, 0, line[:LONGEST], len(line) > LONGEST)) if kind != ODD else None
        if plain and kind == SENTENCE:
            assert (len(plain.sentences), plain.faults) == (1, []), line
            assert told_by_row(block.text, row) == told_by_framer(plain.sentences[0]), line
        elif plain:
            assert plain[:2] == ([], [FAULTS[kind]] if kind in FAULTS else []), line
            assert plain.clock_us == (int(row["time_us"]) if kind == CLOCK else None), line
    return len(lines) - kinds.count(ODD)


def content_of(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def lines_of_chance(chance: Random, count: int) -> list[bytes]:
    lines = [chance_line(chance) for _ in range(count)]
    return [damaged(line, chance) if chance.random() < 0.2 else line for line in lines]


def with_checksums(tokens: Sequence[bytes]) -> bytes:
    """The tokens as a line; an empty one becomes the checksum of all behind the last `!`, `$` or backslash."""
    line = b""
    for token in tokens:
        body = line[max(line.rfind(start) for start in (b"!", b"$", b"\\")) + 1 :]
        line += token or b"*%02X" % reduce(xor, body, 0)
    return line


TOKENS = [b"", b"!AIVDM,1,1,,A,", b"$B2VDO,2,1,3,,", b"13HOI:0P00", b",0", b",2", b"\\", b"s:66", b"c:%d" % EPOCH]
TOKENS += [
    b"g:1-2-7",
    b"1G2:7",
    b",",
    b" ",
    b"\t",
    b"\0",
    b",r1",
    b",%d" % EPOCH,
    b"!",
    b"*",
    b"00",
    b"#",
    b"\xff",
    b"X",
]


@settings(deadline=None, max_examples=1000)
@given(st.lists(st.sampled_from(TOKENS), max_size=14).map(with_checksums))
@example(with_checksums([b"\\", b"s:66", b"", b"\\", b"!AIVDM,1,1,,A,", b"13HOI:0P00", b",0", b"", b",r1", b","]))
def test_a_line_of_any_tokens_is_framed_as_plainly_or_left_as_odd(line: bytes) -> None:
    assert_framed_alike([line])


@pytest.mark.parametrize("seed", range(4))
def test_many_lines_that_speak_of_others_are_framed_as_plainly(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  no secret
    lines = [speaking_line(chance).replace(b"\n", b"").replace(b"\r", b"") for _ in range(5_000)]
    assert assert_framed_alike(lines) > 3_000
    assert np.bincount(frame_all(lines).sentences["kind"])[[IGNORED, STAMP, CLOCK]].min() > 100


@pytest.mark.parametrize("seed", range(4))
def test_many_lines_of_chance_are_framed_as_plainly(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  no secret
    lines = lines_of_chance(chance, 20_000)
    assert assert_framed_alike(lines) > 5_000
    kinds = np.bincount(frame_all(lines).sentences["kind"], minlength=5)
    assert kinds[[SENTENCE, BAD_CHECKSUM, BAD_SENTENCE, IGNORED]].min() > 100


@pytest.mark.skipif(not FIXTURES.is_dir(), reason=WHY_SKIPPED)
@pytest.mark.parametrize("path", recordings(), ids=lambda path: path.name)
def test_recorded_lines_are_framed_as_plainly(path: Path) -> None:
    assert_framed_alike(content_of(path).splitlines())


USUAL = [
    ONE,
    *message(5, shipname="LADY R"),
    tag(f"s:2573555,c:{EPOCH}") + ONE,
    tag(f"c:{EPOCH}500,s:a-long-name-of-a-station") + ONE.replace("!", "!", 1),
    tag(f"g:1-2-1278,s:66,c:{EPOCH}") + message(5)[0],
    tag("g:2-2-1278") + message(5)[1],
    f"  {ONE}\t\0",
    f"{ONE},r003669946,{EPOCH}",
    f"{ONE},d-080,S2118,t160300.00,T00.4837741,r003669946,{EPOCH}",
    framed("BSVDO,1,1,,,13HOI:0P0000VOHLCnHQKwvL05Ip,0", "$"),
    ONE.replace("*23", "*24"),
    framed("AIVDM,1,2,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0"),
    "",
    " \0 ",
    "# a comment",
    PGHP,
    PGHP.replace("250", "251"),
    tag("s:x"),
    RMC.decode(),
    framed("GPGGA,1,2", "$"),
    "$PFOO,INVALID",
    "junk",
    f'"{ONE}"',
    f"2024-03-09 16:00:00,804: {ONE}",
    "2024-03-09 16:00:00,804: " + tag(f"s:66,c:{EPOCH}") + ONE,
]


@pytest.mark.parametrize("line", USUAL)
def test_lines_in_the_usual_forms_are_not_odd(line: str) -> None:
    assert frame_all([line.encode()]).sentences["kind"] != ODD


@pytest.mark.parametrize(
    "line", [ONE + ONE, tag("1G2:77") + ONE, tag("s:\xe9") + ONE, ONE[:20], PGHP[:-3], PGHP + RMC.decode()]
)
def test_lines_in_rare_forms_are_left_to_the_plain_framer(line: str) -> None:
    assert frame_all([line.encode()]).sentences["kind"] == ODD


@settings(deadline=None)
@given(st.binary(max_size=4), st.integers(0, 3), st.integers(-2, 2))
def test_a_line_over_the_limit_is_odd_and_one_of_its_length_is_not(pad: bytes, spaces: int, over: int) -> None:
    line = ONE.encode().ljust(LONGEST + over - spaces, b"x") + b" " * spaces
    assert (frame_all([line]).sentences["kind"] == ODD) == (over > 0)
    assert_framed_alike([line, pad.replace(b"\n", b"").replace(b"\r", b"")])


class Read(NamedTuple):
    """All sentences of a feed, the faults of its lines and the times of its own ship, each with its line's number."""

    told: list[tuple[int, Told]]
    faults: list[tuple[int, str]]
    clocks_us: list[tuple[int, int]]


def read_in_blocks(content: bytes, step: int) -> Read:
    reader, read, before = OddReader(LONGEST), Read([], [], []), 1
    chunks = [content[at : at + step] for at in range(0, len(content), step)]
    for block in split_blocks(chunks, LONGEST):
        framed_block = frame_block(block, LONGEST)
        text, usual, odd = framed_block.text, framed_block.sentences, reader.read(framed_block)
        rows = [*usual[usual["kind"] == SENTENCE], *odd.sentences]
        read.told.extend(
            sorted(((before + int(row["line"]), told_by_row(text, row)) for row in rows), key=lambda one: one[0])
        )
        faults = [(at, FAULTS[kind]) for at, kind in enumerate(usual["kind"].tolist()) if kind in FAULTS]
        read.faults.extend(sorted((before + at, reason) for at, reason in [*odd.faults, *faults]))
        for at in np.flatnonzero(usual["kind"] == CLOCK).tolist():
            read.clocks_us.append((before + at, int(usual["time_us"][at])))
        before += len(framed_block.starts)
    return read


def read_plainly(content: bytes) -> Read:
    framer, read = Framer(), Read([], [], [])
    for line in (line for lines in split_lines([content], LONGEST) for line in lines):
        found = framer.frame(line)
        read.told.extend((line.no, told_by_framer(one)) for one in joined_on_line(found.sentences))
        read.faults.extend((line.no, reason) for reason in found.faults[:1])
        read.clocks_us.extend([] if found.clock_us is None else [(line.no, found.clock_us)])
    return read


def chance_feed(chance: Random, count: int) -> bytes:
    """Lines that speak of the next among others."""
    says = [
        PGHP.encode(),
        PGHP.replace("250", "251").encode(),
        tag(f"c:{EPOCH},s:lone").encode(),
        tag("g:1-2-5").encode(),
    ]
    two = [sentence.encode() for sentence in message(5, seq_id=1)]
    usual = [[one] for one in (*says, *two, b"".join(two), b"# x", b"", b"$GPRMC,1*4D")]
    lines: list[bytes] = []
    for _ in range(count):
        lines += mostly(chance, usual, [lines_of_chance(chance, 3)])
    return b"".join(line + mostly(chance, [b"\n"], [b"\r\n", b"\r"]) for line in lines)


@settings(deadline=None)
@given(st.integers(0), st.integers(1, 60), st.integers(1, 3000))
def test_what_a_line_says_of_the_next_holds_from_block_to_block(seed: int, count: int, step: int) -> None:
    for feed in (chance_feed, speaking_feed):
        content = feed(Random(seed), count)  # noqa: S311  no secret
        assert read_in_blocks(content, step) == read_plainly(content)


@pytest.mark.skipif(not FIXTURES.is_dir(), reason=WHY_SKIPPED)
@pytest.mark.parametrize("path", recordings(), ids=lambda path: path.name)
def test_a_recording_says_the_same_in_blocks_as_line_by_line(path: Path) -> None:
    content = content_of(path)
    assert read_in_blocks(content, 100_000) == read_plainly(content)
