"""The horizon: what ended before it is kept as it was found, since the positions behind it may be gone.

Pruning records a horizon (`retention.frozen_before_utc`). From then on a run finds all that the lake still shows, and
this module alone decides what of that stands: findings that ended before the horizon are those that are stored,
whatever the run found there; all others are those that the run found.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import polars as pl

from pipeline.findings import Findings
from pipeline.warehouse.tables import TABLES

Stored = Callable[[str], pl.DataFrame]
"""Gives the rows of a table as they are stored."""

_ALONE = {"encounters": "ended_at_utc", "identity_anomalies": "seen_to_utc"}
"""Findings that hang on no other, and when they end."""
_SAID_OF = {
    "evidence": "finding_id",
    "dark_itineraries": "gap_id",
    "risk_reasons": "voyage_id",
    "cargo_estimates": "voyage_id",
}
"""Rows that say more of a finding, kept with it."""
_END_COLUMNS = ("event_to_utc", "ended_at_utc", "seen_to_utc", "latest_departure_utc", "departed_at_utc")
_WHOSE = ("vessel_id", "vessel_id_a", "vessel_id_b")


@dataclass(frozen=True)
class Horizon:
    """How far back the lake was pruned.

    Attributes:
        frozen_before_utc: findings that ended before are kept as they are.
        lake_from_utc: positions are all there from then on; not after the other.
    """

    frozen_before_utc: datetime
    lake_from_utc: datetime


def horizon_of(retention: pl.DataFrame) -> Horizon | None:
    """The latest of the recorded prunings; None: everything is there."""
    if retention.is_empty():
        return None
    latest = retention.sort("frozen_before_utc").row(-1, named=True)
    return Horizon(latest["frozen_before_utc"], latest["lake_from_utc"])


def is_behind(horizon: Horizon, row: Mapping[str, Any]) -> bool:
    """Whether a finding, or what an alert speaks of, ended before the horizon; a dark call by its last departure."""
    end = next((row[name] for name in _END_COLUMNS if name in row), None)
    if "origin_port_call_id" in row:  # a voyage departs before it arrives
        end = row["arrived_at_utc"]
    return end is not None and bool(end < horizon.frozen_before_utc)


def behind_horizon(found: Findings, stored: Stored, horizon: Horizon) -> Findings:
    """What a run found, with everything that ended before the horizon as it is stored.

    A dark call, and a port call that was inferred, end with their silence; a voyage with both its calls. A voyage that
    the run found from or to a call that does not stand is left out. Ships that were not found stay, with their
    identities and matches, where a frozen finding names them. Days of reception and thinned tracks of
    before the lake begins are the stored ones.

    Args:
        found: what the lake shows.
        stored: the tables as the run before left them.
        horizon: how far back the lake was pruned.
    """
    is_over = {name: _is_over(end, horizon) for name, end in {**_ALONE, "gaps": "ended_at_utc"}.items()}
    rows = {name: _split(name, found, stored, over, over) for name, over in is_over.items()}
    ended = is_over["gaps"]
    of_gap = [_is_in("gap_id", gaps.filter(ended)["gap_id"]) for gaps in (stored("gaps"), found.gaps)]
    rows["dark_calls"] = _split("dark_calls", found, stored, *of_gap)
    departed = (pl.col("evidence") == "observed") & _is_over("departed_at_utc", horizon)
    call_over = [departed | ((pl.col("evidence") == "inferred") & over) for over in of_gap]
    rows["port_calls"] = _split("port_calls", found, stored, *call_over)
    calls = (
        stored("port_calls").filter(call_over[0])["port_call_id"],
        found.port_calls.filter(call_over[1])["port_call_id"],
    )
    rows["voyages"] = _split("voyages", found, stored, *(_between(one) for one in calls))
    rows["voyages"] = rows["voyages"][0], _between_neighbours(rows["voyages"][1], *rows["port_calls"])
    frozen = pl.concat([part[0].select(pl.col(_key(name)).alias("id")) for name, part in rows.items()])["id"]
    standing_new = pl.concat([part[1].select(pl.col(_key(name)).alias("id")) for name, part in rows.items()])["id"]
    named = {vessel for kept, _ in rows.values() for name in _WHOSE if name in kept.columns for vessel in kept[name]}
    tables = {name: _joined(name, *part) for name, part in rows.items()}
    tables |= {
        name: _joined(
            name, stored(name).filter(_is_in(key, frozen)), getattr(found, name).filter(_is_in(key, standing_new))
        )
        for name, key in _SAID_OF.items()
    }
    changed: dict[str, Any] = {**tables, **_ships(found, stored, named), **_of_days(found, stored, horizon)}
    return replace(found, **changed)


def _split(
    name: str, found: Findings, stored: Stored, frozen: pl.Expr, over: pl.Expr
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Stored rows that are frozen, and found ones that are not over and are none of those."""
    kept = stored(name).filter(frozen)
    return kept, getattr(found, name).filter(~over).join(kept, on=_key(name), how="anti")


