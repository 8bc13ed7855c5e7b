"""Evidence: the lines that findings rest on, those that rest on other findings included."""

import dataframely as dy
import polars as pl

from pipeline.schemas import Evidence


def evidence_lines(
    call_lines: pl.DataFrame,
    gap_lines: pl.DataFrame,
    port_calls: pl.DataFrame,
    dark_calls: pl.DataFrame,
    voyages: pl.DataFrame,
) -> dy.DataFrame[Evidence]:
    """Give every finding its lines.

    `call_lines` are those of observed port calls (entry, stop, exit), `gap_lines` those of gaps (gap_start, gap_end).
    A dark call and an inferred port call rest on the two ends of their silence, a voyage on those of its calls.
    """
    of_gap = gap_lines.rename({"finding_id": "gap_id"})
    dark = dark_calls.select("gap_id", finding_id="dark_call_id").join(of_gap, on="gap_id")
    inferred = port_calls.drop_nulls("gap_id").select("gap_id", finding_id="port_call_id").join(of_gap, on="gap_id")
    columns = Evidence.column_names()
    of_calls = pl.concat([call_lines.select(columns), inferred.select(columns)])
    ends = pl.concat(
        voyages.select(call_id=f"{end}_port_call_id", finding_id="voyage_id", end=pl.lit(end))
        for end in ("origin", "destination")
    )
    of_voyages = ends.join(of_calls.rename({"finding_id": "call_id"}), on="call_id").with_columns(
        role=pl.format("{}_{}", "end", "role")
    )
    parts = (of_calls, gap_lines, dark, of_voyages)
    lines = pl.concat([part.select(columns) for part in parts]).unique().sort(columns)
    return Evidence.validate(lines, cast=True)
