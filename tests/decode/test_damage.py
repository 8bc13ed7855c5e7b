"""Whatever happens to a feed, its account adds up, nothing raises, and clean lines are read as if nothing had."""

import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import polars as pl
import pytest
from decode.chance_lines import chance_line, damaged
from decode.plain_account import TABLES, PlainAccount, account_of
from decode.speaking_lines import speaking_line
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from sentences import EPOCH, SHIP, Result, decoded, feed_of, framed, heard, message, report, tag

from benchmarks.decode.corpus import make_corpus
from benchmarks.decode.traffic import CorpusSpec
from pipeline.feeds import source
from pipeline.feeds.blocks import BLOCK_BYTES
from pipeline.settings import DecodeSettings

PGHP = framed("PGHP,1,2024,3,9,16,0,0,250,219,,2190048,1,2B", "$")
CLEAN = [
    *(report(20 * at, mmsi=SHIP + at) for at in range(6)),
    *heard(message(5, shipname="LADY R", seq_id=3), EPOCH + 5, "one"),
    *heard(message(24, partno=0, shipname="KUM YA"), EPOCH + 7, "two"),
    message(18)[0] + f",r003669946,{EPOCH + 9}",
    *heard([*message(4), *message(20), *message(21)], EPOCH + 11, "one"),
]
LADY_R = message(5, shipname="LADY R", seq_id=3)
THREE_PARTS = message(8, dac=1, fid=30, data=b"\x2a" * 110, seq_id=4)
SHORT = message(21) + message(4) + message(20) + message(19) + message(24, partno=1)
TEN_DIGITS = framed("AIVDM,1,1,,A,1w00000P0000VOHLCnHQKwvL05Ip,0")
UNTIMED = [*message(5, seq_id=5), message(9)[0], "".join(message(5, seq_id=6)), PGHP, "# comment", "", "junk"]


def lines_at(epoch: int) -> list[str]:
    """Lines of all kinds from then on, of several stations."""
    return [
        *heard(message(), epoch, "one"),
        *(
            line
            for station, at in (("one", 1), ("two", 3), ("three", 12))
            for line in heard(LADY_R, epoch + at, station)
        ),
        *heard(THREE_PARTS, epoch + 2, "two"),
        *(tag(f"g:{num}-3-77" + f",s:one,c:{epoch}" * (num == 1)) + part for num, part in enumerate(THREE_PARTS, 1)),
        *heard(SHORT, epoch + 4),
        *heard([*message(9), TEN_DIGITS], 5),
        *heard(message(9), EPOCH * 2),
        "".join(heard(message(18) + message(1, speed=epoch % 90), epoch + 5)),
        *(f"{sentence},r003669946,{epoch + 6}" for sentence in message(27)),
        *UNTIMED,
    ]


# Nothing in it can pass for a message of its own, or speak of the next line.
DIRT = st.one_of(
    st.binary(max_size=120).filter(lambda text: b"PGHP" not in text and b"\\" not in text),
    st.sampled_from(
        [
            b"<html>",
            b"$GPRMC,1,2,3*7F",
            b"!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*00",
            b"!AIVDM,2,1,7,B,53HOI:0P0000VOHLCnHQKwvL05Ip,0*",
            b"!AIVDM,",
            b"\xff\xfe!\0A\0I\0",
            b"x" * 5000,
        ]
    ),
)


def damaged_feed(chance: Random, stretches: int) -> bytes:
    """Lines flipped, cut, spliced, repeated, left out and shuffled, with line ends of all kinds."""
    lines = [line.encode() for stretch in range(stretches) for line in lines_at(EPOCH + 40 * stretch)]
    for _ in range(chance.randrange(len(lines))):
        at = chance.randrange(len(lines))
        other = min(len(lines) - 1, max(0, at + chance.randint(-30, 30)))
        match chance.randrange(7):
            case 0:
                lines[at] = damaged(lines[at], chance)
            case 1:
                lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)] + lines[other]
            case 2:
                lines.insert(at, lines[other])
            case 3:
                lines[at], lines[other] = lines[other], lines[at]
            case 4:
                del lines[at]
                lines.append(chance_line(chance))
            case 5:
                lines.insert(at, chance.choice([chance_line, speaking_line])(chance))
            case _:
                lines[at:at] = lines[other : other + 3]
    ends = chance.choices([b"\n", b"\r\n", b"\r", b"\n\n", b"\n\r"], weights=[20, 2, 2, 1, 1], k=len(lines))
    return b"".join(line + end for line, end in zip(lines, ends, strict=True))[: -chance.randrange(1, 3)]


