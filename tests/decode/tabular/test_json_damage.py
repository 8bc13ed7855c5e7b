"""Whatever happens to JSON, its account adds up, nothing raises, and records that were not touched are as they were."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sentences import decoded

from pipeline.feeds.json_layout import split_json

SHIPS: list[dict[str, object]] = [
    {
        "mmsi": 273000001 + at,
        "msgtime": f"2024-03-09T16:00:0{at}.62{at}+00:00",
        "latitude": 42.2 + at,
        "longitude": 130.3,
        "speedOverGround": 10.1,
        "name": f"LADY }} {at}",
        "destination": None,
        "draught": 61,
    }
    for at in range(6)
]
FEATURES: list[dict[str, object]] = [
    {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [130.3, 42.2 + at]},
        "properties": {"mmsi": 273000001 + at, "sog": 10.1, "timestampExternal": 1710000004345 + at},
    }
    for at in range(6)
]
VESSELS: list[dict[str, object]] = [
    {
        "MMSI": 273000001 + at,
        "TIME": str(1710000004 + at),
        "LONGITUDE": 78_180_000,
        "LATITUDE": 25_320_000,
        "ETA": 99181,
    }
    for at in range(6)
]
NODES = [
    {
        "staticData": {"mmsi": 273000001 + at, "name": "LADY", "timestamp": "2024-03-09T15:00:00Z"},
        "lastPositionUpdate": {"latitude": 42.2, "longitude": 130.3, "timestamp": f"2024-03-09T16:00:0{at}Z"},
    }
    for at in range(6)
]
FEEDS = {
    "lines": "\n".join(map(json.dumps, SHIPS)),
    "events": "".join(f"data: {json.dumps(ship)}\n\n" for ship in SHIPS),
    "array": json.dumps(SHIPS),
    "pretty": json.dumps(SHIPS, indent=2),
    "objects": "\n".join(json.dumps(ship, indent=1) for ship in SHIPS),
    "features": json.dumps({"type": "FeatureCollection", "features": FEATURES}),
    "aishub": json.dumps([{"ERROR": False, "FORMAT": "AIS"}, VESSELS]),
    "graphql": json.dumps({"data": {"vessels": {"nodes": NODES}}}),
}
PIECES = [b'"', b",", b":", b"{", b"}", b"[", b"]", b"\\", b"\n", b"\0", b"\xff", b"NaN", b"1e999", b"null", b"\\ud800"]
PIECES += [b"true", b"9" * 30, b"-1", b'"a":', b"[" * 2000, b'{"a":' * 500, b"data: ", b"\xef\xbb\xbf", b"[]", b""]


def damaged(text: bytes, random: Random) -> bytes:
    """Flip bits, cut out, cut off, put in what hurts, repeat, splice."""
    stream = bytearray(text)
    for _ in range(random.randrange(8)):
        at = random.randrange(len(stream) + 1)
        end = min(len(stream), at + random.randrange(60))
        match random.randrange(6):
            case 0 if at < len(stream):
                stream[at] ^= 1 << random.randrange(8)
            case 1:
                del stream[at:end]
            case 2:
                stream[at:end] = random.choice(PIECES)
            case 3:
                stream[at:at] = random.choice(PIECES)
            case 4:
                stream[at:at] = stream[random.randrange(len(stream) + 1) :]
            case _:
                stream += stream[at:end]
    return bytes(stream[: random.choice([len(stream), len(stream), random.randrange(len(stream) + 1)])])


@pytest.mark.parametrize("feed", FEEDS)
@settings(max_examples=20, deadline=None)
@given(random=st.randoms(use_true_random=False))
def test_damaged_json_raises_nothing_and_every_record_of_it_is_accounted_for(feed: str, random: Random) -> None:
    content = damaged(FEEDS[feed].encode(), random)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "feed")
        path.write_bytes(content)
        result = decoded(path, min_good_line_share=0)
    if result.account.state == "done" and result.account.format != "nmea":
        assert result.account.lines == sum(map(len, split_json([content], 4096)))
        taken = {*result.positions["line_no"], *result.statics["line_no"]}
        assert not taken & {*result.quarantine["line_no"]}
        assert len(taken) <= result.account.accepted


@pytest.mark.parametrize("feed", ["lines", "array", "pretty", "features", "aishub"])
@settings(max_examples=8, deadline=None)
@given(
    at=st.integers(0, 5),
    place=st.floats(0, 1, exclude_max=True),
    piece=st.sampled_from(['"', "{", "}", "\\", "\n", "x"]),
)
def test_a_byte_too_many_costs_its_record_and_at_most_the_next(feed: str, at: int, place: float, piece: str) -> None:
    objects: Sequence[object] = {"features": FEATURES, "aishub": VESSELS}.get(feed, SHIPS)
    indent = 2 if feed == "pretty" else None
    records = [json.dumps(one, indent=indent).replace("\n", "\n  ") for one in objects]
    text = FEEDS[feed]
    assert records[at] in text
    cut = int(place * (len(records[at]) - 1)) + 1
    soiled = text.replace(records[at], records[at][:cut] + piece + records[at][cut:])
    with tempfile.TemporaryDirectory() as folder:
        clean_path, soiled_path = Path(folder, "clean"), Path(folder, "soiled")
        clean_path.write_text(text)
        soiled_path.write_text(soiled)
        clean, result = decoded(clean_path), decoded(soiled_path, min_good_line_share=0)
    far = [273000001 + other for other in range(6) if not at <= other <= at + 1]
    said = ("mmsi", "lat_deg", "lon_deg", "sog_knots", "received_at_utc")
    for row in clean.positions.select(said).rows():
        assert row[0] not in far or row in result.positions.select(said).rows()
