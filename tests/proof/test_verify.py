"""A finding is verified where its files, its lines and its result are as they were, and told what is not."""

import gzip
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from found_home import changed, home_of, ids, tampered
from sentences import heard, message
from voyage_feed import LINES, RAJIN, VOSTOCHNY

from pipeline.errors import ConfigurationError
from pipeline.proof.verdict import Verdict
from pipeline.proof.verify import verify
from pipeline.settings import GapSettings, Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.published import Published

pytestmark = pytest.mark.slow  # whole homes, night after night

TABLES = {"port_calls": "port_call_id", "voyages": "voyage_id", "alerts": "alert_id"}


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("feed") / "voyage.nmea"
    path.write_text("\n".join(LINES) + "\n", encoding="ascii")
    return path


@pytest.fixture(scope="module")
def home(feed: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    return home_of(tmp_path_factory.mktemp("home"), feed)


@pytest.fixture(scope="module")
def voyage_id(home: Home) -> str:
    (found,) = ids(home, "voyages", "voyage_id")
    return found


def one(home: Home, finding_id: str) -> Verdict:
    (verdict,) = verify(home, [finding_id], Settings())
    return verdict


def said(verdict: Verdict) -> str:
    return "\n".join(map(str, verdict.faults))


def cited_line(home: Home, finding_id: str, role: str) -> int:
    with Published.open(home) as published:
        rows = published.rows("evidence", "finding_id", [finding_id])
    return int(dict(rows.select("role", "line_no").iter_rows())[role])


def with_line(feed: Path, line_no: int, line: str | None) -> bytes:
    lines = feed.read_text(encoding="ascii").splitlines()
    lines[line_no - 1 : line_no] = [] if line is None else [line]
    return ("\n".join(lines) + "\n").encode()


def test_every_finding_of_an_untouched_feed_is_verified(home: Home) -> None:
    every = [finding for table, key in TABLES.items() for finding in ids(home, table, key)]
    verdicts = verify(home, every, Settings())
    assert [said(verdict) for verdict in verdicts] == [""] * len(every)
    assert {verdict.kind for verdict in verdicts} == {"port_call", "voyage", "alert"}
    assert all(verdict.cited_lines and verdict.messages > 50 and not verdict.notes for verdict in verdicts)


def test_a_changed_byte_is_told_with_its_file_and_line(home: Home, feed: Path, voyage_id: str) -> None:
    line_no = cited_line(home, voyage_id, "origin_exit")
    line = LINES[line_no - 1]
    with changed(feed, with_line(feed, line_no, line.replace("!AIVDM,1,1,,A,1", "!AIVDM,1,1,,A,3", 1))):
        verdict = one(home, voyage_id)
    assert not verdict.is_verified
    assert f"{feed}: its bytes are not those that were read" in said(verdict)
    assert f"{feed}: line {line_no}: its checksum is wrong" in said(verdict)


def test_a_position_moved_with_its_checksum_mended_is_told_with_both_values(
    home: Home, feed: Path, voyage_id: str
) -> None:
    line_no = cited_line(home, voyage_id, "destination_entry")
    moved = heard(message(lon=131.5, lat=42.4, speed=9.0), 1_710_000_000 + 600 * 140)[0]
    with changed(feed, with_line(feed, line_no, moved)):
        verdict = one(home, voyage_id)
    assert f"{feed}: line {line_no}: lon_deg reads 131.5, the lake has 13" in said(verdict)
    assert "arrived_at_utc comes out as" in said(verdict) or "does not come out again" in said(verdict)


def test_a_file_that_is_gone_is_named_once_and_nothing_comes_out_without_it(
    home: Home, feed: Path, voyage_id: str
) -> None:
    with changed(feed, None):
        verdict = one(home, voyage_id)
    told = [str(fault) for fault in verdict.faults]
    assert told[0] == f"{feed}: the file is not there any more; put it back where it was"
    assert sum(str(feed) in fault for fault in told) == 1
    assert "it does not come out again: no row of voyages has this id" in told


def test_a_file_that_was_moved_is_a_file_that_is_gone(home: Home, feed: Path, voyage_id: str) -> None:
    elsewhere = feed.with_name("moved.nmea")
    feed.rename(elsewhere)
    try:
        assert "the file is not there any more" in said(one(home, voyage_id))
    finally:
        elsewhere.rename(feed)
    assert one(home, voyage_id).is_verified


def test_a_line_that_was_taken_out_shifts_those_behind_it(home: Home, feed: Path, voyage_id: str) -> None:
    line_no = cited_line(home, voyage_id, "origin_exit")
    with changed(feed, with_line(feed, line_no, None)):
        verdict = one(home, voyage_id)
    assert f"{feed}: line {line_no}: mmsi reads 273000002, the lake has 273000001" in said(verdict)
    assert verdict.more_faults > 0


def test_a_line_that_was_put_in_is_a_message_that_the_lake_lacks(home: Home, feed: Path, voyage_id: str) -> None:
    added = heard(message(lon=130.9, lat=42.3, speed=9.0), 1_710_000_000 + 600 * 90)[0]
    with changed(feed, feed.read_bytes() + added.encode() + b"\n"):
        verdict = one(home, voyage_id)
    assert f"{feed}: line {len(LINES) + 1}: a message of the ship begins there, and the lake has none" in said(verdict)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("update voyages set probability = 0.5", "probability comes out as 1.0, the database has 0.5"),
        ("update voyages set arrived_at_utc = arrived_at_utc + interval 1 hour", "arrived_at_utc comes out as"),
        ("update voyages set ship_name = 'X'", "ship_name comes out as LADY R, the database has X"),
        ("delete from evidence where role = 'origin_exit'", "comes out as origin_exit, and is not cited"),
        ("update evidence set line_no = 1, byte_offset = 0", "which does not come out again"),
    ],
)
def test_a_row_of_the_database_that_was_tampered_with_does_not_come_out(
    home: Home, voyage_id: str, statement: str, told: str
) -> None:
    with tampered(home, statement):
        verdict = one(home, voyage_id)
    assert told in said(verdict)