def decode_in_blocks(content: bytes, block_bytes: int, **options: Any) -> Result:
    """What a file of this content gives when it is read in blocks of this size."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "BLOCK_BYTES", block_bytes)
        path = Path(folder, "feed")
        path.write_bytes(content)
        return decoded(path, min_good_line_share=0, **options)


def assert_as_plainly(result: Result, plain: PlainAccount) -> None:
    account = result.account
    assert (account.lines, account.accepted, account.quarantined, account.duplicates) == (
        plain.lines,
        len(plain.accepted),
        len(plain.quarantined),
        len(plain.duplicates),
    )
    assert result.quarantine["line_no"].to_list() == sorted(plain.quarantined)
    for no, reason in result.quarantine.select("line_no", "reason").iter_rows():
        assert reason in plain.reasons[no]
    assert sorted(result.duplicates.select("line_no", "of_line_no").rows()) == plain.copies
    for name in (*TABLES, "other_messages"):
        assert sorted(getattr(result, name)["line_no"]) == sorted(plain.rows[name]), name


@settings(deadline=None, max_examples=30)
@given(st.integers(0), st.integers(1, 40), st.sampled_from([2_000, 20_000, 10**6]))
def test_every_line_of_a_damaged_feed_ends_where_the_plain_account_has_it(
    seed: int, stretches: int, block_bytes: int
) -> None:
    content = damaged_feed(Random(seed), stretches)  # noqa: S311  no secret
    result = decode_in_blocks(content, block_bytes)
    if result.account.state == "done":
        assert_as_plainly(result, account_of(content, DecodeSettings()))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, len(CLEAN)), DIRT), max_size=12))
def test_dirt_on_other_lines_changes_no_row_of_clean_lines(dirt: list[tuple[int, bytes]]) -> None:
    lines = [line.encode() for line in CLEAN]
    dirty = list(lines)
    for at, text in dirt:
        dirty.insert(at, text.replace(b"\n", b"").replace(b"\r", b"") + b"~")
    with tempfile.TemporaryDirectory() as folder:
        clean = decoded(feed_of(Path(folder, "clean"), *lines))
        soiled = decoded(feed_of(Path(folder, "soiled"), *dirty), min_good_line_share=0)
    place = ("file_id", "line_no", "byte_offset")
    for name in (*TABLES, "other_messages"):
        assert getattr(soiled, name).drop(place).equals(getattr(clean, name).drop(place)), name
    assert soiled.account.accepted == clean.account.accepted == len(CLEAN)


def damaged_recording(folder: Path, seed: int) -> bytes:
    """A recording as of a national network, a tenth of its lines damaged; lines torn, repeated and out of order."""
    corpus = make_corpus(CorpusSpec(sentences=125_000, seed=seed, junk_share=0.01), folder)
    lines, chance, draw = corpus.path.read_bytes().splitlines(), Random(seed), np.random.default_rng(seed)  # noqa: S311  no secret
    late = np.where(draw.random(len(lines)) < 0.02, draw.normal(scale=1000, size=len(lines)), 0)
    order = np.argsort(np.arange(len(lines)) + late).repeat(1 + (draw.random(len(lines)) < 0.01))
    lines = [lines[at] for at in order]
    for at in chance.sample(range(len(lines)), len(lines) // 20):
        lines[at] = damaged(lines[at], chance)
    for at in chance.sample(range(len(lines) - 1), len(lines) // 40):
        lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)] + lines[at + 1]
    content = np.frombuffer(bytearray(b"\n".join(lines)), np.uint8)
    flips = draw.integers(0, len(content), len(lines) // 40)
    content[flips] ^= (1 << draw.integers(0, 8, len(flips))).astype(np.uint8)
    return content.tobytes()


def test_a_million_damaged_lines_end_in_one_place_each(tmp_path: Path) -> None:
    lines = 0
    for seed in range(8):
        content = damaged_recording(tmp_path, seed)
        result = decode_in_blocks(content, BLOCK_BYTES)
        account = result.account
        lines += account.lines
        assert account.lines == len(content.splitlines())
        assert account.accepted > 0.8 * account.lines
        quarantined, copies = result.quarantine["line_no"], result.duplicates["line_no"]
        told = pl.concat([getattr(result, name)["line_no"] for name in (*TABLES, "other_messages")]).unique()
        assert quarantined.n_unique() == account.quarantined > 0.05 * account.lines
        assert told.len() <= account.accepted
        assert not told.is_in(quarantined.implode()).any()
        torn = {no for no, line in enumerate(content.splitlines(), 1) if line.count(b"VD") > 1}
        assert {*copies} & ({*quarantined} | {*told}) <= torn
    assert lines > 1_000_000


def test_a_damaged_recording_ends_where_the_plain_account_has_it(tmp_path: Path) -> None:
    content = damaged_recording(tmp_path, 9)
    assert_as_plainly(decode_in_blocks(content, BLOCK_BYTES), account_of(content, DecodeSettings()))


IN_A_FILE = {"workers": 2, "spool_memory_bytes": 0}


def assert_independent(content: bytes, *variants: tuple[int, dict[str, int]]) -> None:
    usual = decode_in_blocks(content, BLOCK_BYTES, workers=1)
    for size, options in variants:
        other = decode_in_blocks(content, size, **options)
        assert replace(other.account, path=usual.account.path) == usual.account
        for name in (*TABLES, "other_messages", "duplicates", "quarantine"):
            one, same = (getattr(result, name) for result in (usual, other))
            assert_frame_equal(same.sort(same.columns), one.sort(one.columns))


@pytest.mark.parametrize(("seed", "block_bytes"), [(1, 5_000), (2, 20_000)])
def test_results_do_not_depend_on_cores_memory_or_blocks(seed: int, block_bytes: int) -> None:
    content = damaged_feed(Random(seed), 60)  # noqa: S311  no secret
    assert_independent(content, (BLOCK_BYTES, {"workers": 4}), (block_bytes, {"workers": 1}), (block_bytes, IN_A_FILE))


def test_results_of_a_recording_do_not_depend_on_cores_memory_or_blocks(tmp_path: Path) -> None:
    content = damaged_recording(tmp_path, 10)
    assert_independent(content, (10**6, {"workers": 2}), (10**6, {"workers": 4}), (10**6, IN_A_FILE))