def _between_neighbours(voyages: pl.DataFrame, frozen: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Voyages whose calls both stand, and without a frozen call of the ship between the two."""
    standing = pl.concat([calls.select("port_call_id", "arrived_at_utc") for calls in (frozen, others)])
    ids = standing["port_call_id"]
    joining = voyages.filter(_is_in("origin_port_call_id", ids) & _is_in("destination_port_call_id", ids))
    origins = standing.select(origin_port_call_id="port_call_id", after_utc="arrived_at_utc")
    calls = frozen.select("vessel_id", call_utc="arrived_at_utc")
    crossed = (
        joining.select("voyage_id", "vessel_id", "origin_port_call_id", "arrived_at_utc")
        .join(origins, on="origin_port_call_id")
        .join(calls, on="vessel_id")
        .filter(pl.col("call_utc") > pl.col("after_utc"), pl.col("call_utc") < pl.col("arrived_at_utc"))
    )
    return joining.join(crossed, on="voyage_id", how="anti", maintain_order="left")


def _ships(found: Findings, stored: Stored, named: set[str]) -> dict[str, pl.DataFrame]:
    """The ships found, those that frozen findings name beside them, and since when each is known."""
    is_missing = pl.col("vessel_id").is_in(sorted(named - set(found.vessels["vessel_id"])))
    before = stored("vessels").select("vessel_id", before_utc="first_seen_at_utc")
    first = pl.min_horizontal("first_seen_at_utc", "before_utc")
    vessels = found.vessels.join(before, on="vessel_id", how="left", maintain_order="left")
    vessels = vessels.with_columns(first_seen_at_utc=first).drop("before_utc")
    kept = {name: stored(name).filter(is_missing) for name in ("vessels", "vessel_identities", "watchlist_matches")}
    return {
        "vessels": _joined("vessels", kept["vessels"].with_columns(is_watchlisted=pl.lit(value=False)), vessels),
        **{
            name: _joined(name, kept[name], getattr(found, name)) for name in ("vessel_identities", "watchlist_matches")
        },
    }


def _of_days(found: Findings, stored: Stored, horizon: Horizon) -> dict[str, pl.DataFrame]:
    """What is kept by its time, whatever ship it is of, and clocks of files whose lines are gone."""
    is_before = {
        "reception_days": pl.col("day_utc") < horizon.lake_from_utc.date(),
        "tracks": pl.col("received_at_utc") < horizon.lake_from_utc,
    }
    tables = {
        name: _joined(name, stored(name).filter(before), getattr(found, name).filter(~before))
        for name, before in is_before.items()
    }
    of_gone = stored("station_clocks").join(found.station_clocks, on=["file_id", "station"], how="anti")
    return {**tables, "station_clocks": _joined("station_clocks", of_gone, found.station_clocks)}


def _joined(name: str, kept: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    schema = TABLES[name]
    columns = schema.column_names()
    return schema.validate(pl.concat([kept.select(columns), new.select(columns)], how="vertical_relaxed"), cast=True)


def _is_over(end: str, horizon: Horizon) -> pl.Expr:
    return (pl.col(end) < horizon.frozen_before_utc).fill_null(value=False)


def _is_in(column: str, ids: pl.Series) -> pl.Expr:
    return pl.col(column).is_in(ids.implode()).fill_null(value=False)


def _between(calls: pl.Series) -> pl.Expr:
    return _is_in("origin_port_call_id", calls) & _is_in("destination_port_call_id", calls)


def _key(name: str) -> str:
    (key,) = TABLES[name].primary_key()
    return key