def test_an_alert_rests_on_its_port_call_and_its_list(home: Home) -> None:
    alert_id = ids(home, "alerts", "alert_id")[0]
    with tampered(home, "update alerts set vessel_id = 'IMO9179842'"):
        assert "its id is not that of its rule, ship, port and time" in said(one(home, alert_id))
    with tampered(home, "delete from watchlist_entries"):
        assert "no list in force names the vessel IMO9161003" in said(one(home, alert_id))


def test_other_settings_than_the_run_had_are_noted(home: Home, voyage_id: str) -> None:
    (verdict,) = verify(home, [voyage_id], Settings(gaps=GapSettings(least_gap_hours=7.0)))
    assert verdict.is_verified
    assert "settings, zones or the files in data/ are not those of the latest run" in verdict.notes[0]


def test_an_id_that_never_was_and_one_that_was_withdrawn_are_told_apart(home: Home, voyage_id: str) -> None:
    with pytest.raises(ConfigurationError, match=r"nonsense: no port call, gap, .* has this id"):
        verify(home, ["nonsense"], Settings())
    with (
        tampered(
            home,
            "insert into finding_history values ('gaps', 'gone', 'run1', 'withdrawn', 'no longer found', '{\"a\": 1}')",
        ),
        pytest.raises(ConfigurationError, match=r"gone: withdrawn by the run run1 \(no longer found\)"),
    ):
        verify(home, [voyage_id, "gone"], Settings())


def test_a_packed_feed_is_read_at_the_offsets_of_its_stream(tmp_path: Path) -> None:
    feed = tmp_path / "voyage.nmea.gz"
    feed.write_bytes(gzip.compress(("\n".join(LINES) + "\n").encode()))
    home = home_of(tmp_path, feed)
    verdicts = verify(home, ids(home, "port_calls", "port_call_id"), Settings())
    assert [said(verdict) for verdict in verdicts] == [""] * len(verdicts)
    with changed(feed, feed.read_bytes()[:-40]):
        (verdict, *_) = verify(home, ids(home, "port_calls", "port_call_id"), Settings())
    assert "cannot be read to its end" in said(verdict)


def noaa_rows() -> list[str]:
    """The same voyage as NOAA's CSV: positions every ten minutes, who the ship is in every row."""
    rows = ["MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft"]
    for tenth in range(34 * 6):
        share = min(max((tenth / 6 - 10) / 14, 0.0), 1.0)
        lon, lat = (a + share * (b - a) for a, b in zip(RAJIN, VOSTOCHNY, strict=True))
        speed, draught = (9.0 if 0 < share < 1 else 0.0), (4.6 if tenth < 12 * 6 else 6.2)
        moment = (datetime(2024, 3, 9, 16) + timedelta(minutes=10 * tenth)).isoformat()  # noqa: DTZ001  as NOAA has it
        ship = f"LADY R,IMO9161003,UBXX,79,0,120,20,{draught}"
        rows.append(f"273000001,{moment},{lat:.5f},{lon:.5f},{speed},90.0,91.0,{ship}")
    return rows


def test_a_csv_feed_is_read_again_by_plain_csv(tmp_path: Path) -> None:
    rows = noaa_rows()
    feed = tmp_path / "AIS_2024.csv"
    feed.write_text("\n".join(rows) + "\n", encoding="utf-8")
    home = home_of(tmp_path, feed)
    (voyage_id,) = ids(home, "voyages", "voyage_id")
    assert one(home, voyage_id).is_verified
    line_no = cited_line(home, voyage_id, "origin_exit")
    cells = rows[line_no - 1].split(",")
    deeper = [*rows[: line_no - 1], ",".join([*cells[:4], "8.0", *cells[5:]]), *rows[line_no:]]
    with changed(feed, ("\n".join(deeper) + "\n").encode()):
        told = said(one(home, voyage_id))
    assert f"{feed}: line {line_no}: sog_knots reads 8.0, the lake has {float(cells[4])}" in told
