"""Real recordings over TCP, with lost connections: what is written is what was sent, and the night reads it so."""

import gzip
from datetime import datetime
from pathlib import Path

import pytest
from payloads import NMEA, WHY_SKIPPED
from watching import Server, until, watching

from pipeline.decode.decoded import DecodedFeed
from pipeline.decode.feed import decode_path
from pipeline.settings import DecodeSettings

pytestmark = pytest.mark.skipif(not NMEA.is_dir(), reason=WHY_SKIPPED)
TIMED = NMEA / "aislib" / "stream_example.txt"
UNTIMED = NMEA / "marnav" / "ais-sample.txt.gz"
CONNECTIONS = 5
NOW = datetime(2100, 1, 1)  # noqa: DTZ001  times in Tumen are UTC without a zone


def parcels(data: bytes) -> list[bytes]:
    """The bytes in a few pieces, cut at ends of lines."""
    ends = [data.index(b"\n", len(data) * at // CONNECTIONS) + 1 for at in range(1, CONNECTIONS)]
    return [data[begin:end] for begin, end in zip([0, *ends], [*ends, len(data)], strict=True)]


def written(data: bytes, home: Path) -> tuple[Path, int]:
    """The file that a watch has written of them, and how many messages it took."""
    files = home / "live"
    with Server(parcels(data)) as server, watching(server.url, home) as watch:
        until(lambda: sum(path.read_bytes().count(b"\n") for path in files.glob("*.nmea")) >= data.count(b"\n"))
        done = watch.end()
    assert done.connections == CONNECTIONS
    (path,) = files.glob("*.nmea")
    return path, done.messages


def decoded(path: Path, *, untimed: bool = False) -> DecodedFeed:
    return decode_path(path, DecodeSettings(workers=1), now_utc=NOW, untimed=untimed)


def test_a_recording_with_times_is_written_as_it_is(tmp_path: Path) -> None:
    path, messages = written(TIMED.read_bytes(), tmp_path / "home")
    assert path.read_bytes() == TIMED.read_bytes()
    assert messages == sum(table.height for table in decoded(path).whole[:6])  # all but quarantine


def test_of_a_recording_without_times_every_message_gets_one(tmp_path: Path) -> None:
    data = gzip.decompress(UNTIMED.read_bytes())
    (tmp_path / "recording.nmea").write_bytes(data)
    path, messages = written(data, tmp_path / "home")
    before, after = decoded(tmp_path / "recording.nmea", untimed=True), decoded(path)
    assert after.account.lines == before.account.lines
    # Four minutes come in a moment: sequence ids that were used twice meanwhile cannot all be told apart any more.
    assert after.account.quarantined <= before.account.quarantined + 2
    assert after.account.accepted / 2 < messages <= after.account.accepted + after.account.duplicates
    said = ["mmsi", "msg_type", "lon_deg", "lat_deg", "payload_hash"]
    places = set(before.whole.positions.select(said).rows())
    assert set(after.whole.positions.select(said).rows()) == places  # all of them in one sentence
    assert after.whole.positions["received_at_utc"].null_count() == 0
