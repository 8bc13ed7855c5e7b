"""Which lists give a reason to speak of a ship, at a moment."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

import dataframely as dy

from pipeline.listings import flags_ship
from pipeline.schemas import WatchlistMatches


class Grounds:
    """Matches good enough to act on, of each vessel, certain ones first."""

    def __init__(self, matches_of: Mapping[str, list[dict[str, Any]]]) -> None:
        """Take the matches by vessel; callers use `of`."""
        self._matches_of = matches_of

    @classmethod
    def of(cls, matches: dy.DataFrame[WatchlistMatches]) -> Self:
        """Take those that flag the ship itself, by a certain or probable match."""
        grounds: dict[str, list[dict[str, Any]]] = defaultdict(list)
        firm = matches.filter(flags_ship()).sort("match_strength", "list_name", "entry_id", "list_version")
        for match in firm.iter_rows(named=True):
            grounds[match["vessel_id"]].append(match)
        return cls(dict(grounds))

    def at(self, vessel_id: str, moment: datetime) -> list[dict[str, Any]]:
        """Those whose list said so at a moment (UTC)."""

        def holds(match: Mapping[str, Any]) -> bool:
            begins, ends = match["listed_from_utc"], match["listed_to_utc"]
            return (begins is None or begins <= moment) and (ends is None or ends > moment)

        return [match for match in self._matches_of.get(vessel_id, ()) if holds(match)]
