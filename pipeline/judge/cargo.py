"""Cargo: what a voyage may have carried, as intervals with their arithmetic, never as one number."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import dataframely as dy
import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from pipeline.judge.case import Case
from pipeline.schemas import CargoEstimates

Positive = Annotated[float, Field(gt=0)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Route(_Frozen):
    """The voyages that the published totals are of."""

    origin_port_ids: frozenset[str]
    destination_port_ids: frozenset[str]


class Fleet(_Frozen):
    """The ships that the published totals are of."""

    least_length_m: Positive
    greatest_length_m: Positive
    tolerance_share: Annotated[float, Field(ge=0, lt=1)]
    length_power: Annotated[float, Field(ge=1, le=3)]


class _Cited(_Frozen):
    row_id: int = Field(ge=1, description="of published_voyages.csv")
    source: str = Field(min_length=1)


class PublishedTotal(_Cited):
    """A total over trips."""

    total_low: Positive
    total_high: Positive
    trips: Positive


class ShellWeight(_Cited):
    """Tonnes and shells that one source gives for the same cargo."""

    tonnes: Positive
    shells: Positive


class Immersion(_Frozen):
    """How deep a tonne puts a ship."""

    least_waterplane_share: Annotated[float, Field(gt=0, le=1)]
    greatest_waterplane_share: Annotated[float, Field(gt=0, le=1)]
    water_tonnes_a_m3: Positive
    draught_error_m: Annotated[float, Field(ge=0)]


class CargoRates(_Frozen):
    """What cargo is estimated by, as `data/cargo_rates.toml` has it."""

    route: Route
    fleet: Fleet
    containers: tuple[PublishedTotal, ...] = Field(min_length=1)
    shells: tuple[PublishedTotal, ...] = Field(min_length=1)
    shell_weight: ShellWeight
    immersion: Immersion


def estimate_cargo(case: Case, rates: CargoRates) -> dy.DataFrame[CargoEstimates]:
    """Intervals of containers, shells and tonnes, for the voyages that something is known for; sorted by key.

    By published totals: a cargo ship on the route, of a length known and like those of its ships, carries what they
    carried on average, scaled by its length against the longest and the shortest of them. By its draught: tonnes, of
    these and of tankers across the corridor, where the first call changed it as the trade has it and the ship's length
    and width are known. Nothing is said of other voyages.
    """
    route = rates.route
    is_on_route = (
        (pl.col("cargo_class") == "cargo")
        & pl.col("origin_port_id").is_in(sorted(route.origin_port_ids))
        & pl.col("destination_port_id").is_in(sorted(route.destination_port_ids))
    )
    crossings = case.voyages.filter("is_corridor").with_columns(is_on_route=is_on_route)
    rows: list[dict[str, Any]] = []
    for voyage in crossings.filter("is_on_route").sort("voyage_id").iter_rows(named=True):
        rows.extend(_by_totals(voyage, rates))
    meant = crossings.filter(pl.col("is_on_route") | (pl.col("cargo_class") == "tanker"))
    for voyage in meant.join(case.loads, on="voyage_id").sort("voyage_id").iter_rows(named=True):
        rows.extend(_by_draught(voyage, rates.immersion))
    frame = pl.DataFrame(rows, schema=CargoEstimates.create_empty().schema, orient="row")
    return CargoEstimates.validate(frame.sort("voyage_id", "quantity", "estimated_by"))


def a_trip(totals: Sequence[PublishedTotal]) -> tuple[float, float]:
    """Least and greatest average of one trip."""
    return min(one.total_low / one.trips for one in totals), max(one.total_high / one.trips for one in totals)


def _by_totals(voyage: Mapping[str, Any], rates: CargoRates) -> Iterable[dict[str, Any]]:
    fleet, length_m = rates.fleet, voyage["length_m"]
    least_m = fleet.least_length_m * (1 - fleet.tolerance_share)
    greatest_m = fleet.greatest_length_m * (1 + fleet.tolerance_share)
    if not least_m <= (length_m or 0) <= greatest_m:
        return
    tonnes_a_shell = rates.shell_weight.tonnes / rates.shell_weight.shells
    shells = a_trip(rates.shells)
    tonnes = (shells[0] * tonnes_a_shell, shells[1] * tonnes_a_shell)
    kinds: tuple[tuple[str, tuple[float, float], tuple[_Cited, ...]], ...] = (
        ("containers", a_trip(rates.containers), rates.containers),
        ("shells", shells, rates.shells),
        ("tonnes", tonnes, (*rates.shells, rates.shell_weight)),
    )
    for quantity, (low, high), sources in kinds:
        smaller = (length_m / fleet.greatest_length_m) ** fleet.length_power
        larger = (length_m / fleet.least_length_m) ** fleet.length_power
        cited = "; ".join(f"row {one.row_id}: {one.source}" for one in sources)
        yield _estimate(voyage, quantity, "published_totals", low * smaller, high * larger) | {
            "basis": (
                "Had it carried what ships of this route carried on average: "
                f"{low:,.0f} to {high:,.0f} {quantity} a trip ({cited}), for ships of {fleet.least_length_m:.0f} to "
                f"{fleet.greatest_length_m:.0f} m; times {smaller:.2f} to {larger:.2f} for a length of {length_m} m. "
                "Nobody saw what this voyage carried."
            )
        }


def _by_draught(load: Mapping[str, Any], immersion: Immersion) -> Iterable[dict[str, Any]]:
    before_m, after_m = load["arrival_draught_m"], load["departure_draught_m"]
    if before_m is None or after_m is None or not load["length_m"] or not load["width_m"]:
        return
    change_m = round((after_m - before_m) * load["trade"], 3)
    if change_m <= immersion.draught_error_m:
        return
    area_m2 = load["length_m"] * load["width_m"]
    a_metre = area_m2 * immersion.water_tonnes_a_m3
    low = (change_m - immersion.draught_error_m) * a_metre * immersion.least_waterplane_share
    high = (change_m + immersion.draught_error_m) * a_metre * immersion.greatest_waterplane_share
    handled = "loaded" if load["trade"] > 0 else "discharged"
    yield _estimate(load, "tonnes", "draught_change", low, high) | {
        "basis": (
            f"Tonnes {handled} in the first port by the declared draughts, {before_m:.1f} m and {after_m:.1f} m "
            f"(the change known to {immersion.draught_error_m:.1f} m): change x length {load['length_m']} m x width "
            f"{load['width_m']} m x {immersion.least_waterplane_share:.2f} to "
            f"{immersion.greatest_waterplane_share:.2f} (share of that area at the waterline; recalled, not verified) "
            f"x {immersion.water_tonnes_a_m3} t/m3. Ballast water taken in or pumped out is not told apart from cargo."
        )
    }


def _estimate(voyage: Mapping[str, Any], quantity: str, estimated_by: str, low: float, high: float) -> dict[str, Any]:
    ends = {"low": float(round(low)), "high": float(round(high))}
    return {"voyage_id": voyage["voyage_id"], "quantity": quantity, "estimated_by": estimated_by, **ends}
