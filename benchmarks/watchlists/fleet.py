"""A made-up list, and ships of every case, as the matching stage takes them."""

from datetime import datetime
from typing import NamedTuple

import dataframely as dy
import polars as pl

from benchmarks.watchlists.cases import CASES, Listed
from benchmarks.watchlists.identities import Identity, Registry
from pipeline.imo import is_valid_imo
from pipeline.schemas import VesselIdentities, WatchlistEntries
from pipeline.simulate.randomness import generator

ENTRIES = 20_000
# How often a list says what, between OFAC's (an MMSI for one ship in eight) and OpenSanctions'.
_IMO, _MMSI, _CALL_SIGN, _FORMER_NAME = 0.97, 0.5, 0.3, 0.4
_HEARD = datetime(2024, 3, 1)  # noqa: DTZ001  times are UTC without a zone


class Fleet(NamedTuple):
    """What matching takes, and beside it the truth: `vessel_id`, `case`, `entry_id` (of the ship meant, if listed)."""

    vessels: pl.DataFrame
    identities: dy.DataFrame[VesselIdentities]
    entries: dy.DataFrame[WatchlistEntries]
    truth: pl.DataFrame


def make_fleet(seed: int) -> Fleet:
    """The same for the same seed; every ship is made from another entry."""
    chance = generator(seed, "watchlists")
    registry = Registry(chance)
    entries = [_entry(registry) for _ in range(ENTRIES)]
    free = list(range(ENTRIES))
    broadcast: list[tuple[str, int, Identity]] = []
    for name, case in CASES.items():
        fit = [number for number in free if _says(entries[number], case.needs)]
        taken = chance.permutation(fit).tolist()[: case.ships]
        broadcast += [(name, number, case.broadcast(entries[number], registry)) for number in taken]
        gone = set(taken)
        free = [number for number in free if number not in gone]
    return _frames(entries, broadcast)


def _entry(registry: Registry) -> Listed:
    ship = registry.ship()
    said = Identity(
        imo=ship.imo if registry.share(_IMO) else None,
        mmsi=ship.mmsi if registry.share(_MMSI) else None,
        call_sign=ship.call_sign if registry.share(_CALL_SIGN) else None,
        name=ship.name,
    )
    return Listed(ship, said, registry.name() if registry.share(_FORMER_NAME) else None)


def _says(entry: Listed, needs: tuple[str, ...]) -> bool:
    told = {**entry.said._asdict(), "former_name": entry.former_name}
    return all(told[need] for need in ("imo", *needs))


def _frames(entries: list[Listed], broadcast: list[tuple[str, int, Identity]]) -> Fleet:
    columns = ["vessel_id", "imo", "mmsi", "call_sign", "ship_name"]
    ships = [(f"V{row:05d}", *identity) for row, (_, _, identity) in enumerate(broadcast)]
    schema = {name: VesselIdentities.create_empty().schema[name] for name in columns}
    heard = pl.DataFrame(ships, schema=schema, orient="row")
    spans = {"flag": None, "valid_from_utc": _HEARD, "valid_to_utc": _HEARD, "message_count": 9}
    identities = heard.with_columns(pl.lit(value).alias(name) for name, value in spans.items())
    is_known = is_valid_imo(pl.col("imo").cast(pl.Int64))
    truth = [
        (f"V{row:05d}", case, f"E{number:05d}" if CASES[case].is_listed else None)
        for row, (case, number, _) in enumerate(broadcast)
    ]
    return Fleet(
        heard.with_columns(pl.when(is_known).then(pl.col("imo"))),
        VesselIdentities.validate(identities.select(VesselIdentities.column_names()), cast=True),
        _list(entries),
        pl.DataFrame(truth, schema=["vessel_id", "case", "entry_id"], orient="row"),
    )


def _list(entries: list[Listed]) -> dy.DataFrame[WatchlistEntries]:
    rows = [
        {
            "entry_id": f"E{number:05d}",
            "list_name": "SYNTHETIC",
            **dict(zip(("imo", "mmsi", "call_sign", "listed_name"), entry.said, strict=True)),
            "other_mmsis": [],
            "other_call_signs": [],
            "other_names": [entry.former_name] if entry.former_name else [],
            "owners": [],
            "listing": "ship",
            "list_version": "2024-01-01",
        }
        for number, entry in enumerate(entries)
    ]
    return WatchlistEntries.validate(pl.DataFrame(rows, schema=WatchlistEntries.create_empty().schema))
