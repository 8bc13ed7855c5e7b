"""Runs over recorded AIS, used where it lies; each file's lines are accounted for one by one."""

from pathlib import Path

import pytest

from pipeline import night
from pipeline.report.run import RunReport
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

FIXTURES = Path(__file__).resolve().parents[2] / "shared" / "fixtures"
needs_fixtures = pytest.mark.skipif(not FIXTURES.is_dir(), reason=f"recorded AIS not found: {FIXTURES} (fixtures)")

pytestmark = needs_fixtures


def run(folder: str, tmp_path: Path) -> RunReport:
    return night.run([FIXTURES / folder], Home(tmp_path), Settings())


@pytest.mark.parametrize(
    ("folder", "needs_person"),
    [
        ("nmea/marnav", True),  # no line says a time
        ("nmea/aislib", True),
        ("nmea/libais", True),  # its JSON is no feed
        ("nmea/noaadata", False),
        ("tracks/noaa_csv", False),
    ],
)
def test_every_line_of_a_recording_is_in_exactly_one_account(folder: str, needs_person: bool, tmp_path: Path) -> None:  # noqa: FBT001  a parameter of the table
    report = run(folder, tmp_path)
    assert report.needs_person is needs_person
    for file in report.files:
        assert file["lines"] == file["accepted"] + file["quarantined"] + file["duplicates"] + file["ignored"]
        assert file["rejected_reason"] is not None or file["lines"] > 0


@pytest.fixture(scope="module")
def noaa_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("noaa"))
    night.run([FIXTURES / "tracks" / "noaa_csv"], home, Settings())
    return home


def calls_of(home: Home, mmsi: int) -> list[tuple[str, int]]:
    answer = query(home, f"select port_id, confidence from port_calls where mmsi = {mmsi} order by arrived_at_utc")  # noqa: S608  a number of this test
    return [(str(port_id), int(confidence)) for port_id, confidence in answer.rows]


@pytest.mark.parametrize(
    ("mmsi", "port_id"),
    [
        (338955000, "USNTD"),  # INDEPENDENCE at Port Hueneme
        (338795000, "USSAN"),  # INDEPENDENCE at San Diego
        (367641950, "USADQ"),  # INDEPENDENCE at Kodiak
        (367456870, "WPI9210"),  # LIBERTY up the Houston ship channel, 6 km off the point
        (367538330, "WPI19785"),  # ENDEAVOR at anchor off Homer, with a log that shows up to a knot
        (369109000, "USTXT"),  # LIBERTY at Texas City
    ],
)
def test_a_ship_lying_still_in_a_harbour_all_day_is_a_call(noaa_home: Home, mmsi: int, port_id: str) -> None:
    assert [port for port, _ in calls_of(noaa_home, mmsi)] == [port_id]


@pytest.mark.parametrize(
    "mmsi",
    [
        303210000,  # PATRIOT, off Florida at 16 knots
        369327000,  # FREEDOM, past Cape Charles
        369037000,  # TEXAS, through the Straits of Florida
        367525060,  # LIBERTY, up the Mississippi past Baton Rouge
        338208033,  # FREEDOM, sailing out of San Diego, heard for two hours
    ],
)
def test_a_ship_passing_is_no_call(noaa_home: Home, mmsi: int) -> None:
    assert calls_of(noaa_home, mmsi) == []


def test_nothing_on_the_american_coast_is_of_the_corridor(noaa_home: Home) -> None:
    assert query(noaa_home, "select count(*) from corridor_voyages").rows == [(0,)]
    assert query(noaa_home, "select count(*) from dark_calls").rows == [(0,)]
