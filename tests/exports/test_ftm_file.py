"""FollowTheMoney: entities that its model takes, that say what is inferred, and accuse nobody.

Properties and required ones as in FollowTheMoney 4.11.2, `schema/*.yaml`; the ids it takes by `types/entity.py`. The
package itself is no dependency: it would bring forty others.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from exported import exported, rows_of
from exported_home import changed_database, home_with

from pipeline.warehouse.home import Home

THING = {"name", "country", "summary", "notes", "description", "publisher", "keywords", "addressEntity"}
INTERVAL = {"startDate", "endDate", "summary", "description", "recordId", "publisher"}
PROPERTIES = {
    "Vessel": THING | {"imoNumber", "mmsi", "callSign", "flag"},
    "Address": THING | {"full", "city", "longitude", "latitude"},
    "Event": THING | INTERVAL | {"location"},
    "Trip": THING | INTERVAL | {"location", "startLocation", "endLocation", "vehicle"},
    "UnknownLink": INTERVAL | {"subject", "object", "role"},
}
REQUIRED = {
    "Vessel": {"name"},
    "Address": set[str](),
    "Event": {"name"},
    "Trip": {"name", "startLocation", "endLocation"},
    "UnknownLink": {"subject", "object"},
}
LINKS = {"startLocation", "endLocation", "vehicle", "subject", "object", "addressEntity"}
ENTITY_ID = re.compile(r"[0-9a-zA-Z]([0-9a-zA-Z.\-]*[0-9a-zA-Z])?")
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def entities(home: Home, what: str, out: Path) -> list[dict[str, Any]]:
    exported(home, what, "ftm", out)
    return rows_of(out, "ftm")


@pytest.mark.parametrize("what", ["voyages", "port_calls"])
def test_entities_have_properties_of_their_schema_and_the_required_ones(nasty_home: Home, out: Path, what: str) -> None:
    for entity in entities(nasty_home, what, out):
        properties = entity["properties"]
        assert REQUIRED[entity["schema"]] <= set(properties) <= PROPERTIES[entity["schema"]]
        assert all(isinstance(value, str) and value for values in properties.values() for value in values)
        assert ENTITY_ID.fullmatch(entity["id"])
        for name in properties.keys() & {"startDate", "endDate"}:
            assert DATE.fullmatch(*properties[name])


@pytest.mark.parametrize("what", ["voyages", "port_calls"])
def test_every_entity_is_there_once_and_every_link_leads_to_one(home: Home, out: Path, what: str) -> None:
    found = entities(home, what, out)
    ids = [entity["id"] for entity in found]
    assert len(set(ids)) == len(ids)
    linked = {
        value for entity in found for name in LINKS & set(entity["properties"]) for value in entity["properties"][name]
    }
    assert linked <= set(ids)


def test_a_ship_has_her_numbers_as_opensanctions_writes_them_and_without_a_name_is_called_by_one(
    home: Home, out: Path
) -> None:
    found = entities(home, "voyages", out)
    lady, mare = (entity["properties"] for entity in found if entity["schema"] == "Vessel")
    assert lady == {"name": ["LADY R"], "imoNumber": ["IMO9161003"], "mmsi": ["273000001"], "flag": ["ru"]}
    assert mare == {"name": ["MMSI 412000001"], "mmsi": ["412000001"], "callSign": ["B=1"]}


def test_an_inferred_voyage_says_so_with_its_probability_and_nothing_accuses(home: Home, out: Path) -> None:
    trips = {
        entity["properties"]["recordId"][0]: entity["properties"]
        for entity in entities(home, "voyages", out)
        if entity["schema"] == "Trip"
    }
    assert set(trips) == {"ab", "bc", "cd", "ef"}
    (summary,) = trips["cd"]["summary"]
    assert summary.startswith("INFERRED, not observed")
    assert "0.72" in summary
    assert "inferred, probability 0.72" in trips["cd"]["name"][0]
    assert trips["ab"]["summary"][0].startswith("Observed")
    assert "topics" not in out.read_text(encoding="ascii")
    assert "listed_ship" not in out.read_text(encoding="ascii")


def test_a_call_is_an_event_joined_to_its_ship(home: Home, out: Path) -> None:
    found = {entity["id"]: entity for entity in entities(home, "port_calls", out)}
    assert found["tumen-port-call-c"]["properties"]["keywords"] == ["inferred"]
    link = found["tumen-port-call-c-ship"]["properties"]
    assert (link["subject"], link["object"]) == (["tumen-vessel-IMO9161003"], ["tumen-port-call-c"])
    assert link["role"] == ["port call, inferred"]
    assert "endDate" not in found["tumen-port-call-f"]["properties"]


@pytest.mark.parametrize("what", ["voyages", "port_calls"])
def test_of_an_exercise_every_entity_but_the_ports_says_so(nasty_home: Home, out: Path, what: str) -> None:
    told = [entity for entity in entities(nasty_home, what, out) if entity["schema"] != "Address"]
    assert told
    assert not [entity for entity in told if "SYNTHETIC" not in json.dumps(entity)]


def test_ids_are_the_same_in_every_export_and_take_any_port_id(tmp_path: Path, home: Home, out: Path) -> None:
    first = [entity["id"] for entity in entities(home, "voyages", out)]
    assert [entity["id"] for entity in entities(home, "voyages", out)] == first
    other = home_with(tmp_path)
    with changed_database(other) as database:
        database.execute("update voyages set origin_port_id = 'Ünique <port>' where voyage_id = 'ef'")
    found = [json.dumps(entity["id"]) for entity in entities(other, "voyages", out)]
    assert all(ENTITY_ID.fullmatch(json.loads(number)) for number in found)
