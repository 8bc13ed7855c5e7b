"""Cases for the rules of risk: say what matters, the rest is an ordinary voyage from Rajin to Vostochny."""

from collections.abc import Callable, Mapping
from typing import Any

import dataframely as dy
import polars as pl
from factories import SHIP, at

from pipeline.judge.case import Case, Weighed
from pipeline.reference import load_risk_rules
from pipeline.risk_settings import RiskSettings
from pipeline.schemas import (
    DarkCalls,
    Gaps,
    IdentityAnomalies,
    ListMatches,
    RuleRows,
    VoyageCases,
    VoyageDestinations,
    VoyageEncounters,
    VoyageLoads,
    VoyageSilences,
    VoyageSpoofs,
)

Row = dict[str, Any]
LADY_R = "IMO9161003"
PORTS = {"KP_RAJIN": "Rajin", "KP_CHONGJIN": "Chongjin", "RU_VOSTOCHNY": "Vostochny", "RU_DUNAI": "Dunai",
         "RU_VLADIVOSTOK": "Vladivostok", "JP_NIIGATA": "Niigata"}  # fmt: skip
LINE = {"file_id": "f" * 64, "line_no": 7, "byte_offset": 700}


def voyage(origin: str = "KP_RAJIN", destination: str = "RU_VOSTOCHNY", **other: Any) -> Row:
    """A voyage of ten hours; across the corridor where its countries say so."""
    countries = {origin[:2], destination[:2]}
    row = {
        "voyage_id": "v", "vessel_id": LADY_R, "hull_id": 1, "ship_name": "LADY R", "imo": 9161003,
        "cargo_class": "cargo", "length_m": 120, "width_m": 20,
        "origin_port_call_id": "first call", "origin_port_id": origin, "origin_port_name": PORTS[origin],
        "origin_country": origin[:2], "origin_gap_id": None,
        "destination_port_call_id": "second call", "destination_port_id": destination,
        "destination_port_name": PORTS[destination], "destination_country": destination[:2],
        "destination_gap_id": None, "departed_at_utc": at(10), "arrived_at_utc": at(20), "evidence": "observed",
        "probability": 1.0, "is_corridor": countries == {"KP", "RU"},
        "ends_in_corridor": destination[:2] in {"KP", "RU"},
    }  # fmt: skip
    return row | other


def dark_voyage(probability: float = 0.9, **other: Any) -> Row:
    """A voyage whose first call is inferred in the silence `g`."""
    return voyage() | {"origin_gap_id": "g", "evidence": "inferred", "probability": probability} | other


def silence(**other: Any) -> Row:
    """Thirty hours within voyage `v`, where others were heard and both sides are in reach."""
    row = {
        "voyage_id": "v", "gap_id": "g", "started_at_utc": at(-15), "ended_at_utc": at(15), "duration_hours": 30.0,
        "cause": "silence", "is_of_call": False, "reach_nm": 100.0, "crossing_probability": 0.0, "waited_hours": 0,
    }  # fmt: skip
    return row | other


def gap(gap_id: str = "g", start: float = -15, end: float = 15) -> Row:
    """A row of `gaps`, from and to hours after the day's start."""
    return {
        "gap_id": gap_id, "vessel_id": LADY_R, "mmsi": SHIP, "segment_id": 1, "started_at_utc": at(start),
        "ended_at_utc": at(end), "duration_hours": float(end - start), "start_lon_deg": 132.0, "start_lat_deg": 43.0,
        "cause": "silence", "neighbours_heard": 9, "run_id": "",
    }  # fmt: skip


def match(**other: Any) -> Row:
    """LADY R on a list, by her IMO number."""
    row = {
        "vessel_id": LADY_R, "entry_id": "entry", "list_name": "OFAC SDN", "programme": "RUSSIA-EO14024",
        "matched_on": "imo", "match_strength": "certain", "listed_name": "LADY R", "listing": "ship",
        "listed_from_utc": None, "listed_to_utc": None,
    }  # fmt: skip
    return row | other


def load(**other: Any) -> Row:
    """A cargo ship that left Rajin 1.6 m deeper, after two days."""
    row = {
        "voyage_id": "v",
        "trade": 1,
        "arrival_draught_m": 4.6,
        "departure_draught_m": 6.2,
        "stay_hours": 48.0,
    }
    return row | other


def case(*voyages: Row, **frames: list[Row]) -> Case:
    """A case of these voyages and whatever else is given, by the names of `Case`; what is not given is empty."""
    return Case(
        voyages=_frame(VoyageCases, list(voyages)),
        silences=_frame(VoyageSilences, frames.get("silences")),
        loads=_frame(VoyageLoads, frames.get("loads")),
        destinations=_frame(VoyageDestinations, frames.get("destinations")),
        spoofs=_frame(VoyageSpoofs, frames.get("spoofs")),
        encounters=_frame(VoyageEncounters, frames.get("encounters")),
        gaps=_frame(Gaps, frames.get("gaps")),
        dark_calls=_frame(DarkCalls, frames.get("dark_calls")),
        matches=_frame(ListMatches, frames.get("matches")),
        anomalies=_frame(IdentityAnomalies, frames.get("anomalies")),
    )


def weighed(**settings: Any) -> Weighed:
    """The shipped points, and the default thresholds but those given."""
    chosen = RiskSettings(**settings)
    return Weighed(load_risk_rules().with_points(chosen.points), chosen)


def spoken(rule: Callable[[Case, Weighed], dy.DataFrame[RuleRows]], what: Case, **settings: Any) -> list[Row]:
    """What the rule says."""
    return rule(what, weighed(**settings)).to_dicts()


def points(rule: Callable[[Case, Weighed], dy.DataFrame[RuleRows]], what: Case, **settings: Any) -> list[float]:
    """The points that it gives, a voyage each."""
    return [row["points"] for row in spoken(rule, what, **settings)]


def _frame(schema: type[dy.Schema], rows: list[Mapping[str, Any]] | list[Row] | None) -> Any:
    return schema.validate(pl.DataFrame(rows or [], schema=schema.create_empty().schema, orient="row"))
