"""A name that changes at sea: another name within one voyage of one hull, far from every port."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Literal

import polars as pl

from pipeline.settings import IdentitySettings
from pipeline.tracks.anomalies.anomaly import LINE, Anomaly, as_spoken, utc
from pipeline.tracks.anomalies.names import is_another_name
from pipeline.tracks.claims import folded
from pipeline.tracks.identity import Identified

_SAID = ("ship_name", "mmsi", "segment_id", "vessel_id", "flag", "imo", *LINE)


def find_renamed(
    identified: Identified, hull_of: pl.DataFrame, fixes: pl.DataFrame, settings: IdentitySettings
) -> Iterator[Anomaly]:
    """One anomaly a MMSI and pair of names, from the last report of the one to the first of the other.

    Each name was said for `settings.least_name_hours` or more, no more than `settings.longest_change_hours` lie
    between them, and every fix of the hull from the one before to the one after them is outside every port and its
    surroundings; the MMSI is not shared. `fixes` have the ports that are near (`ring_port_ids`); `hull_of` is that of
    `chain_hulls`.
    """
    claims = identified.claims
    spoken = _spoken(identified, hull_of)
    changes = _changes(_runs(spoken, claims.join(hull_of, on="segment_id")), settings)
    distinct = changes.select("before_ship_name", "ship_name").unique()
    is_other = [is_another_name(one, other, settings.least_edits) for one, other in distinct.iter_rows()]
    renamed = changes.join(distinct.filter(pl.Series(is_other, dtype=pl.Boolean)), on=distinct.columns, how="semi")
    for row in _at_sea(renamed, fixes, hull_of, settings).sort("hull_id", "at_utc").iter_rows(named=True):
        yield _anomaly(row)


def _spoken(identified: Identified, hull_of: pl.DataFrame) -> pl.DataFrame:
    """The reports of hulls that ever said two names, each with its hull, vessel and flag.

    Not those of a shared MMSI: there, two names are the words of two ships sooner than of one that was renamed.
    """
    claims = identified.claims.filter(pl.len().over("mmsi") == 1)
    hulls = claims.select("speaker", "vessel_id", "flag", "segment_id").join(hull_of, on="segment_id")
    names = identified.statements.select("speaker", "ship_name", folded=folded("ship_name")).drop_nulls("folded")
    is_of_several = pl.col("folded").n_unique().over("hull_id") > 1
    of_several = names.join(hulls, on="speaker").filter(is_of_several)
    asked = hulls.join(of_several, on="hull_id", how="semi").drop("segment_id")
    return (
        identified.reports.join(asked, on="speaker", maintain_order="left")
        .with_columns(folded=folded("ship_name"))
        .drop_nulls("folded")
    )


def _runs(spoken: pl.DataFrame, hulls: pl.DataFrame) -> pl.DataFrame:
    """One row a run of reports of a hull that say the same name, in order: what it says, and until when it held."""
    is_new = (pl.col("folded") != pl.col("folded").shift(1)).fill_null(value=True).over("hull_id")
    runs = (
        spoken.sort("hull_id", "received_at_utc", "file_id", "line_no", maintain_order=True)
        .with_columns(run=is_new.cum_sum().over("hull_id"))
        .group_by("hull_id", "run", maintain_order=True)
        .agg(
            pl.col(_SAID).first(),
            pl.col(_SAID).last().name.prefix("last_"),
            at_utc=pl.col("received_at_utc").first(),
            last_at_utc=pl.col("received_at_utc").last(),
        )
    )
    heard_until = hulls.group_by("hull_id").agg(heard_until_utc=pl.col("ended_at_utc").max())
    following = pl.col("at_utc").shift(-1).over("hull_id")
    return runs.join(heard_until, on="hull_id", maintain_order="left").with_columns(
        held_until_utc=pl.max_horizontal(following.fill_null(pl.col("heard_until_utc")), "last_at_utc")
    )


def _changes(runs: pl.DataFrame, settings: IdentitySettings) -> pl.DataFrame:
    """Names that held, each beside the one that held before it."""
    held = runs.filter(pl.col("held_until_utc") - pl.col("at_utc") >= pl.duration(hours=settings.least_name_hours))
    before = pl.col("^last_.*$").shift(1).over("hull_id").name.map(lambda name: name.replace("last_", "before_", 1))
    paired = held.with_columns(before).drop_nulls("before_ship_name")
    return paired.filter(
        pl.col("ship_name") != pl.col("before_ship_name"),
        pl.col("at_utc") - pl.col("before_at_utc") <= pl.duration(hours=settings.longest_change_hours),
    )


def _at_sea(
    changes: pl.DataFrame, fixes: pl.DataFrame, hull_of: pl.DataFrame, settings: IdentitySettings
) -> pl.DataFrame:
    """Those in which the ship was heard before, between and after at sea alone."""
    heard = _heard(fixes, hull_of.join(changes, on="hull_id", how="semi"))
    asked = changes.with_row_index("change")
    within = timedelta(hours=settings.longest_change_hours)
    fix_before = _beside(asked, heard, "before_at_utc", "backward", within).rename(lambda name: f"from_{name}")
    fix_after = _beside(asked, heard, "at_utc", "forward", within).rename(lambda name: f"to_{name}")
    told = asked.join(fix_before, left_on="change", right_on="from_change").join(
        fix_after, left_on="change", right_on="to_change"
    )
    return told.filter(
        ~pl.col("from_is_near_port"),
        pl.col("to_ports") == pl.col("from_ports"),
        pl.col("to_fix_at_utc") - pl.col("from_fix_at_utc") <= within,
    )


def _heard(fixes: pl.DataFrame, hulls: pl.DataFrame) -> pl.DataFrame:
    """The fixes of hulls in order of time, and how many of each hull's were near a port until then (`ports`)."""
    return (
        fixes.lazy()
        .filter(~pl.col("is_wild"), pl.col("segment_id").is_in(hulls["segment_id"].implode()))
        .select("segment_id", fix_at_utc="received_at_utc", is_near_port=pl.col("ring_port_ids").list.len() > 0)
        .collect()
        .join(hulls, on="segment_id")
        .sort("fix_at_utc", "is_near_port")
        .with_columns(ports=pl.col("is_near_port").cast(pl.Int64).cum_sum().over("hull_id"))
    )


