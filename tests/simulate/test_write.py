import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import ConfigurationError
from pipeline.simulate.write import simulate_to

SCENARIO = """
name = "A test"
seed = 7
starts_at_utc = 2024-03-02T00:00:00Z
ends_at_utc = 2024-03-03T12:00:00Z
lanes = [["NEAR", "FAR"]]
reporting = { underway_s = 300, at_rest_s = 600, static_s = 1800, base_station_s = 3600 }
damage = { bit_flip_share = 0.02, truncated_share = 0.02, lost_half_share = 0.1 }

[places]
NEAR = { lon_deg = 132.0, lat_deg = 43.0, manner = "anchor", port_id = "RU_VLADIVOSTOK" }
FAR = { lon_deg = 131.8, lat_deg = 42.8, manner = "berth", port_id = "RU_SLAVYANKA" }

[[stations]]
name = "SYN-ONE"
mmsi = 2739901
lon_deg = 132.0
lat_deg = 43.0
range_nm = 25
loss_share = 0.1

[[ships]]
name = "TESTER"
mmsi = 273999001
ship_type = 70
length_m = 100
width_m = 16
listing = { list_name = "SYNTHETIC list", programme = "EXERCISE" }
itinerary = [{ at = "NEAR", hours = 4 }, { at = "FAR", knots = 12 }]
"""


@pytest.fixture
def scenario_path(tmp_path: Path) -> Path:
    path = tmp_path / "test.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_written_says_that_it_is_synthetic(scenario_path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    report = simulate_to(scenario_path, out)
    assert sorted(content(out)) == [
        "README.txt",
        "feed/SYNTHETIC-2024-03-02.nmea",
        "feed/SYNTHETIC-2024-03-03.nmea",
        "truth/encounters.csv",
        "truth/gaps.csv",
        "truth/lines.csv",
        "truth/port_calls.csv",
        "truth/voyages.csv",
        "watchlist.csv",
    ]
    assert (out / "README.txt").read_text().startswith("SYNTHETIC")
    assert (out / "feed/SYNTHETIC-2024-03-02.nmea").read_text().startswith("# SYNTHETIC feed")
    assert report.to_json()["synthetic"] is True
    with (out / "watchlist.csv").open(encoding="utf-8") as lines:
        assert list(csv.DictReader(lines)) == [
            {
                "imo": "",
                "mmsi": "273999001",
                "call_sign": "",
                "name": "TESTER",
                "list_name": "SYNTHETIC list",
                "programme": "EXERCISE",
            }
        ]


def test_the_same_scenario_gives_the_same_bytes_in_every_process(scenario_path: Path, tmp_path: Path) -> None:
    simulate_to(scenario_path, tmp_path / "here")
    code = (
        "import sys; from pathlib import Path; from pipeline.simulate.write import simulate_to; "
        "simulate_to(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    there = tmp_path / "there"
    subprocess.run(  # noqa: S603  our own interpreter on our own code
        [sys.executable, "-c", code, str(scenario_path), str(there)],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Asia/Pyongyang"},
    )
    assert content(there) == content(tmp_path / "here")


def test_an_earlier_simulation_is_replaced_whole(scenario_path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    simulate_to(scenario_path, out)
    (out / "feed" / "SYNTHETIC-1999-01-01.nmea").write_text("left over")
    simulate_to(scenario_path, out)
    assert "feed/SYNTHETIC-1999-01-01.nmea" not in content(out)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_folder_of_someone_else_is_left_alone(scenario_path: Path, tmp_path: Path) -> None:
    out = tmp_path / "precious"
    out.mkdir()
    (out / "data.csv").write_text("mine")
    with pytest.raises(ConfigurationError, match="no simulation"):
        simulate_to(scenario_path, out)
    assert content(out) == {"data.csv": b"mine"}


def test_a_scenario_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"missing\.toml"):
        simulate_to(tmp_path / "missing.toml", tmp_path / "out")


def test_an_itinerary_that_cannot_be_sailed_leaves_nothing_behind(scenario_path: Path, tmp_path: Path) -> None:
    scenario_path.write_text(SCENARIO.replace('[["NEAR", "FAR"]]', "[]"), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"TESTER\)\.itinerary\.1\.at: no lane"):
        simulate_to(scenario_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()
