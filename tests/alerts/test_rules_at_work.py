"""A rule that a deployment switched on: decided, sent, explained and verified."""

import json
from typing import Any

import pytest
from relaying import Receiver
from sentences import feed_of
from voyage_feed import LINES

from pipeline.cli import main
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

SETTINGS = """
[alerts.targets.desk]
url = "{url}"
[alerts.rules.flagged_ship_docked]
is_on = false
[alerts.rules.corridor_voyage_found]
is_on = true
targets = ["desk"]
"""


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any]:
    capsys.readouterr()
    status = main([*map(str, arguments), "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_a_corridor_voyage_is_told_once_and_stands_up_to_explain_and_verify(
    home: Home, receiver: Receiver, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    (home.root / "tumen.toml").write_text(SETTINGS.format(url=receiver.url), encoding="utf-8")
    feed = feed_of(tmp_path_factory.mktemp("feed") / "feed.nmea", *LINES)
    for _ in range(2):
        assert main(["run", str(feed), "--home", str(home.root)]) == 0
        assert main(["alerts", "send", "--home", str(home.root)]) == 0
    (told,) = receiver.alerts
    assert (told["rule"], told["port_id"], told["imo"]) == ("corridor_voyage_found", "RU_VOSTOCHNY", 9161003)
    alert_id = told["alert_id"]
    status, explained = answer(capsys, "explain", alert_id, "--home", home.root)
    assert (status, "sailed between a North Korean and a Russian port" in json.dumps(explained)) == (0, True)
    status, verdict = answer(capsys, "verify", alert_id, "--home", home.root)
    assert (status, verdict["faults"]) == (0, [])
    lines = query(home, "select count(*) from alert_evidence where alert_id is not null").rows
    assert lines[0][0] > 0
