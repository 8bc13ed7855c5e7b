"""`tumen alerts`: what a person says of them."""

import json
from pathlib import Path

from command_line import Run
from sentences import feed_of
from voyage_feed import LINES


def test_the_commands_answer_in_words_and_in_json(tmp_path: Path, tumen: Run) -> None:
    home = tmp_path / "home"
    where = ("--home", home)
    assert tumen("run", feed_of(tmp_path / "feed.nmea", *LINES), *where)[0] == 0
    status, out, _ = tumen("alerts", "silence", "--port", "KP_RAJIN", "--until", "2999-01-01", "--json", *where)
    assert (status, json.loads(out)[0]["port_id"]) == (0, "KP_RAJIN")
    status, out, _ = tumen("alerts", "silence", "--port", "KP_RAJIN", "--until", "2000-01-01", *where)
    assert (status, "0 silences in force" in out) == (0, True)
    assert tumen("alerts", "ack", "zz", *where)[0] == 2
    assert tumen("alerts", "test", "desk", *where)[0] == 2
    status, out, _ = tumen("alerts", "dry-run", "--rule", "corridor_voyage_found", *where)
    assert (status, "1 alerts of corridor_voyage_found, none sent" in out) == (0, True)
    assert out.rstrip().endswith("1 alerts on 1 days, at most 1 on one (2024-03-10)")
    tried = ("alerts", "dry-run", "--rule", "corridor_voyage_found", "--set", "least_probability=0.9", "--json")
    status, out, _ = tumen(*tried, *where)
    (voyage,) = json.loads(out)
    assert (status, voyage["rule"], voyage["targets"]) == (0, "corridor_voyage_found", "local")
    assert tumen("alerts", "dry-run", "--rule", "corridor_voyage_found", "--set", "least_probability=x", *where)[0] == 2
    status, out, _ = tumen("alerts", "list", "--state", "pending", *where)
    assert (status, out.splitlines()[0].strip()) == (0, "0 alerts")
    assert tumen("alerts", "list", "--state", "lost", *where)[0] == 2
    assert tumen("alerts", "picture", "zz", "-o", tmp_path / "alert.png", *where)[0] == 2
