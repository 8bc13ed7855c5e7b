"""Rule: the ship declared one country for its destination and called in another."""

from collections.abc import Mapping
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.judge.case import Case, Weighed, rule_rows, told
from pipeline.judge.rules.words import country, moment, place, plain
from pipeline.schemas import RuleRows


def destination_contradicted(case: Case, weighed: Weighed) -> dy.DataFrame[RuleRows]:
    """Speak of voyages into the corridor's ports whose last declared destination lies in another country.

    Ports of one country are declared for one another (Vladivostok for Dunai), and the port that a ship comes from is
    merely not renewed: neither contradicts anything.
    """
    bound = case.destinations.join(case.voyages, on="voyage_id").filter(
        "ends_in_corridor",
        pl.col("declared_country") != pl.col("destination_country"),
        pl.col("declared_port_id").ne_missing(pl.col("origin_port_id")),
        pl.col("declared_port_id").is_not_null() | (pl.col("declared_country") != pl.col("origin_country")),
    )
    found = bound.with_columns(lines=pl.concat_list(pl.struct("file_id", "line_no", "byte_offset")))
    return rule_rows(told(found, _say), "destination_contradicted", weighed)


def _say(found: Mapping[str, Any]) -> str:
    named = plain(found["declared_port_name"]) + ", " if found["declared_port_name"] else ""
    called = "called" if found["destination_gap_id"] is None else "probably called"
    return (
        f'Declared the destination "{plain(found["destination"])}" ({named}{country(found["declared_country"])}) at '
        f"{moment(found['declared_at_utc'])}, and {called} at {place(found, 'destination')} next."
    )
