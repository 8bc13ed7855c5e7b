"""Whatever happens to a feed, its account adds up, nothing raises, and clean lines are read as if nothing had."""

import tempfile
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from sentences import EPOCH, SHIP, decoded, feed_of, framed, heard, message, report

PGHP = framed("PGHP,1,2024,3,9,16,0,0,250,219,,2190048,1,2B", "$")
CLEAN = [
    *(report(20 * at, mmsi=SHIP + at) for at in range(6)),
    *heard(message(5, shipname="LADY R", seq_id=3), EPOCH + 5, "one"),
    *heard(message(24, partno=0, shipname="KUM YA"), EPOCH + 7, "two"),
    message(18)[0] + f",r003669946,{EPOCH + 9}",
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


def damage(lines: list[bytes], random: Random) -> bytes:
    """Flip bits, cut, splice, repeat and shuffle."""
    lines = [*lines, *random.choices(lines, k=3)]
    for _ in range(random.randrange(12)):
        at = random.randrange(len(lines))
        line = bytearray(lines[at] or b"\n")
        match random.randrange(5):
            case 0:
                line[random.randrange(len(line))] ^= 1 << random.randrange(8)
            case 1:
                del line[random.randrange(len(line)) :]
            case 2:
                line[random.randrange(len(line)) :] = random.choice(lines)
            case 3:
                line += random.choice(lines)
            case _:
                random.shuffle(lines)
        lines[at] = bytes(line)
    return b"\n".join(lines)


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_damaged_feed_raises_nothing_and_every_line_of_it_is_accounted_for(random: Random) -> None:
    lines = [line.encode() for line in (*CLEAN, PGHP, *message(5, seq_id=5), "# comment", *message(9))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "feed")
        path.write_bytes(damage(lines, random))
        result = decoded(path)
        if result.account.state == "done":
            assert result.account.lines == len(path.read_bytes().splitlines())
            taken = {*result.positions["line_no"], *result.statics["line_no"]}
            assert not taken & {*result.quarantine["line_no"]}
            assert len(taken) <= result.account.accepted


@settings(max_examples=40, deadline=None)
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
    assert soiled.positions.drop(place).equals(clean.positions.drop(place))
    assert soiled.statics.drop(place).equals(clean.statics.drop(place))
    assert soiled.account.accepted == clean.account.accepted == len(CLEAN)
