"""A flagged ship docks: from the feed and the list to one webhook, through the command line."""

import base64
import json
from pathlib import Path

import pytest
from relaying import Receiver
from sentences import feed_of
from voyage_feed import LINES

import pipeline.night
from pipeline import by_hand
from pipeline.cli import main
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.store import Warehouse

FIELDS = [
    "alert_id",
    "rule",
    "ship_name",
    "imo",
    "mmsi",
    "port_id",
    "arrived_at_utc",
    "evidence",
    "probability",
    "text",
]
LIST = "imo,name,list_name,programme\n9161003,LADY R,Exercise list,EX-1\n"


@pytest.fixture
def home(tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    home = tmp_path / "home"
    home.mkdir()
    (home / "tumen.toml").write_text(f'[alerts.targets.desk]\nurl = "{receiver.url}"\n', encoding="utf-8")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    assert main(["watchlist", "load", str(tmp_path / "list.csv"), "--home", str(home)]) == 0
    return home


def night(home: Path, feed: Path) -> None:
    assert main(["run", str(feed), "--home", str(home)]) == 0
    assert main(["alerts", "send", "--home", str(home)]) == 0


@pytest.mark.slow
def test_each_docking_of_a_flagged_ship_is_told_once(home: Path, tmp_path: Path, receiver: Receiver) -> None:
    half = len(LINES) // 2
    first_day = feed_of(tmp_path / "first.nmea", *LINES[:half])
    second_day = feed_of(tmp_path / "second.nmea", *LINES[half:])
    night(home, first_day)
    assert [told["port_id"] for told in receiver.alerts] == ["KP_RAJIN"]
    night(home, second_day)
    night(home, tmp_path / "second.nmea")
    assert [told["port_id"] for told in receiver.alerts] == ["KP_RAJIN", "RU_VOSTOCHNY"]
    docked = receiver.alerts[1]
    assert sorted(docked) == sorted([*FIELDS, "picture_png_base64"])
    assert base64.b64decode(docked["picture_png_base64"]).startswith(b"\x89PNG")
    assert (docked["ship_name"], docked["imo"], docked["evidence"]) == ("LADY R", 9161003, "observed")


def test_the_published_alerts_say_that_they_were_sent(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    night(home, feed_of(tmp_path / "feed.nmea", *LINES))
    capsys.readouterr()
    assert main(["sql", "--home", str(home), "--json", "select target, state, attempts from alerts"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"target": "desk", "state": "sent", "attempts": 1}] * 2


@pytest.mark.parametrize(
    ("run_url", "told"),
    [("https://airflow.example.org/runs/1", "https://airflow.example.org/runs/1"), ("/runs/1", None)],
)
def test_an_alert_leads_to_the_page_of_the_run_that_decided_it(
    tmp_path: Path, run_url: str | None, told: str | None
) -> None:
    home = Home(tmp_path / "home")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    by_hand.load_watchlists([tmp_path / "list.csv"], home, Settings())
    manifests = pipeline.night.ingest([str(feed_of(tmp_path / "feed.nmea", *LINES))], home, Settings())
    assert pipeline.night.detect_and_store(home, Settings(), manifests, run_url=run_url)["alerts"] == 2
    with Warehouse.open(home) as warehouse:
        assert warehouse.read("alerts")["run_url"].to_list() == [told] * 2


def test_a_ship_on_no_list_docks_in_silence(tmp_path: Path, receiver: Receiver) -> None:
    home = tmp_path / "other"
    home.mkdir()
    (home / "tumen.toml").write_text(f'[alerts.targets.desk]\nurl = "{receiver.url}"\n', encoding="utf-8")
    night(home, feed_of(tmp_path / "feed.nmea", *LINES))
    assert receiver.alerts == []
