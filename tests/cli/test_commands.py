"""What every command keeps to, and what the ones that work report."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import structlog
import typer
from command_line import HOSTILE, Run

from pipeline import __version__, by_hand, night
from pipeline.alerts.relay import Delivery
from pipeline.by_hand import LoadReport, SightingsReport
from pipeline.cli import simulate as simulate_command
from pipeline.cli.app import app
from pipeline.errors import ConfigurationError, TumenError
from pipeline.feeds.formats import FeedFormat
from pipeline.printable import printable
from pipeline.settings import Clock
from pipeline.warehouse.home import Home


@dataclass(frozen=True)
class Report:
    needs_person: bool = False
    content: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return self.content


def report(*, needs_person: bool = False, reason: str | None = None) -> Report:
    counts = {"lines": 3, "accepted": 1, "quarantined": 1, "duplicates": 0, "ignored": 1}
    file = {"path": "a.nmea", "state": "done", "format": "nmea", "rejected_reason": reason} | counts
    file |= {"first_received_at_utc": "2024-03-09T16:00:00.5Z", "last_received_at_utc": None}
    return Report(
        needs_person, {"files": [file], **counts, "port_calls": 2, "published": "home/published/tumen.duckdb"}
    )


def stand_in(monkeypatch: pytest.MonkeyPatch, name: str, answer: object, where: object = night) -> list[Any]:
    """Let function `name` answer this, or raise it; returns the list of its calls."""
    calls: list[Any] = []

    def called(*arguments: object, **options: object) -> object:
        calls.append((arguments, options))
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(where, name, called)
    return calls


def leaves(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Commands of typer's tree, by what one types."""
    children = getattr(command, "commands", None)
    if children is None:
        yield path, command
        return
    for name, child in children.items():
        yield from leaves(child, f"{path} {name}")


