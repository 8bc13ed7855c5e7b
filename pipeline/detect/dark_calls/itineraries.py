"""Itineraries: the sequences of at most three ports that a silence leaves time for."""

import numpy as np
import polars as pl

from pipeline.detect.dark_calls.candidates import HOURS_DIGITS
from pipeline.detect.dark_calls.priors import ELSEWHERE
from pipeline.ports.distance import DistanceNm
from pipeline.settings import DarkCallSettings

SLOTS = ("first", "second", "third")
_SCHEMA = {
    "gap": pl.UInt32,
    **dict.fromkeys(SLOTS, pl.UInt32),
    "calls": pl.UInt32,
    "second_leg_nm": pl.Float64,
    "third_leg_nm": pl.Float64,
    "sailing_nm": pl.Float64,
    "left_hours": pl.Float64,
}


def possible_itineraries(
    silences: pl.DataFrame, candidates: pl.DataFrame, settings: DarkCallSettings, distance_nm: DistanceNm
) -> pl.DataFrame:
    """One row a judged silence and itinerary: no call, one, two or three, as far as the time reaches.

    Every feasible candidate makes an itinerary of its own. Only the likeliest few of each side by column `log_share`
    (`settings.most_ports_a_side`; half as many outside the corridor) are joined to longer ones, and three calls are
    looked at only where each lies across the corridor from the one before: of the rest there is always one that says
    the same with fewer ports. Columns: `gap`; `first`, `second`, `third`, rows of `candidates` (NULL: no such call);
    `calls`; `second_leg_nm`, `third_leg_nm` between them; `sailing_nm`, the whole way from the start of the silence to
    its end; `left_hours`, what sailing leaves of the silence: with calls at least `settings.least_stay_hours` for each.
    In order of (`gap`, the ports).
    """
    rows = candidates.with_row_index("row").filter("is_feasible")
    none = (
        candidates.select("gap")
        .unique()
        .join(silences.select("gap", sailing_nm="straight_nm"), on="gap", maintain_order="left")
    )
    ends = rows.select("gap", "row", "port_id", "side", "to_port_nm", "from_port_nm", "may_be_first", "may_be_last")
    one = ends.filter("may_be_first", "may_be_last").select(
        "gap", first="row", sailing_nm=pl.col("to_port_nm") + pl.col("from_port_nm")
    )
    joined = ends.join(_to_be_joined(rows, settings), on="row", how="semi", maintain_order="left")
    between = _ways_between(candidates, joined, distance_nm)
    two, three = _two_calls(joined, between), _three_calls(joined, between)
    every = pl.concat(
        [
            pl.concat([part, pl.DataFrame(schema=_SCHEMA)], how="diagonal_relaxed").select(list(_SCHEMA))
            for part in (none, one, two, three)
        ]
    )
    calls = sum((pl.col(slot).is_not_null().cast(pl.UInt32) for slot in SLOTS), pl.lit(0, dtype=pl.UInt32))
    timed = every.join(silences.select("gap", "duration_hours", "speed_knots"), on="gap", how="left").with_columns(
        calls=calls
    )
    left_hours = pl.col("duration_hours") - pl.col("sailing_nm") / pl.col("speed_knots")
    return (
        timed.with_columns(left_hours=left_hours.round(HOURS_DIGITS))
        .filter((pl.col("calls") == 0) | (pl.col("left_hours") >= pl.col("calls") * settings.least_stay_hours))
        .select(list(_SCHEMA))
        .sort("gap", *SLOTS, nulls_last=False)
    )


def port_of(candidates: pl.DataFrame, itineraries: pl.DataFrame, slot: str, column: str) -> pl.Series:
    """Column of `candidates` for the call of each itinerary in a slot; NULL where it has none."""
    return candidates[column].gather(itineraries[slot])


def _to_be_joined(rows: pl.DataFrame, settings: DarkCallSettings) -> pl.DataFrame:
    most = (
        pl.when(pl.col("side") == ELSEWHERE).then(settings.most_ports_a_side // 2).otherwise(settings.most_ports_a_side)
    )
    by = ["gap", "side", "log_share", "slack_hours", "port_id"]
    ranked = rows.sort(by, descending=[False, False, True, True, False])
    return ranked.filter(pl.int_range(pl.len()).over("gap", "side") < most).select("row")


def _ways_between(candidates: pl.DataFrame, joined: pl.DataFrame, distance_nm: DistanceNm) -> pl.DataFrame:
    """Way between every two ports that are joined: `port_id`, `port_id_next`, `between_nm`."""
    names = joined["port_id"].unique()
    places = candidates.filter(pl.col("port_id").is_in(names.implode())).select(
        "port_id", lon_deg="port_lon_deg", lat_deg="port_lat_deg"
    )
    places = places.unique("port_id").sort("port_id")
    pairs = places.join(places, how="cross", suffix="_next").filter(pl.col("port_id") != pl.col("port_id_next"))
    columns = ("lon_deg", "lat_deg", "lon_deg_next", "lat_deg_next")
    way = np.asarray(distance_nm(*(pairs[name].to_numpy() for name in columns)), dtype=np.float64)
    return pairs.select("port_id", "port_id_next", between_nm=pl.Series(way, dtype=pl.Float64))


def _two_calls(joined: pl.DataFrame, between: pl.DataFrame) -> pl.DataFrame:
    outward = joined.filter("may_be_first").select("gap", "port_id", "to_port_nm", first="row")
    homeward = joined.filter("may_be_last").select("gap", "from_port_nm", port_id_next="port_id", second="row")
    return (
        outward.join(homeward, on="gap")
        .join(between, on=["port_id", "port_id_next"])
        .select(
            "gap",
            "first",
            "second",
            second_leg_nm="between_nm",
            sailing_nm=pl.col("to_port_nm") + pl.col("between_nm") + pl.col("from_port_nm"),
        )
    )


def _three_calls(joined: pl.DataFrame, between: pl.DataFrame) -> pl.DataFrame:
    """There and back across the corridor within one silence."""
    shuttled = joined.filter(pl.col("side") != ELSEWHERE)
    outward = shuttled.filter("may_be_first").select(
        "gap", "to_port_nm", port_id_a="port_id", side_a="side", first="row"
    )
    middle = shuttled.select("gap", port_id_b="port_id", side_b="side", second="row")
    homeward = shuttled.filter("may_be_last").select(
        "gap", "from_port_nm", port_id_c="port_id", side_c="side", third="row"
    )
    ways = (
        outward.join(middle, on="gap")
        .filter(pl.col("side_a") != pl.col("side_b"))
        .join(homeward, on="gap")
        .filter(pl.col("side_b") != pl.col("side_c"))
        .join(between.rename({"between_nm": "second_leg_nm"}), left_on=["port_id_a", "port_id_b"], right_on=_WAY)
        .join(between.rename({"between_nm": "third_leg_nm"}), left_on=["port_id_b", "port_id_c"], right_on=_WAY)
    )
    way = pl.col("to_port_nm") + pl.col("second_leg_nm") + pl.col("third_leg_nm") + pl.col("from_port_nm")
    return ways.select("gap", "first", "second", "third", "second_leg_nm", "third_leg_nm", sailing_nm=way)


_WAY = ["port_id", "port_id_next"]
