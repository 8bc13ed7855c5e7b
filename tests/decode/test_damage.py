"""Whatever happens to a feed, its account adds up, nothing raises, and clean lines are read as if nothing had."""

import tempfile
from pathlib import Path
from random import Random
from typing import Any

import pytest
from decode.chance_lines import chance_line, damaged
from decode.plain_account import TABLES, PlainAccount, account_of
from hypothesis import given, settings
from hypothesis import strategies as st
from sentences import EPOCH, SHIP, Result, decoded, feed_of, framed, heard, message, report, tag

from pipeline.feeds import source
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
                lines.insert(at, chance_line(chance))
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
