"""Which rows of the published database are asked for: by ship, time and corridor. Values are bound, never formatted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from pipeline.warehouse.analysts_copy import order_of
from pipeline.warehouse.tables import statement

# From when to when a row speaks; one without an end still goes on.
_SPANS = MappingProxyType(
    {
        "voyages": ("departed_at_utc", "arrived_at_utc"),
        "port_calls": ("arrived_at_utc", "departed_at_utc"),
        "tracks": ("received_at_utc", "received_at_utc"),
    }
)
# As the copy lies; of tracks by time, of whatever MMSI.
_ORDERS = MappingProxyType(
    {
        "voyages": order_of("voyages"),
        "port_calls": order_of("port_calls"),
        "tracks": "vessel_id, received_at_utc, mmsi, lon_deg, lat_deg",
    }
)
_IN_CORRIDOR = MappingProxyType({"voyages": "voyage_id in (select voyage_id from corridor_voyages)"})
_OF_CORRIDOR_SHIPS = "vessel_id in (select vessel_id from corridor_voyages)"


@dataclass(frozen=True)
class Selection:
    """What is asked for of `voyages`, `port_calls` or `tracks`; by default every row.

    Attributes:
        vessel_ids: of these vessels alone; None: of all.
        from_utc: what was over before is left out.
        to_utc: what began then or later is left out.
        is_corridor: the voyages between the two sides of a corridor alone; of calls and tracks those of the ships that
            made such a voyage, at whatever time.
    """

    vessel_ids: tuple[str, ...] | None = None
    from_utc: datetime | None = None
    to_utc: datetime | None = None
    is_corridor: bool = False


def rows_by_vessel(table: str, selection: Selection) -> tuple[str, dict[str, Any]]:
    """The question how many such rows there are of each vessel that has any, and its values."""
    where, values = _where(table, selection, selection.vessel_ids)
    sql = f"select vessel_id, count(*) as rows from $table where {where} group by vessel_id order by vessel_id"  # noqa: S608  clauses of ours
    return statement(sql, table), values


def rows_of_vessels(
    table: str, selection: Selection, vessel_ids: Sequence[str], columns: Sequence[str]
) -> tuple[str, dict[str, Any]]:
    """The question for these columns of such rows of some of the vessels, vessel by vessel, and its values."""
    where, values = _where(table, selection, vessel_ids)
    names = {f"column_{number}": column for number, column in enumerate(columns)}
    listed = ", ".join(f"${name}" for name in names)
    sql = f"select {listed} from $table where {where} order by {_ORDERS[table]}"  # noqa: S608  clauses of ours
    return statement(sql, table, **names), values


def _where(table: str, selection: Selection, vessel_ids: Sequence[str] | None) -> tuple[str, dict[str, Any]]:
    begin, end = _SPANS[table]
    clauses, values = ["true"], dict[str, Any]()
    if vessel_ids is not None:
        # The bounds let whole blocks be left out; the list alone would not.
        clauses.append(
            "vessel_id between $$least and $$greatest and vessel_id in (select unnest($$vessels::varchar[]))"
        )
        values |= {"least": min(vessel_ids, default=""), "greatest": max(vessel_ids, default="")}
        values["vessels"] = list(vessel_ids)
    if selection.from_utc is not None:
        clauses.append(f"coalesce({end}, 'infinity'::timestamp) >= $$from_utc")
        values["from_utc"] = selection.from_utc
    if selection.to_utc is not None:
        clauses.append(f"{begin} < $$to_utc")
        values["to_utc"] = selection.to_utc
    if selection.is_corridor:
        clauses.append(_IN_CORRIDOR.get(table, _OF_CORRIDOR_SHIPS))
    return " and ".join(clauses), values