def _beside(
    asked: pl.DataFrame, heard: pl.DataFrame, at: str, side: Literal["backward", "forward"], within: timedelta
) -> pl.DataFrame:
    """The fix of each change's hull that is nearest to column `at` on that side: `change` and the fix's columns."""
    found = (
        asked.select("change", "hull_id", at)
        .sort(at)
        .join_asof(
            heard.select("hull_id", "fix_at_utc", "is_near_port", "ports"),
            left_on=at,
            right_on="fix_at_utc",
            by="hull_id",
            strategy=side,
            tolerance=within,
            coalesce=False,
            check_sortedness=False,  # sorted above; polars cannot see it by group
        )
    )
    return found.select("change", "fix_at_utc", "is_near_port", "ports")


def _anomaly(row: dict[str, Any]) -> Anomaly:
    names = (row["before_ship_name"], row["ship_name"])
    return Anomaly(
        kind="name_changed_at_sea",
        parts=(row["mmsi"], *names),
        ship=row,
        imo=row["imo"],
        ship_name=names[1],
        seen_from_utc=row["before_at_utc"],
        seen_to_utc=row["at_utc"],
        text=(
            f"{as_spoken(row['mmsi'], flag=row['flag'])} called itself {names[0]} until {utc(row['before_at_utc'])} "
            f"and {names[1]} from {utc(row['at_utc'])} on, at sea, with no port near. "
            "Ships are renamed in port; a crew may also have put right what was set wrongly before."
        ),
        lines=(("said_before", {name: row[f"before_{name}"] for name in LINE}), ("said", row)),
    )
