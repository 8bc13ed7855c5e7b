"""What a person says of alerts, through the command line, and what a rule would have told."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest
from relaying import DAY, NOW, alert, outcome, publish, settings_for
from sentences import feed_of
from voyage_feed import LINES

from pipeline import alert_desk
from pipeline.alerts.outbox import Outbox, read_deliveries
from pipeline.alerts.relay import deliver
from pipeline.alerts.silences import Silence
from pipeline.cli import main
from pipeline.errors import ConfigurationError, TumenError
from pipeline.settings import AlertSettings, AlertTarget, Settings
from pipeline.warehouse.home import Home

NOWHERE = "http://127.0.0.1:9/hook/T0P-S3CRET"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    home = Home(tmp_path / "home")
    home.create()
    return home


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What webhooks get; they all take it."""
    bodies: list[dict[str, Any]] = []

    def take(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        return httpx.Response(200)

    client = httpx.Client
    monkeypatch.setattr(httpx, "Client", lambda **_: client(transport=httpx.MockTransport(take)))
    return bodies


def states(home: Home) -> list[str]:
    columns, rows = alert_desk.list_alerts(home)
    return [row[columns.index("state")] for row in rows]


def test_an_acknowledged_alert_is_not_sent(home: Home, posted: list[dict[str, Any]]) -> None:
    publish(home, alert(), alert(target="phone"), alert(alert_id="b2"))
    assert alert_desk.acknowledge(home, "a1") == 2
    assert states(home) == ["acked", "acked", "pending"]
    deliver(home, settings_for(NOWHERE), now_utc=NOW)
    assert [body["alert_id"] for body in posted] == ["b2"]


def test_an_acknowledged_failure_is_not_tried_again_and_a_dead_one_needs_nobody(home: Home) -> None:
    publish(home, alert())
    assert deliver(home, settings_for(NOWHERE), now_utc=NOW).needs_person
    alert_desk.acknowledge(home, "a1")
    delivery = deliver(home, settings_for(NOWHERE), now_utc=NOW + DAY)
    assert (outcome(delivery), delivery.needs_person) == ((0, 0, 0), False)


def test_what_was_sent_and_acknowledged_is_still_known_as_sent(home: Home, posted: list[dict[str, Any]]) -> None:
    publish(home, alert())
    deliver(home, settings_for(NOWHERE), now_utc=NOW)
    alert_desk.acknowledge(home, "a1")
    (delivery,) = read_deliveries(home.outbox_db).rows(named=True)
    assert (delivery["state"], delivery["sent_at_utc"] is not None, len(posted)) == ("acked", True, 1)


def test_an_alert_acknowledged_while_it_is_sent_stays_acknowledged_and_counts_as_delivered(home: Home) -> None:
    with Outbox.open(home.outbox_db) as outbox:
        outbox.claim("a1", "desk", now_utc=NOW, until_utc=NOW + DAY)
        outbox.acknowledge("a1", "desk")
        outbox.record_sent("a1", "desk", now_utc=NOW)
    (delivery,) = read_deliveries(home.outbox_db).rows(named=True)
    assert (delivery["state"], delivery["sent_at_utc"]) == ("acked", NOW)


def test_nobody_acknowledges_what_does_not_exist(home: Home) -> None:
    publish(home, alert())
    with pytest.raises(ConfigurationError, match="no alert has this id"):
        alert_desk.acknowledge(home, "zz")


@pytest.mark.parametrize(
    ("changes", "is_covered"),
    [
        ({"rule": "flagged_ship_docked"}, True),
        ({"rule": "flagged_ship_dark"}, False),
        ({"vessel": "9161003"}, True),
        ({"vessel": "273000001"}, True),
        ({"vessel": "IMO9161003"}, True),
        ({"vessel": "9124043"}, False),
        ({"vessel": "9161003", "port_id": "KP_RAJIN"}, True),
        ({"vessel": "9161003", "port_id": "RU_DUNAI"}, False),
    ],
)
def test_a_silence_is_of_all_that_it_names(changes: dict[str, str], is_covered: bool) -> None:  # noqa: FBT001  a column
    said = {"rule": None, "vessel": None, "port_id": None} | changes
    assert Silence(**said, until_utc=NOW).covers(alert()) is is_covered


def test_what_falls_due_in_a_silence_is_never_sent_and_the_rest_is(home: Home, posted: list[dict[str, Any]]) -> None:
    publish(home, alert(), alert(alert_id="b2", port_id="RU_DUNAI"))
    with Outbox.open(home.outbox_db) as outbox:
        outbox.silence(Silence(None, None, "KP_RAJIN", NOW + timedelta(hours=1)))
    deliver(home, settings_for(NOWHERE), now_utc=NOW)
    deliver(home, settings_for(NOWHERE), now_utc=NOW + DAY)
    assert [body["alert_id"] for body in posted] == ["b2"]
    assert states(home) == ["silenced", "sent"]


def test_a_silence_that_is_over_holds_nothing_back(home: Home, posted: list[dict[str, Any]]) -> None:
    publish(home, alert())
    with Outbox.open(home.outbox_db) as outbox:
        outbox.silence(Silence(None, None, "KP_RAJIN", NOW + DAY))
        outbox.silence(Silence(None, None, "KP_RAJIN", NOW))
        assert outbox.silences(now_utc=NOW) == []
    deliver(home, settings_for(NOWHERE), now_utc=NOW)
    assert len(posted) == 1


def test_a_silence_of_nothing_or_of_no_rule_is_refused(home: Home) -> None:
    with pytest.raises(ConfigurationError, match="--rule, --vessel or --port"):
        alert_desk.silence(home, rule=None, vessel=None, port_id=None, until_utc=NOW)
    with pytest.raises(ConfigurationError, match="no alert rule 'x'"):
        alert_desk.silence(home, rule="x", vessel=None, port_id=None, until_utc=NOW)


def test_a_test_says_that_it_is_one_and_is_noted_nowhere(home: Home, posted: list[dict[str, Any]]) -> None:
    alert_desk.send_test(settings_for(NOWHERE), "desk")
    (body,) = posted
    assert (body["rule"], body["text"].startswith("TEST of target desk")) == ("test", True)
    assert not home.outbox_db.exists()


def test_a_target_that_does_not_take_the_test_is_told_without_its_address() -> None:
    with pytest.raises(TumenError, match="desk did not take the test") as failure:
        alert_desk.send_test(settings_for(NOWHERE), "desk")
    assert "S3CRET" not in str(failure.value)
    with pytest.raises(ConfigurationError, match=r"add \[alerts.targets.phone\]"):
        alert_desk.send_test(settings_for(NOWHERE), "phone")


def test_a_dry_run_tells_what_a_rule_that_is_off_would_have_told_and_sends_nothing(home: Home, tmp_path: Path) -> None:
    assert main(["run", str(feed_of(tmp_path / "feed.nmea", *LINES)), "--home", str(home.root)]) == 0
    told = alert_desk.dry_run(home, Settings(), "corridor_voyage_found", since_utc=None)
    (voyage,) = told.rows(named=True)
    assert (voyage["port_id"], voyage["imo"], voyage["evidence"]) == ("RU_VOSTOCHNY", 9161003, "observed")
    assert voyage["text"].endswith("On no list that is loaded.")
    assert alert_desk.dry_run(home, Settings(), "flagged_ship_docked", since_utc=None).is_empty()
    later = voyage["event_from_utc"] + timedelta(seconds=1)
    assert alert_desk.dry_run(home, Settings(), "corridor_voyage_found", since_utc=later).is_empty()
    assert alert_desk.dry_run(home, Settings(), "corridor_voyage_found", until_utc=later - DAY).is_empty()
    sure = {"least_probability": 1.0}
    assert alert_desk.dry_run(home, Settings(), "corridor_voyage_found", changes=sure).height == 1
    assert states(home) == []


def test_a_dry_run_without_a_rule_tells_what_the_rules_that_are_on_say_and_whom(home: Home, tmp_path: Path) -> None:
    assert main(["run", str(feed_of(tmp_path / "feed.nmea", *LINES)), "--home", str(home.root)]) == 0
    on = {"corridor_voyage_found": {"is_on": True, "targets": ["phone", "desk"]}}
    targets = {name: AlertTarget(url=NOWHERE) for name in ("desk", "phone", "mail")}
    told = alert_desk.dry_run(home, Settings(alerts=AlertSettings(targets=targets, rules=on)))
    assert told.select("rule", "targets").rows() == [("corridor_voyage_found", "desk, phone")]
    assert alert_desk.dry_run(home, Settings()).is_empty()


@pytest.mark.parametrize(
    ("rule", "changes", "fault"),
    [
        ("nonsense", {}, "no alert rule 'nonsense'"),
        ("dark_call_probable", {"least_probability": 2}, "less than or equal to 1"),
        ("dark_call_probable", {"foo": 1}, "has no 'foo'"),
        (None, {"foo": 1}, "say of which rule"),
    ],
)
def test_a_dry_run_of_what_is_no_rule_key_or_value_is_refused(
    home: Home, rule: str | None, changes: dict[str, Any], fault: str
) -> None:
    with pytest.raises(ConfigurationError, match=fault):
        alert_desk.dry_run(home, Settings(), rule, changes=changes)


def test_months_say_how_often_and_when_most() -> None:
    days = ["2024-03-01", "2024-03-05", "2024-03-05", "2024-04-02"]
    told = pl.DataFrame({"event_from_utc": days}).with_columns(pl.all().str.to_datetime())
    assert alert_desk.by_month(told).rows() == [
        ("2024-03", 3, 2, 2, date(2024, 3, 5)),
        ("2024-04", 1, 1, 1, date(2024, 4, 2)),
    ]
