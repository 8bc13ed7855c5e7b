"""Small silences for tests of dark calls: say what matters, the rest is a cargo ship off Vladivostok."""

from datetime import datetime
from typing import Any

import polars as pl
from factories import SHIP, at

from pipeline.detect.dark_calls.itineraries import SLOTS, port_of
from pipeline.detect.dark_calls.judge import DarkFindings, Explanations, Known, explain_gaps, judge_gaps
from pipeline.detect.dark_calls.priors import DarkCallModel
from pipeline.detect.dark_calls.sightings import SIGHTINGS
from pipeline.ports.catalogue import load_catalogue
from pipeline.ports.distance import distance_nm
from pipeline.reference import load_priors, load_weights
from pipeline.settings import DarkCallSettings

OFF_VLADIVOSTOK, OFF_VOSTOCHNY = (132.03, 43.065), (133.0, 42.55)
CARGO, TANKER, FISHING = 79, 80, 30
PORTS = load_catalogue().ports
PRIORS, WEIGHTS, SETTINGS = load_priors(), load_weights(), DarkCallSettings()

_CALLS: dict[str, Any] = {
    "mmsi": pl.UInt32, "port_id": pl.String, "arrived_at_utc": pl.Datetime("us"), "departed_at_utc": pl.Datetime("us"),
}  # fmt: skip
_SHIPS: dict[str, Any] = {
    "mmsi": pl.UInt32, "ship_type": pl.UInt8, "speed_knots": pl.Float64, "imo": pl.UInt32, "ship_name": pl.String,
    "length_m": pl.Float64, "is_of_trade": pl.Boolean,
}  # fmt: skip


def gap(hours: float, **other: Any) -> dict[str, Any]:
    """A silence that begins at anchor off Vladivostok, light, and ends off Vostochny, heading in, laden."""
    (start_lon, start_lat), (end_lon, end_lat) = OFF_VLADIVOSTOK, OFF_VOSTOCHNY
    row = {
        "gap_id": "g", "mmsi": SHIP, "started_at_utc": at(0), "ended_at_utc": at(hours), "duration_hours": hours,
        "start_lon_deg": start_lon, "start_lat_deg": start_lat, "end_lon_deg": end_lon, "end_lat_deg": end_lat,
        "start_is_under_way": False, "end_is_under_way": True, "start_cog_deg": 225.0, "end_cog_deg": 60.0,
        "start_port_id": "RU_VLADIVOSTOK", "start_zone_kind": "anchorage", "end_port_id": None, "end_zone_kind": None,
        "start_ring_port_ids": ["RU_VLADIVOSTOK"], "end_ring_port_ids": [], "cause": "silence",
        "draught_before_m": 4.6, "draught_after_m": 6.2, "destination_before": None, "destination_after": None,
        "declared_before_port_id": None, "declared_before_country": None, "declared_after_port_id": None,
        "declared_after_country": None,
    }  # fmt: skip
    return row | other


def at_sea(end: str, lon_deg: float, lat_deg: float, **other: Any) -> dict[str, Any]:
    """One end of a silence away from every port."""
    place: dict[str, Any] = {
        "lon_deg": lon_deg,
        "lat_deg": lat_deg,
        "port_id": None,
        "zone_kind": None,
        "ring_port_ids": [],
    }
    return {f"{end}_{name}": value for name, value in (place | other).items()}


def declares(before: tuple[str, str, str] | None, after: tuple[str, str, str] | None) -> dict[str, Any]:
    """Destinations before and after: as broadcast, port and country they mean."""
    columns: dict[str, Any] = {}
    for side, said in (("before", before), ("after", after)):
        text, port_id, country = said or (None, None, None)
        columns |= {
            f"destination_{side}": text,
            f"declared_{side}_port_id": port_id,
            f"declared_{side}_country": country,
        }
    return columns


def gap_frame(*rows: dict[str, Any]) -> pl.DataFrame:
    """Silences as the stage takes them."""
    lists = {"start_ring_port_ids": pl.List(pl.String), "end_ring_port_ids": pl.List(pl.String)}
    times = {"started_at_utc": pl.Datetime("us"), "ended_at_utc": pl.Datetime("us")}
    texts = dict.fromkeys([f"{end}_{name}" for end in ("start", "end") for name in ("port_id", "zone_kind")], pl.String)
    texts |= dict.fromkeys([name for name in rows[0] if name.startswith(("destination_", "declared_"))], pl.String)
    floats = dict.fromkeys(["draught_before_m", "draught_after_m", "start_cog_deg", "end_cog_deg"], pl.Float32)
    hours = {"duration_hours": pl.Float64}
    return pl.DataFrame(list(rows), schema_overrides={"mmsi": pl.UInt32, **lists, **times, **texts, **floats, **hours})


def known(
    *,
    ship_type: int | None = CARGO,
    speed_knots: float | None = 11.0,
    calls: list[tuple[str, datetime, datetime | None]] | None = None,
    sightings: list[dict[str, Any]] | None = None,
    **identity: Any,
) -> Known:
    """What is known of the ship."""
    ship = {"mmsi": SHIP, "ship_type": ship_type, "speed_knots": speed_knots, **identity}
    return Known(
        PORTS,
        pl.DataFrame([ship], schema=_SHIPS),
        pl.DataFrame([(SHIP, *call) for call in calls or []], schema=_CALLS, orient="row"),
        None if sightings is None else pl.DataFrame(sightings, schema=SIGHTINGS),
    )


def judge(*rows: dict[str, Any], settings: DarkCallSettings = SETTINGS, **about: Any) -> DarkFindings:
    """The stage's findings."""
    return judge_gaps(gap_frame(*rows), known(**about), DarkCallModel(PRIORS, WEIGHTS), settings, distance_nm)


def explain(*rows: dict[str, Any], settings: DarkCallSettings = SETTINGS, **about: Any) -> Explanations:
    """What the stage weighs."""
    return explain_gaps(gap_frame(*rows), known(**about), PRIORS, settings, distance_nm)


def speaks(explained: Explanations, evidence: str, *port_ids: str) -> float:
    """How often a piece of evidence speaks for or against the itinerary of these ports."""
    wanted = list(port_ids) + [None] * (len(SLOTS) - len(port_ids))
    ports = [port_of(explained.candidates, explained.itineraries, slot, "port_id").to_list() for slot in SLOTS]
    (row,) = [number for number, row in enumerate(zip(*ports, strict=True)) if list(row) == wanted]
    return float(explained.evidence[evidence][row])


def probability(findings: DarkFindings, *port_ids: str) -> float:
    """Probability of the itinerary of these ports; 0 where it is not among them."""
    rows = findings.itineraries.filter(pl.col("port_ids") == pl.lit(list(port_ids), dtype=pl.List(pl.String)))
    return float(rows["probability"].sum())


def country_probability(findings: DarkFindings, country: str) -> float:
    """Probability that any port of a country was called at."""
    calls = pl.col("port_ids").list.eval(pl.element().str.starts_with(country)).list.any()
    return float(findings.itineraries.filter(calls)["probability"].sum())
