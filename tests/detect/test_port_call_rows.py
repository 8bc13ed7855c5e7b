from datetime import timedelta
from typing import Any

import polars as pl
from factories import SHIP, at, static, statics

from pipeline.detect.port_call_rows import all_calls, infer_port_calls, port_call_rows
from pipeline.detect.port_calls import find_port_calls
from pipeline.schemas import PortCalls, ZonedFixes
from pipeline.settings import DarkCallSettings, DraughtSettings, PortCallSettings

PORTS = pl.DataFrame({"port_id": ["KP_RAJIN", "RU_DUNAI"], "port_name": ["Rajin", "Dunai"], "country": ["KP", "RU"]})
VESSELS = pl.DataFrame(
    {"segment_id": [SHIP], "vessel_id": ["v"], "imo": [9161003], "ship_name": ["LADY R"]},
    schema={"segment_id": pl.UInt64, "vessel_id": pl.String, "imo": pl.UInt32, "ship_name": pl.String},
)
SAID = statics(static(-1, draught_m=4.6), static(121, draught_m=6.2))


def probable(port_id: str, start: float, end: float) -> dict[str, Any]:
    return {
        "gap_id": "g", "mmsi": SHIP, "segment_id": SHIP, "port_id": port_id, "country": port_id[:2],
        "earliest_arrival_utc": at(start), "latest_departure_utc": at(end), "started_at_utc": at(0),
        "ended_at_utc": at(120), "port_probability": 0.8,
        "probability": 0.9,
    }  # fmt: skip


def rows(*calls: dict[str, Any]) -> list[dict[str, Any]]:
    silences = pl.DataFrame(schema={"segment_id": pl.UInt64, "started_at_utc": pl.Datetime("us"), "meaning": pl.String})
    observed = find_port_calls(ZonedFixes.create_empty(), silences, PortCallSettings())
    dark = pl.DataFrame(list(calls), schema_overrides={"mmsi": pl.UInt32, "segment_id": pl.UInt64})
    inferred = infer_port_calls(dark, DarkCallSettings())
    found = port_call_rows(all_calls(observed, inferred, SAID, DraughtSettings()), VESSELS, PORTS)
    return PortCalls.validate(found).sort("arrived_at_utc").to_dicts()


def test_a_dark_call_has_the_draughts_of_both_ends_of_its_silence() -> None:
    (call,) = rows(probable("KP_RAJIN", 10, 110))
    assert (round(call["arrival_draught_m"], 1), round(call["departure_draught_m"], 1)) == (4.6, 6.2)
    assert call["arrived_at_utc"] == at(54)
    assert call["departed_at_utc"] - call["arrived_at_utc"] == timedelta(hours=12)


def test_between_two_calls_in_one_silence_no_draught_is_known() -> None:
    first, second = rows(probable("KP_RAJIN", 10, 70), probable("RU_DUNAI", 40, 110))
    assert (first["port_id"], second["port_id"]) == ("KP_RAJIN", "RU_DUNAI")
    assert (round(first["arrival_draught_m"], 1), first["departure_draught_m"]) == (4.6, None)
    assert (second["arrival_draught_m"], round(second["departure_draught_m"], 1)) == (None, 6.2)
    assert first["departed_at_utc"] < second["arrived_at_utc"]
