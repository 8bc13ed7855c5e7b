"""Encounters: two vessels that lie close together at sea, far from every port, for hours."""

from typing import Literal

import dataframely as dy
import polars as pl

from pipeline.detect.company import company
from pipeline.keys import add_key
from pipeline.ports.distance import earth_centred_m
from pipeline.schemas import SlowMoments
from pipeline.settings import EncounterSettings

_BOTH = ("a", "b")
_MEETING = ["vessel_id_a", "vessel_id_b", "meeting"]
_LINES = ["file_id", "line_no", "byte_offset"]


def find_encounters(
    moments: dy.DataFrame[SlowMoments], vessel_of: pl.DataFrame, settings: EncounterSettings
) -> pl.DataFrame:
    """Find every meeting of two vessels at sea.

    The definition is Global Fishing Watch's ("What is a vessel encounter?", its FAQ): within 500 m for two hours or
    more, at a median speed under two knots, 10 km or more from a coastal anchorage. Here both are slow at every moment
    that counts, not in the median, and every zone of every port is kept off. Moments apart, fast or near a port for
    `settings.longest_break_minutes` or less do not part a meeting; midnight means nothing. Two MMSIs of one vessel do
    not meet. A silence of either ship too long to place it ends what is known of a meeting: what ships do in the dark
    is not judged here. A meeting that still goes on is a row like any other; it ends, so far, where both were last seen
    together, and keeps its id as that moves on.

    Args:
        moments: slow moments away from ports.
        vessel_of: columns `segment_id` and `vessel_id`.
        settings: thresholds.

    Returns:
        One row a meeting, sorted by `started_at_utc`, then the vessels: the columns of `Encounters` but `run_id`, and
        `start_segment_id_*`, `end_segment_id_*`, the hulls heard at both ends. The vessel with the lesser id is a. The
        key is that of the two MMSIs, so that a better identity does not rename the meeting.
    """
    together = _together(moments.join(vessel_of.select("segment_id", "vessel_id"), on="segment_id"), settings)
    is_parted = pl.col("at_utc").diff().over(_MEETING[:2]) > pl.duration(
        microseconds=round(settings.longest_break_minutes * 60_000_000)
    )
    numbered = together.with_columns(meeting=is_parted.fill_null(value=False).cum_sum().over(_MEETING[:2]))
    meetings = (
        numbered.group_by(_MEETING, maintain_order=True)
        .agg(
            started_at_utc=pl.col("at_utc").first(),
            ended_at_utc=pl.col("at_utc").last(),
            median_distance_m=pl.col("distance_m").median(),
            median_sog_knots=pl.max_horizontal("sog_knots_a", "sog_knots_b").median(),
            lon_deg=pl.arctan2(pl.col("y_m").sum(), pl.col("x_m").sum()).degrees(),
            lat_deg=((pl.col("lat_deg_a") + pl.col("lat_deg_b")) / 2).mean(),
            **{f"start_segment_id_{ship}": pl.col(f"segment_id_{ship}").first() for ship in _BOTH},
            **{f"end_segment_id_{ship}": pl.col(f"segment_id_{ship}").last() for ship in _BOTH},
            lesser_mmsi=pl.min_horizontal("mmsi_a", "mmsi_b").first(),
            greater_mmsi=pl.max_horizontal("mmsi_a", "mmsi_b").first(),
        )
        .filter(
            pl.col("ended_at_utc") - pl.col("started_at_utc")
            >= pl.duration(microseconds=round(settings.least_hours * 3_600_000_000))
        )
        .drop("meeting")
        .sort("started_at_utc", "vessel_id_a", "vessel_id_b")
    )
    keyed = add_key(meetings, "encounter_id", "encounter", ["lesser_mmsi", "greater_mmsi", "started_at_utc"])
    return keyed.unique("encounter_id", keep="first", maintain_order=True)  # two hulls of one MMSI beside one ship


def encounter_lines(encounters: pl.DataFrame, fixes: pl.DataFrame) -> pl.DataFrame:
    """The lines that encounters rest on: columns `finding_id`, `role` and the line's.

    Of both ships the fixes that the first moment lies between (`a_start`, `b_start`) and those of the last (`a_end`,
    `b_end`): two a role, or one where a fix falls on the moment.
    """
    asked = pl.concat(
        encounters.select(
            "encounter_id",
            segment_id=f"{end}_segment_id_{ship}",
            at_utc=f"{end}ed_at_utc",
            role=pl.lit(f"{ship}_{end}"),
        )
        for ship in _BOTH
        for end in ("start", "end")
    ).sort("at_utc")
    true_fixes = (
        fixes.filter(~pl.col("is_wild"), pl.col("segment_id").is_in(asked["segment_id"].unique().implode()))
        .select("segment_id", "received_at_utc", *_LINES)
        .sort("received_at_utc", *_LINES)
    )
    sides: tuple[Literal["backward", "forward"], ...] = ("backward", "forward")
    return (
        pl.concat(
            asked.join_asof(
                true_fixes,
                left_on="at_utc",
                right_on="received_at_utc",
                by="segment_id",
                strategy=side,
                check_sortedness=False,
            )
            for side in sides
        )
        .select("role", *_LINES, finding_id="encounter_id")
        .with_columns(pl.col("file_id").cast(pl.String))
        .unique()
    )


def _together(moments: pl.DataFrame, settings: EncounterSettings) -> pl.DataFrame:
    """One row a moment and two vessels close to each other, sorted by vessels and moment; a has the lesser id.

    Of a vessel that was heard under two MMSIs at once the nearer is taken.
    """
    x_m, y_m, _ = earth_centred_m(moments["lon_deg"].to_numpy(), moments["lat_deg"].to_numpy())
    ships = moments.select(
        "vessel_id", "mmsi", "segment_id", "at_utc", "lat_deg", "sog_knots", x_m=pl.Series(x_m), y_m=pl.Series(y_m)
    )
    near = company(moments, within_m=settings.within_m, crowd_ships=settings.crowd_ships)
    either_way = pl.concat([near, near.select(one="other", other="one", distance_m="distance_m")])
    pairs = pl.concat(
        [
            ships[either_way["one"]].select(pl.all().name.suffix("_a")),
            ships[either_way["other"]].select(pl.all().name.suffix("_b")),
            either_way.select("distance_m"),
        ],
        how="horizontal",
    ).filter(pl.col("vessel_id_a") < pl.col("vessel_id_b"))
    at_once = ["vessel_id_a", "vessel_id_b", "at_utc"]
    return (
        pairs.rename({"at_utc_a": "at_utc"})
        .with_columns(x_m=pl.col("x_m_a") + pl.col("x_m_b"), y_m=pl.col("y_m_a") + pl.col("y_m_b"))
        .sort(*at_once, "distance_m", "mmsi_a", "mmsi_b", "segment_id_a", "segment_id_b")
        .unique(at_once, keep="first", maintain_order=True)
    )
