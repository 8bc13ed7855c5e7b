"""Rule: a ship, listed or not, sailed from one side of a corridor to the other."""

from collections.abc import Iterator

import polars as pl

from pipeline.alert_settings import ProbableRule
from pipeline.alerts.messages import voyage_text
from pipeline.alerts.rules.event import Event, Night
from pipeline.alerts.rules.flagged import Grounds
from pipeline.alerts.rules.known_since import Silences


def corridor_voyage_found(night: Night, rule: ProbableRule) -> Iterator[Event]:
    """Speak of the rows of `corridor_voyages` that are observed or probable enough.

    They hold from the arrival on, those that end in the dark from when the ship was heard again.
    """
    grounds, silences = Grounds.of(night.watchlist_matches), Silences.of(night)
    name_of = dict(night.ports.select("port_id", "port_name").iter_rows())
    copied = ("vessel_id", "mmsi", "imo", "ship_name", "voyage_id", "evidence", "probability")
    for voyage in _across(night, rule.least_probability).iter_rows(named=True):
        matches = grounds.at(voyage["vessel_id"], voyage["arrived_at_utc"])
        yield Event(
            rule="corridor_voyage_found",
            finding_id=voyage["voyage_id"],
            begins_utc=voyage["departed_at_utc"],
            ends_utc=voyage["arrived_at_utc"],
            held_utc=voyage["arrived_at_utc"]
            if voyage["evidence"] == "observed"
            else silences.known_since(voyage["vessel_id"], voyage["arrived_at_utc"]),
            text=voyage_text(voyage, matches, name_of),
            port_id=voyage["destination_port_id"],
            **{name: voyage[name] for name in copied},
        )


def _across(night: Night, least_probability: float) -> pl.DataFrame:
    """Voyages whose ends lie on two sides of one corridor, as the view `corridor_voyages` has them."""
    sides = night.corridors.select("corridor_id", "side", "port_id")
    ends = sides.rename({"port_id": "origin_port_id"}).join(
        sides.rename({"port_id": "destination_port_id", "side": "other_side"}), on="corridor_id"
    )
    across = ends.filter(pl.col("side") != pl.col("other_side"))
    is_observed = pl.col("evidence") == "observed"
    probable = night.voyages.filter(is_observed | (pl.col("probability") >= least_probability))
    crossing = probable.join(across, on=["origin_port_id", "destination_port_id"], how="semi")
    return crossing.sort("departed_at_utc", "voyage_id")
