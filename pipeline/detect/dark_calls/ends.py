"""The two ends of a silence, put into the words that evidence is weighed in."""

import numpy as np
import polars as pl

from pipeline.detect.dark_calls.candidates import leg_nm
from pipeline.detect.dark_calls.priors import ELSEWHERE, SIDES
from pipeline.detect.dark_calls.trade import trade
from pipeline.ports.distance import DistanceNm, bearing_deg
from pipeline.settings import DarkCallSettings

_ALONGSIDE = ("berth", "harbour")  # at anchor little cargo is worked


def add_ends(
    silences: pl.DataFrame, ports: pl.DataFrame, settings: DarkCallSettings, distance_nm: DistanceNm
) -> pl.DataFrame:
    """Add to each silence: `straight_nm` from its start to its end, `is_same_place`, `is_within_drift`, `is_passage`;
    `course_out_agrees`, `course_home_agrees`, `course_out_straight` and `course_home_straight` with that straight way
    (NULL: near, not under way, or no course told);
    `has_left_port`, whether she lay in port at the start and was heard again under way or elsewhere;
    `draught_change` (1 deeper, -1 lighter, 0 as before; NULL: not declared at both ends); `alongside_trade`, what the
    trade of the port is where she lies alongside at an end (NULL: nowhere); `is_new_destination` (NULL: not declared at
    both ends); and a declared destination that is the place she lies in at the start is taken as none.
    """  # noqa: D205  a list
    straight_nm = leg_nm(silences, "start_", "end_", distance_nm)
    change_m = (pl.col("draught_after_m") - pl.col("draught_before_m")).cast(pl.Float64)
    is_changed = change_m.abs() >= settings.draught_change_m - 1e-6  # 0.5 m between single floats
    before, after = (_plain(f"destination_{side}") for side in ("before", "after"))
    declared = pl.col("declared_before_port_id")
    lies_there = ~pl.col("start_is_under_way") & pl.col("start_ring_port_ids").list.contains(declared)
    is_stale = lies_there.fill_null(value=False)
    has_moved = pl.col("end_is_under_way") | (pl.col("straight_nm") > settings.same_place_nm)
    straight_hours = pl.col("straight_nm") / pl.col("speed_knots")
    told = silences.with_columns(straight_nm=straight_nm).with_columns(
        is_same_place=pl.col("straight_nm") <= settings.same_place_nm,
        has_left_port=(~pl.col("start_is_under_way") & pl.col("start_port_id").is_not_null() & has_moved),
        is_within_drift=pl.col("straight_nm") <= settings.drift_nm,
        is_passage=straight_hours >= settings.passage_share * pl.col("duration_hours"),
        draught_change=pl.when(is_changed).then(change_m.sign()).otherwise(change_m * 0).cast(pl.Int32),
        alongside_trade=_alongside_trade(silences, ports),
        is_new_destination=pl.when((before != "") & (after != "")).then(before != after),
        declared_before_port_id=pl.when(~is_stale).then(pl.col("declared_before_port_id")),
        declared_before_country=pl.when(~is_stale).then(pl.col("declared_before_country")),
    )
    far = pl.col("straight_nm") > settings.near_nm
    courses = {
        **_courses(told, "out", "start_cog_deg", ("start_", "end_"), settings),
        **_courses(told, "home", "end_cog_deg", ("start_", "end_"), settings),
    }
    return told.with_columns(pl.when(far).then(agrees).alias(name) for name, agrees in courses.items())


def add_courses(candidates: pl.DataFrame, silences: pl.DataFrame, settings: DarkCallSettings) -> pl.DataFrame:
    """Add `course_out_agrees` (the last course led to this port), `course_home_agrees` (the first one after came from
    it), and the same as `course_out_straight` and `course_home_straight` within the narrower tolerance, to each
    candidate; NULL where she was not under way, told no course, or was within `settings.same_place_nm`.
    """  # noqa: D205  one sentence
    ends = [f"{end}_{name}" for end in ("start", "end") for name in ("lon_deg", "lat_deg", "cog_deg", "is_under_way")]
    pairs = candidates.join(silences.select("gap", *ends), on="gap", how="left", maintain_order="left")
    out = _courses(pairs, "out", "start_cog_deg", ("start_", "port_"), settings)
    home = _courses(pairs, "home", "end_cog_deg", ("port_", "end_"), settings)
    is_off_start, is_off_end = (pl.col(f"{way}_port_nm") > settings.same_place_nm for way in ("to", "from"))
    return candidates.with_columns(
        *(pl.when(is_off_start).then(agrees).alias(name) for name, agrees in out.items()),
        *(pl.when(is_off_end).then(agrees).alias(name) for name, agrees in home.items()),
    )


def _courses(
    frame: pl.DataFrame, end: str, course: str, way: tuple[str, str], settings: DarkCallSettings
) -> dict[str, pl.Series]:
    """Whether a course lies within the two tolerances of a way's bearing; NULL: not under way, or told none."""
    columns = [f"{end}{axis}_deg" for end in way for axis in ("lon", "lat")]
    bearing = bearing_deg(*(frame[name].to_numpy() for name in columns))
    cog_deg = frame[course].cast(pl.Float64).to_numpy()
    off_deg = np.abs((cog_deg - bearing + 180) % 360 - 180)
    is_known = frame[course.replace("cog_deg", "is_under_way")] & ~pl.Series(np.isnan(off_deg), dtype=pl.Boolean)
    within_deg = {"agrees": settings.course_tolerance_deg, "straight": settings.straight_course_deg}
    found = pl.DataFrame({f"course_{end}_{name}": off_deg <= most for name, most in within_deg.items()})
    return {name: found.select(pl.when(is_known).then(pl.col(name))).to_series() for name in found.columns}


def _alongside_trade(silences: pl.DataFrame, ports: pl.DataFrame) -> pl.Series:
    """What the trade is where she lies alongside at the start of the silence, else at its end; NULL: nowhere."""
    country = dict(ports.select("port_id", "country").iter_rows())
    trades = []
    for end in ("start", "end"):
        of_port = pl.col(f"{end}_port_id").replace_strict(country, default=None, return_dtype=pl.String)
        side = pl.when(of_port.is_in(SIDES)).then(of_port).otherwise(pl.lit(ELSEWHERE))
        lies = pl.col(f"{end}_zone_kind").is_in(_ALONGSIDE) & ~pl.col(f"{end}_is_under_way")
        trades.append(pl.when(lies).then(trade(pl.col("cargo_class"), side)))
    return silences.select(pl.coalesce(trades)).to_series()


def _plain(name: str) -> pl.Expr:
    return pl.col(name).fill_null("").str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
