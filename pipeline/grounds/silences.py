"""Silences within voyages: how near the corridor, how likely they hide a crossing, and what the ship did before."""

from datetime import timedelta

import dataframely as dy
import numpy as np
import polars as pl

from pipeline.along_hulls import hours_told
from pipeline.grounds.found import Found, Places, crossings, with_hull
from pipeline.judge.case import Weighed
from pipeline.ports.distance import METRES_PER_NM, distance_nm, earth_centred_m
from pipeline.schemas import VoyageCases, VoyageSilences

_ROW = ["voyage_id", "gap_id"]


def voyage_silences(
    cases: dy.DataFrame[VoyageCases], found: Found, places: Places, weighed: Weighed
) -> dy.DataFrame[VoyageSilences]:
    """Silences of the hull that overlap each voyage, as long as the rules ask for or judged for dark calls.

    Feed outages are left out, and so are silences that still go on: nobody knows how long they are.
    `reach_nm` is measured straight, from whichever end of the silence is nearer, to the nearest port of each side of a
    corridor; the greater of the two counts, the least over corridors.
    """
    is_judged = pl.col("gap_id").is_in(found.tables.dark_itineraries["gap_id"].unique().implode())
    long_ones = found.tables.gaps.filter(
        pl.col("cause") != "feed_outage",
        is_judged | (pl.col("duration_hours") >= weighed.settings.least_gap_hours),
    ).drop_nulls("ended_at_utc")
    gaps = with_hull(long_ones, found.hull_of)
    spans = cases.select(
        "voyage_id", "hull_id", "vessel_id", "departed_at_utc", "arrived_at_utc", "origin_port_id",
        "destination_port_id", "origin_gap_id", "destination_gap_id",
    )  # fmt: skip
    of_call = (pl.col("gap_id") == pl.col("origin_gap_id")) | (pl.col("gap_id") == pl.col("destination_gap_id"))
    within = (
        spans.join(gaps.drop("vessel_id"), on="hull_id")
        .filter(pl.col("started_at_utc") < pl.col("arrived_at_utc"), pl.col("ended_at_utc") > pl.col("departed_at_utc"))
        .with_columns(is_of_call=of_call.fill_null(value=False))
        .sort(_ROW)
    )
    whole = (
        within.with_columns(reach_nm=_reach_nm(within, places))
        .join(_crossing_probabilities(within, found, places), on=_ROW, how="left", maintain_order="left")
        .join(_waited_hours(within, found, weighed), on=_ROW, how="left", maintain_order="left")
        .with_columns(pl.col("crossing_probability").fill_null(0.0).clip(0, 1), pl.col("waited_hours").fill_null(0))
    )
    return VoyageSilences.validate(whole.select(VoyageSilences.column_names()), cast=True)


def _reach_nm(silences: pl.DataFrame, places: Places) -> pl.Series:
    """Of each row; NULL where there is no corridor."""
    reach = np.full(silences.height, np.inf)
    points = places.corridors.join(places.ports.select("port_id", "lon_deg", "lat_deg"), on="port_id")
    for _, corridor in points.sort("corridor_id", "side", "port_id").group_by("corridor_id", maintain_order=True):
        of_sides = [
            np.minimum(_nearest_nm(silences, "start", side), _nearest_nm(silences, "end", side))
            for _, side in corridor.group_by("side", maintain_order=True)
        ]
        reach = np.minimum(reach, np.max(of_sides, axis=0))
    return pl.Series(np.where(np.isfinite(reach), reach, np.nan), dtype=pl.Float64).fill_nan(None)


def _nearest_nm(silences: pl.DataFrame, end: str, ports: pl.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Distance to the nearest of `ports` from one end of each silence; infinite where it is open."""
    here = [silences[f"{end}_{name}"].cast(pl.Float64).to_numpy() for name in ("lon_deg", "lat_deg")]
    there = [ports[name].to_numpy() for name in ("lon_deg", "lat_deg")]
    ends, at = np.column_stack(earth_centred_m(*here)), np.column_stack(earth_centred_m(*there))
    straight_nm = np.sqrt(sum((ends[:, axis, None] - at[None, :, axis]) ** 2 for axis in range(3))) / METRES_PER_NM
    likely = straight_nm.argmin(axis=1)
    nearest_nm = distance_nm(*here, *(place[likely] for place in there))
    # No way is shorter than the straight line through the earth: only these may be nearer still.
    row, port = np.nonzero(straight_nm <= nearest_nm[:, None])
    np.minimum.at(nearest_nm, row, distance_nm(*(end[row] for end in here), *(place[port] for place in there)))
    return np.nan_to_num(nearest_nm, nan=np.inf)


def _crossing_probabilities(silences: pl.DataFrame, found: Found, places: Places) -> pl.DataFrame:
    """Sum over the itineraries of each silence that cross a corridor between the voyage's two ports."""
    ways = (
        silences.select(*_ROW, "origin_port_id", "destination_port_id")
        .join(found.tables.dark_itineraries, on="gap_id")
        .sort(*_ROW, "probability", pl.col("port_ids").list.join(" "))
        .with_row_index("way")
        .with_columns(stops=pl.concat_list("origin_port_id", "port_ids", "destination_port_id"))
    )
    legs = (
        ways.select("way", from_port_id="stops")
        .explode("from_port_id")
        .with_columns(to_port_id=pl.col("from_port_id").shift(-1).over("way"))
        .drop_nulls("to_port_id")
    )
    across = ways.join(crossings(legs, places.corridors), on="way", how="semi", maintain_order="left")
    return across.group_by(_ROW, maintain_order=True).agg(
        crossing_probability=pl.col("probability").sum().round(9)  # whatever order threads add in
    )


def _waited_hours(silences: pl.DataFrame, found: Found, weighed: Weighed) -> pl.DataFrame:
    """Hours before each silence in which the ship was heard, hardly moving, in the waters where ships wait."""
    waters, settings = weighed.rules.waiting_waters, weighed.settings
    slow = found.fixes.filter(
        ~pl.col("is_wild"),
        pl.col("zone_kind").is_null() | (pl.col("zone_kind") == "anchorage"),  # alongside is a stay in port
        pl.col("sog_knots") < settings.wait_below_knots,
        pl.col("lon_deg").is_between(waters.west_deg, waters.east_deg),
        pl.col("lat_deg").is_between(waters.south_deg, waters.north_deg),
    )
    heard = hours_told(slow)
    hours = slow.select(pl.col("segment_id").gather(heard["row"])).with_columns(hour=heard["hour_utc"])
    waits = with_hull(hours.unique(), found.hull_of).select("hull_id", "hour").unique()
    began = pl.col("started_at_utc") - timedelta(hours=settings.wait_hours)
    return (
        silences.select(*_ROW, "hull_id", "started_at_utc")
        .join(waits, on="hull_id")
        .filter(pl.col("hour") >= began, pl.col("hour") <= pl.col("started_at_utc"))
        .group_by(_ROW)
        .agg(waited_hours=pl.len())
    )
