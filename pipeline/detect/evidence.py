"""Evidence: the lines that findings rest on, those that rest on other findings included."""

from datetime import timedelta
from typing import Any, Literal

import dataframely as dy
import polars as pl

from pipeline.detect.draughts import Said, Side, declared_reports
from pipeline.schemas import Evidence, Statics
from pipeline.settings import DraughtSettings
from pipeline.transmissions import in_order

_LINE = ["file_id", "line_no", "byte_offset"]
_COLUMNS = ["finding_id", "role", *_LINE]
_GAP_ENDS = ("gap_start", "gap_end")
_FAR = timedelta(days=36_500)  # of a report that tells who a ship is: it holds until she says otherwise


def evidence_lines(
    own_lines: pl.DataFrame, port_calls: pl.DataFrame, dark_calls: pl.DataFrame, voyages: pl.DataFrame
) -> dy.DataFrame[Evidence]:
    """Give every finding its lines.

    `own_lines` are those of findings that rest on lines themselves: port calls (entry, stop, exit, draught_at_arrival,
    draught_at_departure), gaps (gap_start, gap_end, what was declared about them, neighbour), encounters (a_start,
    a_end, b_start, b_end), and the identity of each. A dark call and an inferred port call rest on the lines of their
    silence (a port out of reach on its two ends alone), a voyage on those of its calls.
    """
    of_gap = own_lines.rename({"finding_id": "gap_id"})
    dark = (
        dark_calls.select("gap_id", "verdict", finding_id="dark_call_id")
        .join(of_gap, on="gap_id")
        .filter((pl.col("verdict") != "infeasible") | pl.col("role").is_in(_GAP_ENDS))
    )
    inferred = port_calls.drop_nulls("gap_id").select("gap_id", finding_id="port_call_id").join(of_gap, on="gap_id")
    so_far = pl.concat([own_lines.select(_COLUMNS), inferred.select(_COLUMNS)])
    ends = pl.concat(
        voyages.select(call_id=f"{end}_port_call_id", finding_id="voyage_id", end=pl.lit(end))
        for end in ("origin", "destination")
    )
    of_voyages = ends.join(so_far.rename({"finding_id": "call_id"}), on="call_id").with_columns(
        role=pl.format("{}_{}", "end", "role")
    )
    parts = (so_far, dark, of_voyages)
    lines = pl.concat([part.select(_COLUMNS) for part in parts]).sort(_COLUMNS)
    is_another = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in _COLUMNS)
    return Evidence.validate(lines.filter(is_another), cast=True)


def declared_about_gaps(gaps: pl.DataFrame, statics: dy.DataFrame[Statics], settings: DraughtSettings) -> pl.DataFrame:
    """The static reports that silences are judged by.

    Columns `finding_id`, `role` (draught_before, draught_after, destination_before, destination_after) and the line's.
    """
    sides: tuple[tuple[Side, str, float], ...] = (
        ("before", "started_at_utc", settings.before_gap_hours),
        ("after", "ended_at_utc", settings.after_gap_hours),
    )
    said: tuple[tuple[str, Said], ...] = (("draught", "draught_m"), ("destination", "destination"))
    return pl.concat(
        gaps.select(finding_id="gap_id", role=pl.lit(f"{name}_{side}"))
        .hstack(declared_reports(gaps, at, statics, column, side=side, within_hours=within_hours).select(_LINE))
        .drop_nulls("file_id")
        for side, at, within_hours in sides
        for name, column in said
    )


def identity_lines(findings: pl.DataFrame, reports: pl.DataFrame, vessels: pl.DataFrame, role: str) -> pl.DataFrame:
    """The static report that says who the ship of each finding is: its last before the finding, else its first after.

    `findings` has `finding_id`, `vessel_id`, `at_utc`; `reports` are static reports with their `vessel_id`; `vessels`
    has `vessel_id`, `imo` (NULL: not known), `ship_name`. Of a ship with an IMO number it is a report of that number,
    of any other one of its name. Columns `finding_id`, `role` and the
    line's.
    """
    ship = vessels.select("vessel_id", own_imo="imo", own_name="ship_name")
    says_who = pl.when(pl.col("own_imo").is_not_null()).then(pl.col("imo") == pl.col("own_imo"))
    says_name = says_who.otherwise(pl.col("ship_name") == pl.col("own_name")).fill_null(value=False)
    telling = in_order(reports.join(ship, on="vessel_id").filter(says_name)).select(
        "vessel_id", "received_at_utc", line=pl.struct(_LINE)
    )
    asked = findings.sort("at_utc")

    def nearest(strategy: Literal["backward", "forward"]) -> pl.Series:
        options: dict[str, Any] = {"strategy": strategy, "tolerance": _FAR, "check_sortedness": False}
        found = asked.join_asof(telling, left_on="at_utc", right_on="received_at_utc", by="vessel_id", **options)
        return found["line"]

    before, after = nearest("backward"), nearest("forward")
    line = before.zip_with(before.struct.field("file_id").is_not_null(), after)
    lines = asked.select("finding_id", role=pl.lit(role)).hstack(line.struct.unnest())
    return lines.drop_nulls("file_id").select(_COLUMNS)


def with_lines(evidence: dy.DataFrame[Evidence], lines: pl.DataFrame) -> dy.DataFrame[Evidence]:
    """The evidence, sorted, with further `lines` (`finding_id`, `role`, and the line's columns), each once, sorted."""
    if lines.is_empty():
        return evidence
    columns = Evidence.column_names()
    cited = pl.col("finding_id").is_in(lines["finding_id"].unique().implode())
    more = pl.concat([evidence.filter(cited), lines.select(columns)]).unique().sort(columns)
    return Evidence.validate(evidence.filter(~cited).merge_sorted(more, key="finding_id"))
