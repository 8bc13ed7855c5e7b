"""Findings to explain: say what matters of a row, the rest is an ordinary cargo ship off Rajin."""

from typing import Any

import polars as pl
from factories import SHIP, at

from pipeline.detect.dark_calls.spoken import evidence_words
from pipeline.judge.explain.explain import explain
from pipeline.judge.explain.explanation import Explanation
from pipeline.judge.explain.facts import Facts
from pipeline.warehouse.tables import TABLES

V = "IMO9161003"
WHO = {"vessel_id": V, "mmsi": SHIP, "imo": 9161003, "ship_name": "LADY R"}
ORDINARY: dict[str, dict[str, Any]] = {
    "vessels": WHO | {"flag": "RU", "ship_type": 79, "length_m": 120, "is_watchlisted": False,
                      "first_seen_at_utc": at(-99), "last_seen_at_utc": at(99)},
    "ports": {"source": "a chart", "lon_deg": 130.3, "lat_deg": 42.2},
    "port_calls": WHO
    | {
        "port_call_id": "c", "segment_id": 1, "port_id": "KP_RAJIN", "port_name": "Rajin", "country": "KP",
        "arrived_at_utc": at(0), "departed_at_utc": at(40), "stopped_at_utc": at(1), "duration_hours": 40.0,
        "confidence": 4, "evidence": "observed", "probability": 1.0, "port_probability": 1.0, "zone_kind": "berth",
        "position_count": 90, "run_id": "r",
    },
    "gaps": {
        "gap_id": "g", "vessel_id": V, "mmsi": SHIP, "segment_id": 1, "started_at_utc": at(0),
        "ended_at_utc": at(96), "duration_hours": 96.0, "start_lon_deg": 132.0, "start_lat_deg": 43.0,
        "end_lon_deg": 133.0, "end_lat_deg": 42.5, "cause": "silence", "neighbours_heard": 7, "run_id": "r",
    },
    "dark_calls": {
        "dark_call_id": "d", "gap_id": "g", "vessel_id": V, "port_id": "KP_RAJIN", "country": "KP",
        "probability": 0.72, "verdict": "probable", "earliest_arrival_utc": at(12),
        "latest_departure_utc": at(84), "slack_hours": 72.0, "run_id": "r",
    },
    "dark_itineraries": {"gap_id": "g", "sailing_nm": 216.0, "left_hours": 75.0, "reasons": []},
    "voyages": WHO
    | {
        "voyage_id": "v", "origin_port_call_id": "c", "destination_port_call_id": "e", "origin_port_id": "KP_RAJIN",
        "origin_country": "KP", "destination_port_id": "RU_DUNAI", "destination_country": "RU",
        "departed_at_utc": at(40), "arrived_at_utc": at(60), "duration_hours": 20.0, "distance_nm": 110.0,
        "dark_hours": 0.0, "evidence": "observed", "probability": 1.0, "is_watchlisted": False, "reasons": [],
        "run_id": "r",
    },
    "encounters": {
        "encounter_id": "m", "vessel_id_a": V, "vessel_id_b": "MMSI445000001", "started_at_utc": at(0),
        "ended_at_utc": at(5), "median_distance_m": 120.0, "median_sog_knots": 0.4, "lon_deg": 131.0,
        "lat_deg": 41.0, "run_id": "r",
    },
    "alerts": WHO
    | {
        "alert_id": "a", "rule": "flagged_ship_docked", "kind": "first", "port_id": "KP_RAJIN", "port_call_id": "c",
        "finding_id": "c",
        "event_from_utc": at(0), "evidence": "observed", "probability": 1.0, "text": "Listed ship LADY R",
        "created_at_utc": at(50), "target": "local", "state": "pending", "attempts": 0,
    },
    "watchlist_matches": {
        "vessel_id": V, "entry_id": "1", "list_name": "OFAC SDN", "programme": "RUSSIA", "matched_on": "imo",
        "match_strength": "certain", "listed_name": "LADY R", "list_version": "first", "listing": "ship", "owners": [],
    },
}  # fmt: skip
PORTS = [
    {"port_id": port_id, "port_name": name, "country": port_id[:2]}
    for port_id, name in (("KP_RAJIN", "Rajin"), ("KP_CHONGJIN", "Chongjin"), ("RU_DUNAI", "Dunai"))
]


def facts(*, is_synthetic: bool = False, cited: list[dict[str, Any]] | None = None, **tables: Any) -> Facts:
    """Facts of these rows, each filled; of `vessels` and `ports` there is always something."""
    given: dict[str, Any] = {"vessels": [{}], "ports": PORTS} | tables
    frames: dict[str, Any] = {}
    for table, ordinary in ORDINARY.items():
        schema = TABLES[table]
        types = schema.create_empty().schema
        rows = [{**dict.fromkeys(types), **ordinary, **row} for row in given.get(table, ())]
        frames[table] = schema.validate(pl.DataFrame(rows, schema=types))
    columns = {
        "role": pl.String, "file_id": pl.String, "path": pl.String, "line_no": pl.Int64, "byte_offset": pl.Int64,
        "raw": pl.String,
    }  # fmt: skip
    return Facts(
        **frames,
        cited=pl.DataFrame(cited or [], schema=columns),
        country_names={"KP": "North Korea", "RU": "Russia"},
        evidence_words=evidence_words(),
        is_synthetic=is_synthetic,
    )


def explained(finding_id: str, **tables: Any) -> Explanation:
    """The explanation, which there is."""
    found = explain(finding_id, facts(**tables))
    assert found is not None
    return found


def words(found: Explanation) -> str:
    """All of it, as it is read aloud."""
    return " ".join([found.headline, *(sentence for part in found.parts for sentence in part.sentences)])
