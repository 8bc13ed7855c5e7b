"""One anomaly while it is found, and the words that all kinds share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.keys import stable_key
from pipeline.schemas import Evidence, IdentityAnomalies

LINE = ("file_id", "line_no", "byte_offset")


@dataclass(frozen=True)
class Anomaly:
    """What does not fit, of which hull, and the lines that show it.

    `parts` are what identifies it beside its kind: MMSIs and words, no times and no vessel, so that neither a longer
    recording nor a better identity renames it. `ship` has `vessel_id`, `mmsi` and `segment_id`.
    """

    kind: str
    parts: tuple[object, ...]
    ship: Mapping[str, Any]
    imo: int | None
    ship_name: str | None
    seen_from_utc: datetime
    seen_to_utc: datetime
    text: str
    lines: tuple[tuple[str, Mapping[str, Any]], ...] = field(default=())

    @property
    def key(self) -> str:
        """Its `anomaly_id`."""
        return stable_key("identity_anomaly", self.kind, *self.parts)


def anomaly_tables(found: Iterable[Anomaly]) -> tuple[dy.DataFrame[IdentityAnomalies], pl.DataFrame]:
    """The anomalies, each once (the first found of equal keys), and their lines as own lines of findings."""
    once: dict[str, Anomaly] = {}
    for anomaly in found:
        once.setdefault(anomaly.key, anomaly)
    rows = [
        {
            "anomaly_id": key,
            **{name: one.ship[name] for name in ("vessel_id", "mmsi", "segment_id")},
            **{name: getattr(one, name) for name in IdentityAnomalies.column_names() if hasattr(one, name)},
            "run_id": "",
        }
        for key, one in sorted(once.items())
    ]
    lines = [
        {"finding_id": key, "role": role, **{name: line[name] for name in LINE}}
        for key, one in sorted(once.items())
        for role, line in one.lines
    ]
    anomalies = pl.DataFrame(rows, schema=IdentityAnomalies.create_empty().schema)
    return IdentityAnomalies.validate(anomalies), pl.DataFrame(lines, schema=Evidence.create_empty().schema)


def as_spoken(mmsi: int, ship_name: str | None = None, flag: str | None = None) -> str:
    """An MMSI, with the name and the flag that go with it, as a sentence has them."""
    known = [part for part in (ship_name, flag and f"digits of {flag}") if part]
    return f"MMSI {mmsi:09d}" + (f" ({', '.join(known)})" if known else "")


def utc(moment: datetime) -> str:
    """A moment as a sentence has it."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"
