"""Evidence about a silence: what draught, courses, place and coverage say for or against a call in it."""

import numpy as np
import polars as pl

from pipeline.detect.dark_call_priors import CargoClass, DarkCallPriors
from pipeline.ports.distance import bearing_deg
from pipeline.settings import DarkCallSettings

_CLASSES: tuple[CargoClass, ...] = ("cargo", "tanker", "other")
_CORRIDOR = ("KP", "RU")
_ALONGSIDE = ("berth", "harbour")  # at anchor little cargo is worked


def cargo_class() -> pl.Expr:
    """Cargo class by ship type (ITU-R M.1371-5 table 53): 70-79 cargo, 80-89 tanker."""
    by_decade = {7: "cargo", 8: "tanker"}
    return (pl.col("ship_type") // 10).replace_strict(by_decade, default="other", return_dtype=pl.String)


def call_weights(pairs: pl.DataFrame, priors: DarkCallPriors, settings: DarkCallSettings) -> pl.Series:
    """Weight of a call at each pair's port, against `1 - call_share` for none; 0 where infeasible.

    `pairs` is one row a gap and candidate port, with its slack, legs, courses, draughts, cause and cargo class.
    """
    base = pl.DataFrame(
        [
            {"cargo_class": name, "port_id": port_id, "seen": priors.seen(name, port_id)}
            for name in _CLASSES
            for port_id in pairs["port_id"].unique().to_list()
        ],
        schema={"cargo_class": pl.String, "port_id": pl.String, "seen": pl.Float64},
    )
    is_feasible = pl.col("slack_hours") >= settings.least_stay_hours
    draught = _changed_draught("country", priors, settings).fill_null(_unchanged_draught(priors, settings))
    evidence = draught * _courses(pairs, priors) * _place(priors) * _coverage(priors)
    share = pl.col("seen") / pl.col("seen").filter(is_feasible).sum().over("gap_id")
    return (
        pairs.join(base, on=["cargo_class", "port_id"], how="left", maintain_order="left")
        .select(
            pl.when(is_feasible)
            .then(pl.col("call_share") * share * pl.when(is_too_long(settings)).then(1.0).otherwise(evidence))
            .otherwise(0.0)
        )
        .to_series()
    )


def is_too_long(settings: DarkCallSettings) -> pl.Expr:
    """Whether a silence is so long that its evidence is not weighed."""
    return pl.col("duration_hours") > settings.longest_gap_days * 24


def no_call_weights(pairs: pl.DataFrame, priors: DarkCallPriors, settings: DarkCallSettings) -> pl.Series:
    """Weight of no call at all, over each pair's gap: `1 - call_share`, more where the stay in port explains the cargo.

    A ship that fell silent alongside, or was heard again alongside, may have worked its cargo right there: a changed
    draught then speaks for that port as it does for the others, and so does the course at the other end.
    """
    explained = [
        pl.when(pl.col(f"{end}_zone_kind").is_in(_ALONGSIDE)).then(
            _changed_draught(f"{end}_at_country", priors, settings) * _course(pairs, *course, priors)
        )
        for end, course in (
            ("start", ("end_cog_deg", ("start_at_", "end_"))),
            ("end", ("start_cog_deg", ("start_", "end_at_"))),
        )
    ]
    factor = pl.when(is_too_long(settings)).then(1.0).otherwise(pl.max_horizontal(*explained, pl.lit(1.0)))
    return pairs.select((1 - pl.col("call_share")) * factor).to_series()


def _changed_draught(country: str, priors: DarkCallPriors, settings: DarkCallSettings) -> pl.Expr:
    """Likelihood ratio of a changed draught for a call in column `country`; NULL where it did not change."""
    change_m = pl.col("draught_after_m") - pl.col("draught_before_m")
    is_changed = change_m.abs() >= settings.draught_change_m
    side = pl.when(pl.col(country).is_in(_CORRIDOR)).then(pl.col(country)).otherwise(pl.lit("elsewhere"))
    ratio = pl.lit(1.0)
    for cargo_class, ways in priors.draught.items():
        for way, by_side in ways.items():
            is_way = change_m > 0 if way == "deeper" else change_m < 0
            weight = side.replace_strict(by_side, return_dtype=pl.Float64)
            ratio = pl.when((pl.col("cargo_class") == cargo_class) & is_way).then(weight).otherwise(ratio)
    return pl.when(is_changed).then(ratio)


def _unchanged_draught(priors: DarkCallPriors, settings: DarkCallSettings) -> pl.Expr:
    change_m = pl.col("draught_after_m") - pl.col("draught_before_m")
    is_unchanged = change_m.abs() < settings.draught_change_m
    return pl.when(is_unchanged).then(priors.likelihood.draught_unchanged).otherwise(1.0)


def _courses(pairs: pl.DataFrame, priors: DarkCallPriors) -> pl.Expr:
    """Whether the last course led towards the port and the first one after came from it."""
    return _course(pairs, "start_cog_deg", ("start_", "port_"), priors) * _course(
        pairs, "end_cog_deg", ("port_", "end_"), priors
    )


def _course(pairs: pl.DataFrame, course: str, way: tuple[str, str], priors: DarkCallPriors) -> pl.Expr:
    columns = [f"{end}{axis}_deg" for end in way for axis in ("lon", "lat")]
    bearing = bearing_deg(*(pairs[name].to_numpy() for name in columns))
    off_deg = np.abs((pairs[course].cast(pl.Float64).to_numpy() - bearing + 180) % 360 - 180)
    agrees = pl.Series(off_deg <= priors.likelihood.course_tolerance_deg, dtype=pl.Boolean)
    ratio = pl.when(agrees).then(priors.likelihood.course_agrees).otherwise(priors.likelihood.course_disagrees)
    is_under_way = pl.col(course.replace("cog_deg", "is_under_way"))  # slower, a course is the current's
    return pl.when(pl.col(course).is_not_null() & is_under_way).then(ratio).otherwise(1.0)


def _place(priors: DarkCallPriors) -> pl.Expr:
    is_same = pl.col("there_and_back_nm") <= priors.likelihood.same_place_nm
    return pl.when(is_same).then(priors.likelihood.same_place).otherwise(1.0)


def _coverage(priors: DarkCallPriors) -> pl.Expr:
    return pl.col("cause").replace_strict(priors.cause, return_dtype=pl.Float64)
