"""What speaks for and against the likeliest itineraries of a silence, so that a person can read it off."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.detect.dark_calls.priors import DarkCallWeights
from pipeline.detect.dark_calls.weighing import log_density_of_hours
from pipeline.settings import DarkCallSettings

REASONS = pl.List(pl.Struct({"evidence": pl.String, "log_weight": pl.Float64}))
BESIDE = ("sighted", "call_odds")  # what is added to the weighed evidence
_DIGITS = 6  # of a log weight: the last bits depend on the rows beside it


def itinerary_accounts(  # noqa: PLR0913, PLR0917  all that a weight is the sum of
    silences: pl.DataFrame,
    itineraries: pl.DataFrame,
    evidence: pl.DataFrame,
    weights: DarkCallWeights,
    beside: Mapping[str, NDArray[np.float64]],
    settings: DarkCallSettings,
) -> pl.Series:
    """Column `reasons` of itineraries with their `probability`: what each piece of evidence adds to the log weight.

    Of the `settings.explained_itineraries` likeliest of a silence and of no call at all, the heaviest piece first,
    those that add nothing left out; of the others an empty list. `beside` holds what is added to the weighed evidence,
    by the names of `BESIDE`. Only differences within one silence mean something.
    """
    by_likelihood = itineraries.with_row_index("row").sort("gap", "probability", "row", descending=[False, True, False])
    is_likely = pl.int_range(pl.len()).over("gap") < settings.explained_itineraries
    explained = by_likelihood.filter(is_likely | (pl.col("calls") == 0))
    rows = explained["row"].sort()
    told = {name: evidence[name].to_numpy() * getattr(weights.evidence, name) for name in evidence.columns}
    told["hours"] = log_density_of_hours(silences, itineraries, weights.hours) * weights.evidence.hours
    adds = {name: pl.Series(added / weights.temperature).gather(rows) for name, added in told.items()}
    adds |= {name: pl.Series(added).gather(rows) for name, added in beside.items()}
    pieces = pl.DataFrame({"row": rows, **adds}).unpivot(index="row", variable_name="evidence", value_name="log_weight")
    listed = (
        pieces.with_columns(pl.col("log_weight").round(_DIGITS))
        .filter(pl.col("log_weight") != 0)
        .sort("row", pl.col("log_weight").abs(), "evidence", descending=[False, True, False])
        .group_by("row", maintain_order=True)
        .agg(reasons=pl.struct("evidence", "log_weight"))
    )
    every = pl.DataFrame({"row": pl.int_range(itineraries.height, dtype=pl.get_index_type(), eager=True)})
    joined = every.join(listed, on="row", how="left", maintain_order="left")["reasons"].cast(REASONS)
    return joined.fill_null(pl.Series([[]], dtype=REASONS)).rename("reasons")
