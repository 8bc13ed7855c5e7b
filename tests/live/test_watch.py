"""The watch as a whole, over loopback: what it tells, what it writes, and what the night makes of it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sentences import EPOCH, SHIP, heard, message, report
from voyage_feed import LINES
from watching import AT_ONCE, Server, until, watching, with_list

from pipeline.alerts.live_alerts import read_live_alerts
from pipeline.cli import main
from pipeline.errors import ConfigurationError
from pipeline.live.kept_state import kept_state
from pipeline.live.report import WatchReport
from pipeline.settings import AlertSettings, AlertTarget, Settings
from pipeline.warehouse.home import Home

FEED = ("\n".join(LINES) + "\n").encode()
IN_RAJIN: dict[str, Any] = {"lon": 130.283, "lat": 42.226, "speed": 0.0}


def listened(home: Path, *parcels: bytes) -> WatchReport:
    """The report of a watch that has heard parcels whose lines say times, each over a connection of its own."""
    last = parcels[-1].rstrip().rpartition(b"\n")[2]
    with Server(parcels) as server, watching(server.url, home) as watch:
        until(lambda: any(path.read_bytes().endswith(last + b"\n") for path in (home / "live").glob("*.nmea")))
        return watch.end()


def night(home: Path, *feeds: Path) -> None:
    assert main(["run", *map(str, feeds), "--home", str(home)]) == 0


def published(home: Path, question: str) -> list[tuple[object, ...]]:
    with duckdb.connect(home / "published" / "tumen.duckdb", read_only=True) as database:
        return database.sql(question).fetchall()


def told(home: Path) -> set[tuple[object, ...]]:
    alerts = read_live_alerts(Home(home).outbox_db).alerts
    return set(alerts.select("alert_id", "port_id", "event_from_utc").iter_rows())


def static(at_s: int) -> list[str]:
    said = message(5, mmsi=SHIP, imo="9161003", shipname="LADY R", ship_type=79)
    return heard(said, EPOCH + at_s)


def lying(first_minute: int, last_minute: int, mmsi: int = SHIP) -> list[str]:
    return [
        report(minute * 60, mmsi=mmsi, second=minute % 60, **IN_RAJIN) for minute in range(first_minute, last_minute)
    ]


def as_bytes(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def test_what_is_told_is_what_the_night_finds_in_the_files_written(home: Path, tmp_path: Path, listing: Path) -> None:
    parcels = [FEED[:9_000], FEED[9_000:9_100], FEED[9_100:20_000], FEED[20_000:]]  # cut within lines
    done = listened(home, *parcels)
    assert done.connections == len(parcels)
    assert [alert["port_id"] for alert in done.alerts] == ["KP_RAJIN", "RU_VOSTOCHNY"]
    reference = shutil.copytree(listing, tmp_path / "reference")
    night(reference, home / "live")
    assert set(published(reference, "select alert_id, port_id, event_from_utc from alerts")) == told(home)


def test_the_night_joins_what_was_told_and_tells_nobody_again(home: Path) -> None:
    assert len(listened(home, FEED).alerts) == 2
    night(home, home / "live")
    rows = published(home, "select alert_id, port_id, event_from_utc, state, port_call_id from alerts")
    assert {row[:3] for row in rows} == told(home)
    assert {row[3] for row in rows} == {"sent"}
    assert {row[4] for row in rows} <= {row[0] for row in published(home, "select port_call_id from port_calls")}
    night(home, home / "live")
    assert len(published(home, "select 1 from alerts")) == 2


@pytest.mark.slow
def test_a_night_takes_an_alert_back_once_it_has_read_its_lines_and_finds_no_docking(
    home: Path, tmp_path: Path
) -> None:
    assert len(listened(home, as_bytes(*static(0), *lying(0, 60))).alerts) == 1
    elsewhere = [report(minute * 60, mmsi=273_000_009, lon=132.9, lat=42.8, speed=0.0) for minute in range(200)]
    (tmp_path / "other.nmea").write_bytes(as_bytes(*elsewhere))
    night(home, tmp_path / "other.nmea")  # it is later, and has not read what the watch heard
    assert published(home, "select 1 from alerts") == []
    (live,) = (home / "live").glob("*.nmea")
    live.write_bytes(as_bytes(*elsewhere[:100]))
    assert live.stat().st_size > 5_000
    night(home, home / "live")
    assert published(home, "select kind, port_call_id, state from alerts order by kind") == [
        ("first", None, "sent"),
        ("retraction", None, "pending"),
    ]


@pytest.mark.slow
def test_what_a_night_told_is_not_told_live(home: Path, tmp_path: Path) -> None:
    (tmp_path / "feed.nmea").write_bytes(FEED)
    night(home, tmp_path / "feed.nmea")
    assert listened(home, FEED).alerts == []


def test_a_listed_ship_is_told_of_as_the_sentence_comes_that_proves_the_stop(home: Path) -> None:
    before, proof = as_bytes(*static(0), *lying(0, 20)), as_bytes(*lying(20, 21))
    assert listened(home, before).alerts == []
    assert [alert["port_id"] for alert in listened(home, proof).alerts] == ["KP_RAJIN"]


def test_an_alert_that_no_night_has_taken_up_is_listed_and_explained_as_such(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (alert,) = listened(home, as_bytes(*static(0), *lying(0, 60))).alerts
    capsys.readouterr()
    assert main(["explain", alert["alert_id"], "--home", str(home)]) == ConfigurationError.exit_status
    assert "told live" in capsys.readouterr().err
    assert main(["alerts", "list", "--home", str(home), "--json"]) == 0
    assert [(row["alert_id"], row["state"]) for row in json.loads(capsys.readouterr().out)] == [
        (alert["alert_id"], "sent")
    ]


def test_a_ship_that_says_late_who_she_is_is_told_of_then(home: Path) -> None:
    done = listened(home, as_bytes(*lying(0, 60)), as_bytes(*static(3600)))
    assert [(alert["port_id"], alert["imo"]) for alert in done.alerts] == [("KP_RAJIN", 9161003)]


@pytest.mark.slow
def test_a_ship_known_by_her_mmsi_from_the_night_before_needs_no_static_report(home: Path, tmp_path: Path) -> None:
    at_sea = [report(minute * 60, mmsi=SHIP, lon=131.5, lat=42.2, speed=9.0, second=minute % 60) for minute in range(9)]
    (tmp_path / "feed.nmea").write_bytes(as_bytes(*static(0), *at_sea))
    night(home, tmp_path / "feed.nmea")
    done = listened(home, as_bytes(*lying(600, 630)))
    assert [(alert["ship_name"], alert["imo"]) for alert in done.alerts] == [("LADY R", 9161003)]


@pytest.mark.slow
def test_a_list_that_is_loaded_while_a_ship_lies_there_tells_of_her(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Server([as_bytes(*static(0), *lying(0, 60), *static(3600))]) as server, watching(server.url, home) as watch:
        server.sent.wait()
        with_list(home)
        until(lambda: watch.shown)
        assert [alert["port_id"] for alert in watch.end().alerts] == ["KP_RAJIN"]


def test_after_a_restart_nobody_is_told_again_until_the_ship_has_left(home: Path) -> None:
    away = [report(9000 + minute * 60, mmsi=SHIP, lon=130.6, lat=42.1, speed=9.0, second=minute) for minute in range(5)]
    parcels = [[*static(0), *lying(0, 60)], [*static(3600), *lying(60, 90)], away, [*lying(300, 330), *static(20_000)]]
    assert [len(listened(home, as_bytes(*parcel)).alerts) for parcel in parcels] == [1, 0, 0, 1]


def test_a_watch_that_lost_its_memory_does_not_tell_again_of_a_ship_that_is_still_there(home: Path) -> None:
    for minutes, count in (((0, 60), 1), ((600, 660), 0)):
        assert len(listened(home, as_bytes(*static(minutes[0] * 60), *lying(*minutes))).alerts) == count
        shutil.rmtree(home / "live")


def test_lines_without_a_time_take_that_of_their_reception_and_the_night_reads_the_same(home: Path) -> None:
    line = message(mmsi=SHIP, **IN_RAJIN)[0]
    with Server([as_bytes(line, *message(5, mmsi=SHIP, imo="9161003"))]) as server, watching(server.url, home) as watch:
        server.sent.wait()
        until(lambda: sum(path.stat().st_size for path in (home / "live").glob("*.nmea")) > 150)
        done = watch.end()
    assert done.messages == 2
    assert done.as_of_utc
    assert abs((done.as_of_utc - done.started_at_utc).total_seconds()) < 60
    night(home, home / "live")
    assert published(home, "select accepted, quarantined, last_received_at_utc from ingest_files") == [
        (3, 0, done.as_of_utc)
    ]


def test_a_slow_target_keeps_no_other_target_waiting(home: Path, hole: str) -> None:
    targets = {"slow": AlertTarget(url=hole), "local2": AlertTarget(url=hole)}
    rules = {"flagged_ship_docked": {"targets": ["slow", "local"]}}
    settings = Settings(watch=AT_ONCE, alerts=AlertSettings(targets=targets, rules=rules, timeout_s=30))
    with Server([as_bytes(*static(0), *lying(0, 60))]) as server, watching(server.url, home, settings) as watch:
        until(lambda: watch.shown, within_s=20)
        watch.stop.set()


@pytest.fixture
def hole() -> Iterator[str]:
    """The address of a target that takes connections and never answers."""
    with Server([b"", b""]) as server:
        yield server.url.replace("tcp", "http")


def test_a_watch_does_not_follow_what_it_writes(home: Path) -> None:
    (home / "live").mkdir()
    source = home / "live" / "live-2024-03-10.nmea"
    assert main(["watch", str(source), "--home", str(home)]) == ConfigurationError.exit_status


def test_two_watches_of_a_home_tell_once_together(home: Path) -> None:
    first, second = as_bytes(*static(0), *lying(0, 60)), as_bytes(*static(0), *lying(3, 60))
    with (
        Server([first]) as one,
        Server([second]) as other,
        watching(one.url, home) as watch,
        watching(other.url, home, feed=home / "other") as beside,
    ):
        until(lambda: watch.shown or beside.shown)
        until(lambda: list((home / "other").glob("*.nmea")) and list((home / "live").glob("*.nmea")))
        told_of = [*watch.end().alerts, *beside.end().alerts]
    assert len({alert["alert_id"] for alert in told_of}) == 1


def test_a_watch_that_heard_nothing_keeps_what_the_one_before_it_kept(home: Path) -> None:
    listened(home, as_bytes(*static(0), *lying(0, 60)))
    for _ in range(2):
        with Server([b""]) as server, watching(server.url, home) as watch:
            until(lambda: server.connections)
            assert watch.end().remembered_fixes == 60
    assert kept_state(home / "live")[0].feed_name


def test_two_watches_do_not_write_into_one_folder(home: Path) -> None:
    with Server([b""]) as server, watching(server.url, home):
        assert main(["watch", "-", "--home", str(home)]) == ConfigurationError.exit_status


def test_the_command_prints_one_document_at_the_end(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    capsys.readouterr()
    (tmp_path / "feed.nmea").write_bytes(FEED)
    with (tmp_path / "feed.nmea").open("r") as lines:
        monkeypatch.setattr("sys.stdin", lines)
        assert main(["watch", "-", "--home", str(home), "--json"]) == 0
    said = capsys.readouterr()
    document = json.loads(said.out)
    assert (document["lines"], document["bad_lines"], document["sent"]) == (len(LINES), 0, 2)
    assert len(document["shown"]) == 2
    assert "listening" in said.err
