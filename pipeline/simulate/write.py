"""A simulated feed on disk: feed files, watchlist and truth, all at once or not at all."""

import csv
import io
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigurationError
from pipeline.simulate import truth
from pipeline.simulate.feed import SimulatedFeed, listed_ships, simulate
from pipeline.simulate.scenario import Scenario, parse_scenario

_README = "README.txt"
_FIRST_WORD = "SYNTHETIC"


@dataclass(frozen=True)
class SimulationReport:
    """What was written where."""

    scenario: str
    seed: int
    out: str
    files: int
    lines: int
    messages: int
    duplicates: int
    damaged: int
    ships: int
    listed_ships: int
    port_calls: int
    voyages: int
    corridor_voyages: int
    gaps: int
    encounters: int

    def to_json(self) -> dict[str, Any]:
        """One object for `--json`; says that it is synthetic."""
        return {"synthetic": True, **asdict(self)}


def simulate_to(scenario_path: Path, out: Path) -> SimulationReport:
    """Play a scenario and write `feed/`, `truth/`, `watchlist.csv` and `README.txt` under `out`.

    `out` appears whole, under a temporary name first. An `out` of an earlier simulation is replaced.

    Raises:
        ConfigurationError: the scenario is wrong, or `out` exists and holds something else.
    """
    try:
        text = scenario_path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{scenario_path}: cannot be read as a scenario: {error}"
        raise ConfigurationError(message) from error
    scenario = parse_scenario(text, scenario_path.name)
    _refuse_foreign(out)
    feed = simulate(scenario)
    try:
        _write_whole(scenario, feed, out)
    except OSError as error:
        message = f"{out}: cannot be written: {error}"
        raise ConfigurationError(message) from error
    return _report(scenario, feed, out)


def _refuse_foreign(out: Path) -> None:
    is_ours = (out / _README).is_file() and (out / _README).read_text("utf-8").startswith(_FIRST_WORD)
    is_empty = out.is_dir() and not any(out.iterdir())
    if out.exists() and not is_ours and not is_empty:
        message = f"{out}: exists and is no simulation of Tumen's; remove it or name another folder"
        raise ConfigurationError(message)


def _write_whole(scenario: Scenario, feed: SimulatedFeed, out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    partial, outgoing = (out.with_name(f".{out.name}.{word}-{os.getpid()}") for word in ("partial", "old"))
    shutil.rmtree(partial, ignore_errors=True)
    try:
        _write(scenario, feed, partial)
        if out.exists():
            out.rename(outgoing)
        partial.rename(out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        if not out.exists() and outgoing.exists():
            outgoing.rename(out)
        shutil.rmtree(outgoing, ignore_errors=True)


def _write(scenario: Scenario, feed: SimulatedFeed, folder: Path) -> None:
    (folder / "feed").mkdir(parents=True)
    (folder / "truth").mkdir()
    for name, lines in feed.files.items():
        _put(folder / "feed" / name, "\n".join(lines) + "\n")
    tables: dict[str, tuple[type, Sequence[Any]]] = {
        "port_calls": (truth.TruePortCall, feed.port_calls),
        "voyages": (truth.TrueVoyage, feed.voyages),
        "gaps": (truth.TrueGap, feed.gaps),
        "encounters": (truth.TrueEncounter, feed.encounters),
        "lines": (truth.TrueLines, feed.lines),
    }
    for name, (row_type, rows) in tables.items():
        columns = [field.name for field in fields(row_type)]
        _put(folder / "truth" / f"{name}.csv", _csv(columns, ([*asdict(row).values()] for row in rows)))
    _put(folder / "watchlist.csv", _watchlist(scenario))
    _put(folder / _README, _readme(scenario))


def _watchlist(scenario: Scenario) -> str:
    rows = (
        [ship.imo or None, ship.mmsi, ship.call_sign, ship.name, ship.listing.list_name, ship.listing.programme]
        for ship in listed_ships(scenario)
        if ship.listing is not None
    )
    return _csv(["imo", "mmsi", "call_sign", "name", "list_name", "programme"], rows)


def _readme(scenario: Scenario) -> str:
    return (
        f"{_FIRST_WORD}. Everything in this folder was made by tumen simulate from the scenario\n"
        f"{scenario.name} ({scenario.source}, seed {scenario.seed}). No line of it was ever received from a\n"
        "ship. Where ships bear real names, the scenario says which published reports they are patterned\n"
        "after; what they do here proves nothing about them.\n"
        "\n"
        "feed/          raw AIS, one file a UTC day\n"
        "watchlist.csv  the ships that the scenario flags\n"
        "truth/         what really happened: port calls, voyages, silences, encounters, the fate of every line\n"
    )


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: Any) -> Any:  # noqa: ANN401  a cell of any column
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return f"{value:%Y-%m-%dT%H:%M:%SZ}"
        case _:
            return value


def _put(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))  # bytes: the same line ends on every machine


def _report(scenario: Scenario, feed: SimulatedFeed, out: Path) -> SimulationReport:
    return SimulationReport(
        scenario=scenario.name,
        seed=scenario.seed,
        out=str(out),
        files=len(feed.files),
        lines=sum(each.lines for each in feed.lines),
        messages=sum(each.messages for each in feed.lines),
        duplicates=sum(each.duplicates for each in feed.lines),
        damaged=sum(each.damaged for each in feed.lines),
        ships=len(scenario.ships),
        listed_ships=len(listed_ships(scenario)),
        port_calls=len(feed.port_calls),
        voyages=len(feed.voyages),
        corridor_voyages=sum(each.is_corridor for each in feed.voyages),
        gaps=len(feed.gaps),
        encounters=len(feed.encounters),
    )
