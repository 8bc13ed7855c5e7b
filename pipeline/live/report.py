"""What a watch did, told at its end."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from pipeline.alerts.relay import Delivery


@dataclass
class WatchReport:
    """Counts of one watch, from its beginning to its end.

    Attributes:
        source: what was listened to.
        started_at_utc: when it began, and `finished_at_utc` when it ended.
        as_of_utc: the latest time heard.
        connections: how often a server was reached.
        lines: lines heard, `bad_lines` of them of a form that cannot be used.
        lines_left_out: bad lines that were not written.
        is_cut_short: who listened has failed; the log says why.
        dropped_bytes: datagrams that came faster than they were read.
        messages: messages taken.
        quarantined: why lines could not be used, by reason.
        feed_files: the files written to, and `lost_bytes` what could not be written.
        remembered_ships: MMSIs near corridor ports or on lists, `remembered_fixes` their fixes.
        refused_ships: how often an MMSI that said what a list says was refused, as too many did.
        alerts: those decided: a row an alert and target.
        delivery: what became of them and of what earlier watches left.
    """

    source: str
    started_at_utc: datetime
    finished_at_utc: datetime | None = None
    as_of_utc: datetime | None = None
    connections: int = 0
    lines: int = 0
    bad_lines: int = 0
    lines_left_out: int = 0
    is_cut_short: bool = False
    dropped_bytes: int = 0
    messages: int = 0
    quarantined: Counter[str] = field(default_factory=Counter)
    feed_files: list[str] = field(default_factory=list)
    lost_bytes: int = 0
    remembered_ships: int = 0
    remembered_fixes: int = 0
    refused_ships: int = 0
    alerts: list[dict[str, Any]] = field(default_factory=list)
    delivery: Delivery = field(default_factory=lambda: Delivery(0, 0, 0, 0, ()))

    @property
    def needs_person(self) -> bool:
        """Whether an alert could not be delivered, or something heard is lost."""
        return self.delivery.needs_person or bool(self.lost_bytes or self.dropped_bytes or self.is_cut_short)

    def to_json(self) -> dict[str, Any]:
        """The JSON object of `tumen watch --json`."""
        told = asdict(self)
        delivery = told.pop("delivery")
        return {**told, "quarantined": dict(sorted(self.quarantined.items())), **delivery}
