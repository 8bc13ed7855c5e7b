"""Coverage: what a silence is put down to, by a table of conditions (`RULES`)."""

from dataclasses import dataclass

import polars as pl

from pipeline.detect.neighbours import Heard, neighbours_of, stations_about, way_is_heard
from pipeline.detect.outages import outage_hours, station_cell
from pipeline.detect.whereabouts import cell_of, cells_to_look_at, is_under_way
from pipeline.gap_settings import GapSettings
from pipeline.schemas.findings import GAP_CAUSES

_FEED_OUTAGE, _OUT_OF_COVERAGE, _SILENCE, _UNDETERMINED = GAP_CAUSES
_LOOK = ("gap_id", "station", "started_at_utc", "look_to_utc")
_SLICE = 4_000  # gaps judged at a time: bounds memory

RULES: tuple[tuple[str, dict[str, bool]], ...] = (
    # The ship's station, or the feed, was out: no hour of that counts against the ship, and the rest is too short.
    (_FEED_OUTAGE, {"is_outage": True}),
    # Enough others were heard often enough where the ship was and where it was bound.
    (_SILENCE, {"others_answered": True, "way_is_heard": True}),
    # A feed that names no stations: where several were heard before, hardly anybody is since.
    (_FEED_OUTAGE, {"cell_went_quiet": True}),
    # It sailed to where nobody is heard, or fell silent where nobody is.
    (_OUT_OF_COVERAGE, {"way_is_heard": False}),
    (_OUT_OF_COVERAGE, {"nobody_is_near": True}),
)
"""The first row whose conditions all hold is the cause; none: undetermined."""


@dataclass(frozen=True)
class Feed:
    """What silences are held against: all that was heard, and when nothing could be."""

    heard: Heard
    outages: pl.DataFrame


def with_look(gaps: pl.DataFrame, settings: GapSettings) -> pl.DataFrame:
    """Add `look_to_utc`: how far a silence is looked at, from its start to `coverage_window_hours` after it."""
    window = pl.duration(hours=settings.coverage_window_hours)
    return gaps.with_columns(look_to_utc=pl.min_horizontal(pl.col("until_utc"), pl.col("started_at_utc") + window))


def judge_causes(gaps: pl.DataFrame, feed: Feed, settings: GapSettings) -> pl.DataFrame:
    """Add `neighbours_heard` and `cause` to silences, in their order.

    `gaps` has `gap_id`, `mmsi`, `station` (that heard the ship most before), `started_at_utc`, `until_utc` (end, or
    as_of while open), `look_to_utc` (see `with_look`), the start's position, and of the ship before: `usual_hours`,
    `expected_hours`, `allowed_hours` (its rhythm), `speed_knots`, `course_deg`; and `companions`, how many others fell
    silent with it. Looked at is the silence up to `look_to_utc`, and `coverage_window_hours` before it.
    """
    slices = [_judge(part, feed, settings) for part in gaps.iter_slices(_SLICE)] or [_judge(gaps, feed, settings)]
    return pl.concat(slices)


def _judge(gaps: pl.DataFrame, feed: Feed, settings: GapSettings) -> pl.DataFrame:
    cells = cells_to_look_at(gaps, settings)
    here = gaps.select(*_LOOK, cell=cell_of(pl.col("start_lon_deg"), pl.col("start_lat_deg"), settings.cell_deg))
    about = gaps.drop("station").join(stations_about(gaps, feed.heard, settings), on="gap_id").join(cells, on="gap_id")
    looks = pl.concat([here, about.select(here.columns)]).with_columns(cell=station_cell(pl.col("cell"))).unique()
    timed = gaps.join(
        outage_hours(looks, feed.outages, settings), on="gap_id", how="left", maintain_order="left"
    ).with_columns(pl.col("outage_hours").fill_null(0.0))
    evidence = timed.join(
        neighbours_of(timed, feed.heard, settings), on="gap_id", how="left", maintain_order="left"
    ).join(way_is_heard(timed, feed.heard, settings), on="gap_id", how="left", maintain_order="left")
    counted = evidence.with_columns(
        pl.col("neighbours_heard", "neighbours_before", "neighbours_at_once").fill_null(0).cast(pl.UInt32),
        pl.col("contacts_during", "contacts_before", "contact_rate", "presence_hours").fill_null(0),
        pl.col("way_is_heard").fill_null(value=True),
        looked_at_hours=(pl.col("look_to_utc") - pl.col("started_at_utc")).dt.total_seconds(fractional=True) / 3600,
    )
    return (
        counted.with_columns(**_conditions(settings))
        .with_columns(cause=cause_of())
        .select(*gaps.columns, "neighbours_heard", "cause")
    )


def _conditions(settings: GapSettings) -> dict[str, pl.Expr]:
    window = settings.coverage_window_hours
    open_hours = pl.col("looked_at_hours") - pl.col("outage_hours")
    # Ships that fall silent together share a cause; where it is an outage, one that lay must be back after it.
    lay_in_an_outage = (pl.col("outage_hours") > 0) & ~is_under_way(settings)
    rate = pl.min_horizontal(pl.col("contact_rate"), 1 / pl.col("expected_hours"))
    expected = rate * pl.min_horizontal(open_hours, pl.col("presence_hours"))
    expected_from_before = pl.col("contacts_before") * pl.col("looked_at_hours") / window
    return {
        "is_outage": (pl.col("outage_hours") > 0) & (open_hours < pl.col("allowed_hours")),
        "others_answered": pl.col("speed_knots").is_not_null()
        & ((pl.col("companions") < settings.least_neighbours) | lay_in_an_outage)
        & (pl.col("neighbours_heard") >= settings.least_neighbours)
        & (pl.col("neighbours_at_once") > 0)
        & (expected >= settings.least_expected_contacts),
        "cell_went_quiet": (pl.col("station") == "")
        & (pl.col("neighbours_before") >= settings.least_neighbours)
        & (pl.col("contacts_before") >= settings.busy_share * window)
        & (pl.col("contacts_during") <= settings.busy_share * expected_from_before),
        "nobody_is_near": (pl.col("neighbours_heard") == 0) & (pl.col("neighbours_before") == 0),
    }


def cause_of() -> pl.Expr:
    """The cause by the table, from a column a condition."""
    cause = pl.lit(_UNDETERMINED)
    for name, conditions in reversed(RULES):
        holds = pl.all_horizontal(pl.col(condition) == value for condition, value in conditions.items())
        cause = pl.when(holds).then(pl.lit(name)).otherwise(cause)
    return cause
