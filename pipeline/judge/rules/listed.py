"""What the rules on lists share: which matches were in force, and how a match is said."""

from collections.abc import Mapping
from typing import Any, Literal

import polars as pl

from pipeline.judge.case import Case, Weighed
from pipeline.judge.rules.words import plain

_ON = {"imo": "IMO number", "mmsi": "MMSI (radio identity)", "call_sign": "call sign and name", "name": "name"}


def matches_in_force(
    case: Case, moments: pl.DataFrame, weighed: Weighed, *, listing: Literal["ship", "owner"]
) -> pl.DataFrame:
    """The strongest match of each row's `vessel_id` that was in force at its `at_utc`; weak ones never count.

    Adds the columns of the match, `share` of the points, and `list_count`, how many entries matched.
    """
    firm = case.matches.filter(pl.col("listing") == listing, pl.col("match_strength") != "weak")
    began = pl.col("listed_from_utc").is_null() | (pl.col("listed_from_utc") <= pl.col("at_utc"))
    goes_on = pl.col("listed_to_utc").is_null() | (pl.col("listed_to_utc") > pl.col("at_utc"))
    in_force = moments.join(firm, on="vessel_id").filter(began & goes_on)
    share = pl.when(pl.col("match_strength") == "certain").then(1.0).otherwise(weighed.rules.probable_match_share)
    key = moments.columns
    return (
        in_force.sort(*key, "match_strength", "list_name", "entry_id")
        .group_by(key, maintain_order=True)
        .agg(
            pl.col("list_name", "programme", "matched_on", "match_strength", "listed_name").first(),
            list_count=pl.col("entry_id").n_unique(),
            entry_ids=pl.col("entry_id").unique().sort(),
        )
        .with_columns(share=share)
    )


def said(match: Mapping[str, Any]) -> str:
    """The list, its programme, the name there, and by what the ship was matched."""
    programme = f", programme {plain(match['programme'])}" if match["programme"] else ""
    under = f", as {plain(match['listed_name'])}" if match["listed_name"] else ""
    more = match["list_count"] - 1
    others = f"; {more} more list {'entry says' if more == 1 else 'entries say'} so too" if more else ""
    return (
        f"{plain(match['list_name'])}{programme}{under} ({match['match_strength']} match by "
        f"{_ON[match['matched_on']]}{others})"
    )
