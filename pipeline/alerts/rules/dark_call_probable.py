"""Rule: a ship of the corridor probably called at a DPRK port while it was silent, whether a list names it or not."""

from collections.abc import Iterator

import polars as pl

from pipeline.alert_settings import ProbableRule
from pipeline.alerts.messages import call_text
from pipeline.alerts.rules.calls import call_event, corridor_calls
from pipeline.alerts.rules.event import Event, Night
from pipeline.alerts.rules.flagged import Grounds
from pipeline.alerts.rules.known_since import Silences


def dark_call_probable(night: Night, rule: ProbableRule) -> Iterator[Event]:
    """Speak of inferred DPRK calls of vessels that were heard in a port of the corridor, at any time.

    Nobody can know of it before the ship is heard again: it holds from then on.
    """
    calls = corridor_calls(night, rule.least_probability)
    heard = calls.filter(pl.col("evidence") == "observed")["vessel_id"].unique()
    dark = calls.filter(
        pl.col("evidence") == "inferred", pl.col("country") == "KP", pl.col("vessel_id").is_in(heard.implode())
    )
    grounds, silences = Grounds.of(night.watchlist_matches), Silences.of(night)
    for call in dark.iter_rows(named=True):
        matches = grounds.at(call["vessel_id"], call["arrived_at_utc"])
        held_utc = silences.known_since(call["vessel_id"], call["arrived_at_utc"])
        yield call_event("dark_call_probable", call, held_utc, call_text(call, matches))
