"""Evidence: the lines that findings rest on, those that rest on other findings included."""

import dataframely as dy
import polars as pl

from pipeline.schemas import Evidence


def evidence_lines(
    own_lines: pl.DataFrame, port_calls: pl.DataFrame, dark_calls: pl.DataFrame, voyages: pl.DataFrame
) -> dy.DataFrame[Evidence]:
    """Give every finding its lines.

    `own_lines` are those of findings that rest on lines themselves: observed port calls (entry, stop, exit), gaps
    (gap_start, gap_end), encounters (a_start, a_end, b_start, b_end). A dark call and an inferred port call rest on the
    two ends of their silence, a voyage on those of its calls.
    """
    of_gap = own_lines.rename({"finding_id": "gap_id"})
    dark = dark_calls.select("gap_id", finding_id="dark_call_id").join(of_gap, on="gap_id")
    inferred = port_calls.drop_nulls("gap_id").select("gap_id", finding_id="port_call_id").join(of_gap, on="gap_id")
    columns = Evidence.column_names()
    so_far = pl.concat([own_lines.select(columns), inferred.select(columns)])
    ends = pl.concat(
        voyages.select(call_id=f"{end}_port_call_id", finding_id="voyage_id", end=pl.lit(end))
        for end in ("origin", "destination")
    )
    of_voyages = ends.join(so_far.rename({"finding_id": "call_id"}), on="call_id").with_columns(
        role=pl.format("{}_{}", "end", "role")
    )
    parts = (so_far, dark, of_voyages)
    lines = pl.concat([part.select(columns) for part in parts]).unique().sort(columns)
    return Evidence.validate(lines, cast=True)


def with_lines(evidence: dy.DataFrame[Evidence], lines: pl.DataFrame) -> dy.DataFrame[Evidence]:
    """The evidence with further `lines` (`finding_id`, `role`, and the line's columns), each once, sorted."""
    columns = Evidence.column_names()
    return Evidence.validate(pl.concat([evidence, lines.select(columns)]).unique().sort(columns))
