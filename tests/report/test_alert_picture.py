"""The picture of an alert: what is on it, and that nothing becomes of an alert whose picture fails."""

import sys
from pathlib import Path

import pytest
import structlog.testing
from found_home import home_of, ids, tampered
from sentences import feed_of
from voyage_feed import LINES, RAJIN, VOSTOCHNY

from pipeline.report import alert_pictures
from pipeline.report.alert_chart import draw_scene
from pipeline.report.alert_pictures import pictures_of
from pipeline.report.alert_scene import scene_of
from pipeline.report.scene import Scene
from pipeline.warehouse.home import Home
from pipeline.warehouse.published import Published

PNG = b"\x89PNG\r\n\x1a\n"
HOSTILE = "$\\frac{1}{ \x1b[31m\u202eLADY\nR <b>" + "W" * 200


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("pictured")
    return home_of(folder, feed_of(folder / "SYNTHETIC-feed.nmea", *LINES))


@pytest.fixture(autouse=True)
def logs_as_they_come() -> None:
    """A command that another test called has set what is logged."""
    structlog.reset_defaults()


def alert_at(home: Home, port_id: str) -> str:
    with Published.open(home) as published:
        return str(published.rows("alerts", "port_id", [port_id])["alert_id"].item())


def scene(home: Home, alert_id: str) -> Scene | None:
    with Published.open(home) as published:
        return scene_of(published, alert_id)


def test_a_picture_shows_ship_port_zones_track_and_times_in_utc_and_says_synthetic(home: Home) -> None:
    shown = scene(home, alert_at(home, "RU_VOSTOCHNY"))
    assert shown is not None
    assert shown.title.startswith("LADY R (IMO 9161003, MMSI 273000001)\nflagged ship docked, Vostochny [RU_VOSTOCHNY]")
    assert shown.title.endswith(" UTC, observed")
    assert [port.words for port in shown.ports] == ["Vostochny"]
    assert set(shown.zones["port_id"]) == {"RU_VOSTOCHNY"}
    (track,) = shown.heard
    assert track[0] == pytest.approx(RAJIN, abs=0.01)
    assert track[-1] == pytest.approx(VOSTOCHNY, abs=0.01)
    assert [mark.words[:10] for mark in shown.marks] == ["last heard"]
    assert "Times UTC" in shown.foot
    assert (shown.is_synthetic, shown.dark) == (True, [])


def test_a_feed_that_no_simulator_made_is_not_called_synthetic(home: Home) -> None:
    alert_id = alert_at(home, "KP_RAJIN")
    with tampered(home, "update ingest_files set path = 'feed.nmea'"):
        shown = scene(home, alert_id)
    assert shown is not None
    assert not shown.is_synthetic


def test_where_a_ship_was_not_heard_the_way_is_dotted_through_the_port_of_its_inferred_call(home: Home) -> None:
    alert_id = alert_at(home, "KP_RAJIN")
    silent = "delete from tracks where lon_deg between 130.3 and 133.0"
    inferred = (
        "update port_calls set evidence = 'inferred', port_id = 'KP_SONBONG', "
        "arrived_at_utc = arrived_at_utc + interval 15 hour, probability = 0.9, port_probability = 0.6 "
        "where port_id = 'KP_RAJIN'; update alerts set evidence = 'inferred'"
    )
    with tampered(home, f"{silent}; {inferred}"):
        shown = scene(home, alert_id)
    assert shown is not None
    assert len(shown.heard) == 2
    assert shown.title.endswith(" UTC\nnot observed: 0.90 that a DPRK port was called at, 0.60 that it was Rajin")
    to_port, from_port = shown.dark
    assert to_port[-1] == from_port[0]
    assert [mark.words.rsplit(" ", 2)[0] for mark in shown.marks] == ["silent from", "heard again", "last heard"]
    assert "dotted: not heard" in shown.foot


def test_an_alert_of_the_feed_an_unknown_one_and_one_of_nowhere_have_nothing_to_draw(home: Home) -> None:
    alert_id = alert_at(home, "KP_RAJIN")
    assert scene(home, "zz") is None
    with tampered(home, "update alerts set vessel_id = null"):
        assert scene(home, alert_id) is None
    with tampered(home, "update alerts set port_id = null; delete from tracks"):
        assert scene(home, alert_id) is None


def test_what_a_ship_calls_herself_is_one_short_line_and_no_formula(home: Home) -> None:
    alert_id = alert_at(home, "KP_RAJIN")
    with tampered(home, "update alerts set ship_name = '$NAME'".replace("$NAME", HOSTILE)):
        shown = scene(home, alert_id)
    assert shown is not None
    name = shown.title.partition(" (IMO")[0]
    assert name.isprintable()
    assert len(name) < 50
    assert draw_scene(shown).startswith(PNG)


def test_pictures_are_png_of_bounded_size_and_one_that_cannot_be_made_is_left_out(home: Home) -> None:
    alert_ids = ids(home, "alerts", "alert_id")
    with structlog.testing.capture_logs() as logs:
        pictures = pictures_of(home, [*alert_ids, "zz"], timeout_s=60, max_bytes=300_000)
    assert list(pictures) == alert_ids
    assert all(picture.startswith(PNG) for picture in pictures.values())
    assert [(log["event"], log["log_level"], log["alert_id"], log["reason"]) for log in logs] == [
        ("alert_without_picture", "info", "zz", "nothing to draw")
    ]


@pytest.mark.parametrize(
    ("timeout_s", "max_bytes", "reason"),
    [(0.01, 300_000, "not drawn within 0.01 s"), pytest.param(60, 1000, "over 1000", marks=pytest.mark.slow)],
)
def test_a_slow_or_large_picture_is_left_out(home: Home, timeout_s: float, max_bytes: int, reason: str) -> None:
    with structlog.testing.capture_logs() as logs:
        assert not pictures_of(home, [alert_at(home, "KP_RAJIN")], timeout_s=timeout_s, max_bytes=max_bytes)
    assert (logs[0]["log_level"], logs[0]["reason"].endswith(reason)) == ("warning", True)


@pytest.mark.parametrize(
    ("executable", "module", "reason"),
    [
        ("/nowhere/python", "pipeline.report.alert_chart", "no process for it"),
        (sys.executable, "nomodule", "status 1:"),
    ],
    ids=["no_process", "no_module"],
)
def test_without_what_draws_alerts_go_without(
    home: Home, monkeypatch: pytest.MonkeyPatch, executable: str, module: str, reason: str
) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    monkeypatch.setattr(alert_pictures, "_DRAWING", module)
    with structlog.testing.capture_logs() as logs:
        assert not pictures_of(home, ["a"], timeout_s=60, max_bytes=300_000)
    assert logs[0]["reason"].startswith(reason)


def test_a_home_that_has_published_nothing_has_no_pictures(tmp_path: Path) -> None:
    with structlog.testing.capture_logs() as logs:
        assert not pictures_of(Home(tmp_path), ["a"], timeout_s=60, max_bytes=300_000)
    assert "nothing is published there yet" in logs[0]["reason"]
