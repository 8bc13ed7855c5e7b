"""What `tumen export` prints, how it ends, and that a full disk leaves the old file."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Run
from exported_home import NASTY, home_with

from pipeline.warehouse.home import Home

LIMIT_BYTES = 1024  # every format is larger


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return home_with(tmp_path_factory.mktemp("exported"), ship_name=NASTY[0], file="SYNTHETIC-feed.nmea")


def asked(home: Home, what: str, format_name: str, out: Path) -> list[object]:
    return ["export", "--home", home.root, "--what", what, "--format", format_name, "-o", out]


def test_it_says_what_was_written_where_and_that_it_is_synthetic(tumen: Run, home: Home, tmp_path: Path) -> None:
    out = tmp_path / "voyages.gpkg"
    status, said, err = tumen(*asked(home, "voyages", "gpkg", out), "--corridor")
    assert (status, err) == (0, "")
    first, provenance = said.splitlines()
    assert first == f"{out}: 3 rows of voyages as gpkg, {out.stat().st_size} bytes"
    assert provenance.endswith("; SYNTHETIC")


def test_json_is_one_document_with_what_was_asked_counted_and_skipped(tumen: Run, home: Home, tmp_path: Path) -> None:
    out = tmp_path / "tracks.csv"
    ship = ("--ship", "412000001", "--ship", "IMO9161003")
    status, said, _ = tumen(
        *asked(home, "tracks", "csv", out), *ship, "--from", "2024-03-10", "--to", "2024-03-10", "--json"
    )
    document = json.loads(said)
    assert status == 0
    expected = {"path": str(out), "what": "tracks", "format": "csv", "rows": 6, "rows_without_geometry": 0}
    expected |= {"bytes": out.stat().st_size, "is_synthetic": True, "as_of_utc": "2024-03-16T16:00:00Z"}
    assert document | expected == document
    assert set(document) - set(expected) == {"skipped", "run_id", "code_version"}
    assert [skipped["vessel_id"] for skipped in document["skipped"]] == ["MMSI412000001"]


def test_a_day_given_to_to_is_in_it_and_a_moment_is_the_end(tumen: Run, home: Home, tmp_path: Path) -> None:
    def rows(until: str) -> int:
        _, said, _ = tumen(*asked(home, "tracks", "csv", tmp_path / "x"), "--to", until, "--json")
        return int(json.loads(said)["rows"])

    assert rows("2024-03-10") == rows("2024-03-11T00:00Z") == 6
    assert rows("2024-03-10T09:00+09:00") == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--what", "tracks", "--format", "ftm"), "no lines on a map"),
        (("--what", "gaps", "--format", "csv"), "gaps"),
        (("--what", "voyages", "--format", "shp"), "shp"),
        (("--what", "voyages", "--format", "csv", "--ship", "1234567"), "no vessel that is published has this IMO"),
        (("--what", "voyages", "--format", "csv", "--from", "soon"), "is no day"),
        (("--what", "voyages", "--format", "csv", "--from", "2024-03-11", "--to", "2024-03-10"), "turn them round"),
    ],
)
def test_a_wrong_call_ends_with_2_names_what_is_wrong_and_writes_nothing(
    tumen: Run, home: Home, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    out = tmp_path / "x"
    status, stdout, err = tumen("export", "--home", home.root, "-o", out, *arguments)
    assert (status, stdout, out.exists()) == (2, "", False)
    assert said in err


def test_an_empty_name_of_a_file_is_refused(tumen: Run, home: Home) -> None:
    status, _, err = tumen("export", "--home", home.root, "--what", "voyages", "--format", "csv", "-o", "")
    assert status == 2
    assert "names no file" in err


def test_without_a_published_database_it_ends_with_1(tumen: Run, tmp_path: Path) -> None:
    status, _, err = tumen(*asked(Home(tmp_path / "none"), "voyages", "csv", tmp_path / "x"))
    assert status == 1
    assert "nothing is published there yet" in err


@pytest.mark.slow  # a process a format
@pytest.mark.parametrize("format_name", ["csv", "geojson", "kml", "gpkg", "geoparquet", "ftm"])
def test_a_full_disk_ends_with_1_says_so_and_leaves_the_old_file(home: Home, tmp_path: Path, format_name: str) -> None:
    out = tmp_path / "x"
    out.write_bytes(b"old")
    command = [str(Path(sys.executable).with_name("tumen")), *map(str, asked(home, "voyages", format_name, out))]
    done = subprocess.run(command, preexec_fn=_limit, capture_output=True, text=True, check=False)  # noqa: S603  our own command, one thread
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "free disk space" in done.stderr
    assert (out.read_bytes(), os.listdir(tmp_path)) == (b"old", ["x"])  # noqa: PTH208  hidden names too


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT_BYTES, LIMIT_BYTES))
