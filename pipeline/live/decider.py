"""What to tell: the rule of the night, over the ships that said something new."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.alert_settings import AlertRules
from pipeline.alerts.rules.decide import decide_alerts
from pipeline.alerts.rules.event import Night
from pipeline.alerts.rules.flagged_ship_docked import FLAGGED_SHIP_DOCKED
from pipeline.dockings import Dockings, KnownShips, Places, Span, find_dockings
from pipeline.live.open_alerts import held_open
from pipeline.ports.catalogue import Catalogue
from pipeline.schemas import Alerts, Gaps, IngestFiles, Positions, ReceptionDays, Statics, Voyages
from pipeline.settings import Settings


class Decider:
    """Decides alerts, and remembers those that were decided: published ones and its own."""

    def __init__(self, settings: Settings, rules: AlertRules, catalogue: Catalogue) -> None:
        """Go by `rules`, of which the watch knows one."""
        self._settings, self._catalogue = settings, catalogue
        self._rules = rules.changed(
            {name: {"is_on": False} for name in AlertRules.model_fields if name != FLAGGED_SHIP_DOCKED}
        )
        self._told: dict[tuple[str, str], dict[str, Any]] = {}

    def know(self, alerts: dy.DataFrame[Alerts]) -> None:
        """Take note of alerts that were decided; one that is known already is known anew."""
        for row in alerts.iter_rows(named=True):
            self._told[row["alert_id"], row["target"]] = row

    def decide(  # noqa: PLR0913  what it is decided by
        self,
        positions: dy.DataFrame[Positions],
        statics: dy.DataFrame[Statics],
        ships: KnownShips,
        places: Places,
        *,
        deaf: list[Span],
        as_of_utc: datetime,
        now_utc: datetime,
    ) -> dy.DataFrame[Alerts]:
        """Alerts of dockings by the ships heard that nobody was told of; they are not known before `know` is called."""
        dockings = find_dockings(positions, statics, ships, places, self._settings, deaf=deaf)
        if dockings.port_calls.is_empty():
            return Alerts.create_empty()
        rows = held_open(self._of(dockings), dockings, as_of_utc)
        known = Alerts.validate(pl.DataFrame(rows, schema=Alerts.create_empty().schema, orient="row"))
        night = self._night(dockings, as_of_utc)
        return decide_alerts(night, known, self._rules, now_utc=now_utc, settings=self._settings.alerts)

    def _of(self, dockings: Dockings) -> Sequence[dict[str, Any]]:
        """Known alerts of the ships of `dockings`."""
        vessels, mmsis = set(dockings.port_calls["vessel_id"]), set(dockings.port_calls["mmsi"])
        return [row for row in self._told.values() if row["vessel_id"] in vessels or row["mmsi"] in mmsis]

    def _night(self, dockings: Dockings, as_of_utc: datetime) -> Night:
        return Night(
            port_calls=dockings.port_calls,
            gaps=Gaps.create_empty(),
            voyages=Voyages.create_empty(),
            watchlist_matches=dockings.matches,
            ports=self._catalogue.ports,
            corridors=self._catalogue.corridors,
            ingest_files=IngestFiles.create_empty(),
            reception_days=ReceptionDays.create_empty(),
            as_of_utc=as_of_utc,
        )