COMMANDS = dict(leaves(typer.main.get_command(app), "tumen"))
DOCUMENTED = (Path(__file__).parents[2] / "docs/commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_has_help_and_is_in_the_docs(path: str) -> None:
    command = COMMANDS[path]
    assert command.help
    assert f"`{path} " in DOCUMENTED
    for parameter in command.params:
        if parameter.param_type_name == "option" and parameter.name != "help":
            assert parameter.help, parameter.name
            assert parameter.opts[0] in DOCUMENTED


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_speaks_json(path: str) -> None:
    assert any("--json" in parameter.opts for parameter in COMMANDS[path].params)


def test_the_docs_name_no_command_that_is_not_there() -> None:
    documented = set(re.findall(r"^\| `(tumen(?: [a-z][a-z-]+)+)", DOCUMENTED, flags=re.MULTILINE))
    assert documented == set(COMMANDS)


def test_the_version_is_printed(tumen: Run) -> None:
    assert tumen("--version") == (0, f"tumen {__version__}\n", "")


@pytest.mark.parametrize(
    "arguments",
    [["sail"], ["run"], ["run", "feed"], ["sql", "select 1"], ["run", "feed", "--home", "h", "--nonsense"]],
)
def test_a_wrong_call_is_2_and_explained_on_stderr(tumen: Run, arguments: list[str]) -> None:
    status, out, err = tumen(*arguments)
    assert (status, out) == (2, "")
    assert "Error" in err


@pytest.mark.parametrize(("error", "expected"), [(ConfigurationError("x: bad"), 2), (TumenError("x: bad"), 1)])
def test_an_error_is_one_line_on_stderr_with_its_status(
    tumen: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: TumenError, expected: int
) -> None:
    stand_in(monkeypatch, "run", error)
    assert tumen("run", "feed", "--home", tmp_path) == (expected, "", "tumen: x: bad\n")


def test_an_error_cannot_drive_the_terminal(tumen: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stand_in(monkeypatch, "run", TumenError(HOSTILE))
    _, _, err = tumen("run", "feed", "--home", tmp_path)
    assert err == f"tumen: {printable(HOSTILE)}\n"


def test_a_system_error_is_one_line_too(tumen: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stand_in(monkeypatch, "run", OSError(28, "No space left on device"))
    assert tumen("run", "feed", "--home", tmp_path) == (1, "", "tumen: [Errno 28] No space left on device\n")


def test_wrong_settings_are_2(tumen: Run, tmp_path: Path) -> None:
    (tmp_path / "tumen.toml").write_text("[decode]\nnonsense = 1\n")
    status, _, err = tumen("run", "feed", "--home", tmp_path)
    assert status == 2
    assert "tumen.toml" in err


def test_run_prints_the_files_the_counts_and_the_place(
    tumen: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls = stand_in(monkeypatch, "run", report())
    status, out, err = tumen("run", "a", "b", "--home", tmp_path)
    assert (status, err) == (0, "")
    assert "lines 3, accepted 1, quarantined 1" in out
    assert out.endswith("published: home/published/tumen.duckdb\n")
    (feeds, home, _), options = calls[0]
    assert (list(feeds), home) == ([Path("a"), Path("b")], Home(tmp_path))
    assert options == {"feed_format": None, "progress": None}, "quiet where stderr is no terminal"
    assert "a.nmea   nmea     done " in out
    assert "2024-03-09 16:00:00" in out


def test_run_json_is_one_document(tumen: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stand_in(monkeypatch, "run", report())
    _, out, _ = tumen("run", "a", "--home", tmp_path, "--json")
    assert json.loads(out) == report().to_json()


def test_run_that_needs_a_person_is_1_and_says_why(tumen: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stand_in(monkeypatch, "run", report(needs_person=True, reason="an HTML page"))
    status, out, _ = tumen("run", "a", "--home", tmp_path)
    assert status == 1
    assert "rejected: a.nmea: an HTML page" in out


def test_decode_passes_on_what_it_is_told(tumen: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    calls = stand_in(monkeypatch, "decode_to", report(needs_person=True), where=by_hand)
    status, out, _ = tumen("decode", "a", "--out", tmp_path, "--untimed", "--format", "NMEA", "--json")
    assert (status, json.loads(out)) == (1, report().to_json())
    assert calls[0][0][1] == tmp_path
    assert calls[0][1] == {"untimed": True, "feed_format": FeedFormat.NMEA, "watcher": None}


@pytest.mark.parametrize(("flag", "meant"), [((), Clock.BASE_STATION), (("--clock", "own_ship"), Clock.OWN_SHIP)])
def test_a_clock_of_decode_stands_over_that_of_the_file(
    tumen: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, flag: tuple[str, ...], meant: Clock
) -> None:
    calls = stand_in(monkeypatch, "decode_to", report(), where=by_hand)
    (tmp_path / "tumen.toml").write_text('[decode]\nclock = "base_station"\nmax_line_bytes = 300\n')
    assert tumen("decode", "a", "--out", tmp_path, *flag)[0] == 0
    settings = calls[0][0][2].decode
    assert (settings.clock, settings.max_line_bytes) == (meant, 300)


def test_a_clock_that_is_none_is_2(tumen: Run, tmp_path: Path) -> None:
    status, _, err = tumen("decode", "a", "--out", tmp_path, "--clock", "sundial")
    assert status == 2
    assert "own_ship" in err


@pytest.mark.parametrize("command", [("decode", "--out"), ("run", "--home")])
@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("noaa", "did you mean noaa_csv?"),
        ("nmea0183", "did you mean nmea?"),
        ("sqlite3", "is no format. There are nmea,"),
    ],
)
def test_a_wrong_format_is_2_with_the_near_one_and_all(
    tumen: Run, tmp_path: Path, command: tuple[str, str], name: str, meant: str
) -> None:
    status, out, err = tumen(command[0], "a", command[1], tmp_path / "there", "--format", name)
    words = " ".join(err.split())
    assert (status, out) == (2, "")
    assert f"'--format': '{name}' is no format" in words
    assert meant in words
    assert ", ".join(FeedFormat) in words
    assert not (tmp_path / "there").exists()


def test_watchlist_load_prints_its_report(tumen: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    loaded = LoadReport(loaded={"OFAC SDN": 3, "ROK MOFA": 1}, entries_in_force=9)
    stand_in(monkeypatch, "load_watchlists", loaded, where=by_hand)
    command = ("watchlist", "load", "l.csv", "--home", tmp_path)
    assert tumen(*command) == (0, "OFAC SDN 3, ROK MOFA 1\nentries in force: 9\n", "")
    assert json.loads(tumen(*command, "--json")[1]) == loaded.to_json()


def test_sighting_load_prints_its_report(tumen: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    report = SightingsReport(loaded=3, added=2, revised=1, sightings=9)
    calls = stand_in(monkeypatch, "load_sightings", report, where=by_hand)
    command = ("sighting", "load", "s.csv", "--home", tmp_path)
    assert tumen(*command) == (0, "loaded 3, added 2, revised 1, sightings 9\n", "")
    assert json.loads(tumen(*command, "--json")[1]) == report.to_json()
    assert calls[0][0][:2] == (Path("s.csv"), Home(tmp_path))


def test_simulate_says_that_it_is_synthetic(tumen: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stand_in(monkeypatch, "simulate_to", Report(content={"synthetic": True, "lines": 9}), where=simulate_command)
    status, out, _ = tumen("simulate", "s.toml", "--out", tmp_path)
    assert status == 0
    assert out.startswith("SYNTHETIC")
    assert "lines 9" in out


def send_one_local_alert(*_: object, show: Callable[[str], None]) -> Delivery:
    show(HOSTILE)
    return Delivery(sent=1, failed=0, waiting=0, dead=0, unknown_targets=())


def test_alerts_send_shows_local_alerts_inertly(tumen: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(by_hand, "send_alerts", send_one_local_alert)
    assert tumen("alerts", "send", "--home", tmp_path) == (
        0,
        f"{printable(HOSTILE)}\nsent 1, failed 0, waiting 0, dead 0\n",
        "",
    )
    assert json.loads(tumen("alerts", "send", "--home", tmp_path, "--json")[1])["shown"] == [HOSTILE]


def test_alerts_that_could_not_be_delivered_are_1(tumen: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    failed = Delivery(sent=0, failed=1, waiting=0, dead=0, unknown_targets=("gone",))
    stand_in(monkeypatch, "send_alerts", failed, where=by_hand)
    status, out, _ = tumen("alerts", "send", "--home", tmp_path)
    assert status == 1
    assert "target gone: not in the settings" in out


def test_logs_go_to_stderr_and_cannot_drive_the_terminal(
    tumen: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def noisy(*_: object, **__: object) -> Report:
        structlog.get_logger().info("step", ship_name=HOSTILE)
        structlog.get_logger().warning("trouble", ship_name=HOSTILE)
        return report()

    monkeypatch.setattr(night, "run", noisy)
    _, out, err = tumen("run", "a", "--home", tmp_path, "--json")
    assert json.loads(out)
    assert ("trouble" in err, "step" in err, "\x1b" in err) == (True, False, False)
    assert "step" in tumen("--verbose", "run", "a", "--home", tmp_path)[2]
