"""The map of a finding: heard and assumed, the ports that compete, and never too large."""

from collections.abc import Iterator
from contextlib import contextmanager

import defusedxml.ElementTree as ET  # noqa: N817  its usual name
import pytest
from dossiers import HOSTILE, findings, with_text
from found_home import tampered

from pipeline.report.dossier.case import Case, gather
from pipeline.report.dossier.document import Picture
from pipeline.report.dossier.map import map_of, scene_of
from pipeline.report.scene import Scene
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.published import Published

DRAWN = {"svg", "defs", "style", "g", "path", "use", "clipPath", "rect"}


@contextmanager
def case_of(home: Home, finding_id: str) -> Iterator[Case]:
    with Published.open(home) as published:
        yield gather(published, home, finding_id, Settings().decode)


def scene(home: Home, finding_id: str) -> Scene:
    with case_of(home, finding_id) as case:
        assert case.subject is not None
        return scene_of(case, case.subject)


def picture(home: Home, finding_id: str) -> Picture | None:
    with case_of(home, finding_id) as case:
        assert case.subject is not None
        return map_of(case, case.subject)


def test_ports_that_compete_for_a_silence_stand_with_their_probabilities(home: Home) -> None:
    for finding_id in ("g", "i"):
        competing = [port.words for port in scene(home, finding_id).ports]
        assert competing == ["Rajin 72%", "Chongjin 20%", "Vostochny"], "the last is where she was heard"


def test_a_port_out_of_reach_is_on_the_map_of_its_own_dark_call_alone(home: Home) -> None:
    assert [port.words for port in scene(home, "d3").ports][:3] == ["Nampo out of reach", "Rajin 72%", "Chongjin 20%"]


def test_a_voyage_shows_both_ports_and_their_zones(home: Home) -> None:
    shown = scene(home, findings(home)["voyage"])
    assert [port.words for port in shown.ports] == ["Rajin", "Vostochny"]
    assert set(shown.zones["port_id"]) == {"KP_RAJIN", "RU_VOSTOCHNY"}
    assert shown.is_synthetic
    assert "drawn through: heard" in shown.foot


def test_an_inferred_call_is_reached_along_an_assumed_way(home: Home) -> None:
    shown = scene(home, "i")
    assert shown.dark
    assert "dotted: not heard" in shown.foot


def test_two_ships_that_met_are_both_drawn_and_where_they_met(home: Home) -> None:
    with tampered(
        home,
        "insert into tracks by name select * replace ('MMSI273000002' as vessel_id, 273000002 as mmsi) from tracks",
    ):
        shown = scene(home, "m")
    assert shown.others
    assert shown.marks[0].words == "together from 03-10 04:00"
    assert shown.title.count("MMSI") == 2


def test_a_ship_whose_track_is_not_kept_is_drawn_between_the_ends_of_its_silence(home: Home) -> None:
    with tampered(home, "delete from tracks; delete from port_calls where port_call_id = 'i'"):
        shown = scene(home, "g")
    assert shown.heard == [((132.0, 43.0),), ((133.0, 42.5),)]
    assert [mark.words for mark in shown.marks][:2] == ["silent from 03-05 16:00", "heard again 03-09 15:00"]


def test_where_no_place_is_known_nothing_is_drawn(home: Home) -> None:
    alert_id = findings(home)["alert"]
    nowhere = (
        "update alerts set port_id = null, port_call_id = null, voyage_id = null, finding_id = 'none';"
        "delete from tracks; delete from gaps; delete from port_calls"
    )
    with tampered(home, nowhere):
        assert picture(home, alert_id) is None


@pytest.mark.parametrize("table", ["vessels", "ports"])
def test_a_picture_is_only_lines_whatever_ships_and_ports_are_called(home: Home, table: str) -> None:
    name = "ship_name" if table == "vessels" else "port_name"
    with with_text(home, f"update {table} set {name} = ?", f"--> {HOSTILE}"):  # noqa: S608  names of this test
        drawn = picture(home, "g")
    assert drawn is not None
    root = ET.fromstring(drawn.svg)
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= DRAWN
    attributes = {(name.rpartition("}")[2], value) for one in root.iter() for name, value in one.attrib.items()}
    assert not {name for name, _ in attributes if name.startswith("on")}
    assert all(value.startswith("#") for name, value in attributes if name == "href")
    assert "--> <script>" in drawn.alt


@pytest.mark.slow
def test_a_track_of_three_hundred_thousand_fixes_makes_no_large_picture(home: Home) -> None:
    wandering = (
        "insert into tracks by name select vessel_id, mmsi, "
        "timestamp '2024-03-10 03:00:00' + to_microseconds(n * 100000) as received_at_utc, "
        "131 + random() as lon_deg, 42 + random() / 2 as lat_deg from range(300000) numbers(n), "
        "(select vessel_id, mmsi from tracks limit 1)"
    )
    with tampered(home, wandering):
        drawn = picture(home, findings(home)["voyage"])
    assert drawn is not None
    assert len(drawn.svg) < 2_000_000
    assert "fewer are drawn" in drawn.caption
