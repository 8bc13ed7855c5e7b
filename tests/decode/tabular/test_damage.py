"""Whatever happens to a table, its account adds up, nothing raises, and rows that were not touched are as they were."""

import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sentences import decoded, feed_of

NOAA = (
    "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft,Cargo",
    *(
        f'27300000{at},2024-03-09T16:00:0{at},42.2,130.3,10.1,-60.6,511.0,"LADY, {at}",IMO9161003,UBXX,70.0,0,122,19,6,'
        for at in range(6)
    ),
)
DMA = (
    "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,SOG,COG,IMO,Name,Ship type,ETA,A,B,C,D",
    *(
        f"09/03/2024 16:00:0{at},Class A,273000001,42.2,130.3,Moored,0.{at},360,Unknown,LADY {at},Cargo,"
        "14/03/2024 07:30:00,1,2,3,4"
        for at in range(6)
    ),
)
EXACTEARTH = (
    "MMSI,Message_ID,Time,Millisecond,Longitude,Latitude,SOG,IMO,Vessel_Name,Draught,Destination",
    *(f'"273000001","1","20240309_16000{at}","{at}0","130.3","42.2","{at}","","","",""' for at in range(3)),
    *(f'"273000001","5","20240309_16000{at}","{at}0","","","","9161003","LADY R","61","A, B"' for at in range(3, 6)),
)
TRAJECTORY = tuple(
    f"*T*,a,terrestrial,2,0,*P*,terrestrial,2,1,1,1,heading,1,273000001,2024-03-09 16:00:0{at},130.3,42.2,91,"
    f"273000001,2024-03-09 16:01:0{at},130.4,42.2,511"
    for at in range(6)
)
FEEDS = {"noaa": NOAA, "dma": DMA, "exactearth": EXACTEARTH, "trajectory": TRAJECTORY}
PIECES = (b'"', b",", b";", b"\n", b"#", b"\xff", b"nan", b"-1e400", b"9" * 30, b"\0", b"@", "д".encode(), b"", b"\r")


def damaged(lines: list[bytes], random: Random) -> bytes:
    """Flip bits, cut, put in what hurts, splice, repeat and shuffle."""
    lines = [*lines, *random.choices(lines, k=3)]
    for _ in range(random.randrange(12)):
        at = random.randrange(len(lines))
        line = bytearray(lines[at] or b"\n")
        place = random.randrange(len(line))
        match random.randrange(6):
            case 0:
                line[place] ^= 1 << random.randrange(8)
            case 1:
                del line[place:]
            case 2:
                line[place : place + random.randrange(8)] = random.choice(PIECES)
            case 3:
                line[place:] = random.choice(lines)[place:]
            case 4:
                line += random.choice(lines)
            case _:
                random.shuffle(lines)
        lines[at] = bytes(line)
    return b"\n".join(lines)


@pytest.mark.parametrize("feed", FEEDS)
@settings(max_examples=30, deadline=None)
@given(random=st.randoms(use_true_random=False))
def test_a_damaged_table_raises_nothing_and_every_line_of_it_is_accounted_for(feed: str, random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "feed")
        path.write_bytes(damaged([line.encode() for line in FEEDS[feed]], random))
        result = decoded(path, min_good_line_share=0)
        if result.account.state == "done":
            assert result.account.lines == len(path.read_bytes().splitlines())
            taken = {*result.positions["line_no"], *result.statics["line_no"]}
            assert not taken & {*result.quarantine["line_no"]}
            assert len(taken) <= result.account.accepted


@pytest.mark.parametrize("feed", FEEDS)
@settings(max_examples=20, deadline=None)
@given(dirt=st.lists(st.tuples(st.integers(1, 6), st.binary(max_size=60)), max_size=12))
def test_dirt_between_rows_changes_none_of_them(feed: str, dirt: list[tuple[int, bytes]]) -> None:
    lines = [line.encode() for line in FEEDS[feed]]
    dirty = list(lines)
    for at, text in dirt:
        dirty.insert(at, b"~" + text.replace(b"\n", b"").replace(b"\r", b""))
    with tempfile.TemporaryDirectory() as folder:
        clean = decoded(feed_of(Path(folder, "clean"), *lines))
        soiled = decoded(feed_of(Path(folder, "soiled"), *dirty), min_good_line_share=0)
    place = ("file_id", "line_no", "byte_offset")
    assert soiled.positions.drop(place).equals(clean.positions.drop(place))
    assert soiled.statics.drop(place).equals(clean.statics.drop(place))
    assert soiled.account.accepted == clean.account.accepted == 6
