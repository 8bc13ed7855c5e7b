"""The SYNTHETIC sample, replayed over connections that are lost: the watch tells what the night observes."""

import random
from pathlib import Path

import duckdb
import pytest
from watching import Server, until, watching

from pipeline.alerts.live_alerts import read_live_alerts
from pipeline.cli import main
from pipeline.resources import data_path
from pipeline.simulate.write import simulate_to
from pipeline.warehouse.home import Home

CONNECTIONS = 12
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def with_list(home: Path, sample: Path) -> Path:
    assert main(["watchlist", "load", str(sample / "watchlist.csv"), "--home", str(home)]) == 0
    return home


def parcels(data: bytes) -> list[bytes]:
    """The bytes in pieces cut anywhere but within a line."""
    chance = random.Random(20240310)  # noqa: S311  places to cut at, no secrets
    ends = sorted(data.index(b"\n", chance.randrange(len(data) * 9 // 10)) + 1 for _ in range(CONNECTIONS - 1))
    return [data[begin:end] for begin, end in zip([0, *ends], [*ends, len(data)], strict=True)]


def test_every_docking_that_the_night_observes_is_told_live_under_the_same_key(tmp_path: Path) -> None:
    sample = tmp_path / "sample"
    simulate_to(data_path("scenarios/corridor_march_2024.toml"), sample)
    data = b"".join(path.read_bytes() for path in sorted((sample / "feed").iterdir()))
    home = with_list(tmp_path / "home", sample)
    with Server(parcels(data)) as server, watching(server.url, home) as watch:
        until(lambda: sum(path.stat().st_size for path in (home / "live").glob("*.nmea")) >= len(data), within_s=300)
        assert watch.end().connections == CONNECTIONS
    night = with_list(tmp_path / "night", sample)
    assert main(["run", str(home / "live"), "--home", str(night)]) in {0, 1}
    with duckdb.connect(night / "published" / "tumen.duckdb", read_only=True) as database:
        observed = database.sql("select alert_id from alerts where evidence = 'observed'").fetchall()
    live = set(read_live_alerts(Home(home).outbox_db).alerts["alert_id"])
    assert observed
    assert live == {alert_id for (alert_id,) in observed}
