"""What people do not want to be told of for a while."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Silence:
    """Alerts of this rule, ship and port, each None: any, are not sent before `until_utc`.

    Attributes:
        rule: name of a rule.
        vessel: a vessel's id, IMO number or MMSI.
        port_id: port.
        until_utc: when it ends, exclusive, UTC without a zone.
    """

    rule: str | None
    vessel: str | None
    port_id: str | None
    until_utc: datetime

    def covers(self, alert: Mapping[str, Any]) -> bool:
        """Whether it is of this row of `alerts`."""
        of_ship = {str(alert[name]) for name in ("vessel_id", "imo", "mmsi") if alert[name] is not None}
        return (
            self.rule in {None, alert["rule"]}
            and (self.vessel is None or self.vessel in of_ship)
            and self.port_id in {None, alert["port_id"]}
        )
