"""Watchlists: what a list says of a ship, and which vessels heard are on it."""

import dataframely as dy
import polars as pl

from pipeline.imo import is_valid_imo
from pipeline.judge.plain_csv import read_plain_csv
from pipeline.keys import add_key
from pipeline.schemas import VesselIdentities, WatchlistEntries, WatchlistMatches

_ENTRY_IDENTITY = ["list_name", "imo", "mmsi", "call_sign", "listed_name"]


def read_watchlist(text: str, *, source: str, default_list_name: str) -> dy.DataFrame[WatchlistEntries]:
    """Read a plain CSV watchlist: one row a listed identity, sorted by `entry_id`.

    A ship that one list names twice under several programmes is one entry with all of them.

    Args:
        text: the file's content, with a header line; a blank cell is not known.
        source: name of the file, for messages.
        default_list_name: whose list it is where the file has no `list_name`.

    Raises:
        ConfigurationError: the header or a line is wrong (IMO check digit, MMSI, no identity); nothing is loaded.
    """
    ships = pl.DataFrame(
        [
            (ship.list_name or default_list_name, ship.imo, ship.mmsi, ship.call_sign, ship.listed_name, ship.programme)
            for ship in read_plain_csv(text, source=source)
        ],
        schema={
            "list_name": pl.String,
            "imo": pl.UInt32,
            "mmsi": pl.UInt32,
            "call_sign": pl.String,
            "listed_name": pl.String,
            "programme": pl.String,
        },
        orient="row",
    )
    entries = ships.group_by(_ENTRY_IDENTITY).agg(_joined("programme"))
    keyed = add_key(entries, "entry_id", "watchlist_entry", _ENTRY_IDENTITY).sort("entry_id")
    return WatchlistEntries.validate(keyed.select(WatchlistEntries.column_names()))


def match_vessels(
    vessels: pl.DataFrame,
    identities: dy.DataFrame[VesselIdentities],
    entries: dy.DataFrame[WatchlistEntries],
) -> dy.DataFrame[WatchlistMatches]:
    """Match vessels with list entries: the strongest match of each pair, sorted by vessel and entry.

    The vessel's own IMO number is certain; another that it broadcast, its MMSI, or call sign and name together are
    probable; call sign or name alone is weak. A list entry with an IMO number never matches a vessel that is known
    by other IMO numbers only: names are reused (ANGARA 9179842 is listed, ANGARA 9124043 was a car carrier).

    Args:
        vessels: columns `vessel_id`, `imo`, `mmsi`, `call_sign`, `ship_name` of `Vessels`.
        identities: everything the vessels called themselves.
        entries: the lists in force.
    """
    columns = ["vessel_id", "imo", "mmsi", "call_sign", "ship_name"]
    broadcast = pl.concat([vessels.select(columns), identities.select(columns)])
    numbers = broadcast.filter(is_valid_imo(pl.col("imo").cast(pl.Int64))).select("vessel_id", "imo").unique()
    listed = entries.rename({"listed_name": "ship_name"})
    in_common = pl.concat(
        [
            _in_common(vessels, listed, "own_imo", pl.col("imo")),
            _in_common(numbers, listed, "imo", pl.col("imo")),
            _in_common(broadcast, listed, "mmsi", pl.col("mmsi")),
            _in_common(broadcast, listed, "call_sign", _folded("call_sign")),
            _in_common(broadcast, listed, "name", _folded("ship_name")),
        ]
    )
    pairs = in_common.group_by("vessel_id", "entry_id").agg(pl.col("kind"))
    judged = pairs.join(entries, on="entry_id").join(
        numbers.group_by("vessel_id").agg(known_imos=pl.col("imo")), on="vessel_id", how="left"
    )
    contradicted = pl.col("imo").is_not_null() & ~pl.col("imo").is_in(pl.col("known_imos"))
    matches = judged.filter(~contradicted.fill_null(value=False)).with_columns(_matched_on(), _match_strength())
    ordered = matches.select(WatchlistMatches.column_names()).sort("vessel_id", "entry_id")
    return WatchlistMatches.validate(ordered)


def _joined(name: str) -> pl.Expr:
    """All values of a group in one text, in order; NULL where there are none."""
    values = pl.col(name).drop_nulls().unique().sort()
    return pl.when(values.len() > 0).then(values.str.join("; ")).alias(name)


def _in_common(broadcast: pl.DataFrame, listed: pl.DataFrame, kind: str, identity: pl.Expr) -> pl.DataFrame:
    """Pairs of vessel and entry that say the same of one kind of identity."""
    said = broadcast.select("vessel_id", identity.alias("identity")).drop_nulls().unique()
    wanted = listed.select("entry_id", identity.alias("identity")).drop_nulls()
    return said.join(wanted, on="identity").select("vessel_id", "entry_id", kind=pl.lit(kind))


def _folded(name: str) -> pl.Expr:
    """Text without case and space; blank is NULL."""
    folded = pl.col(name).str.to_uppercase().str.replace_all(r"\s+", "")
    return pl.when(folded != "").then(folded)


def _has(kind: str) -> pl.Expr:
    return pl.col("kind").list.contains(kind)


def _matched_on() -> pl.Expr:
    return (
        pl.when(_has("imo"))
        .then(pl.lit("imo"))
        .when(_has("mmsi"))
        .then(pl.lit("mmsi"))
        .when(_has("call_sign"))
        .then(pl.lit("call_sign"))
        .otherwise(pl.lit("name"))
        .alias("matched_on")
    )


def _match_strength() -> pl.Expr:
    probable = _has("imo") | _has("mmsi") | (_has("call_sign") & _has("name"))
    return (
        pl.when(_has("own_imo"))
        .then(pl.lit("certain"))
        .when(probable)
        .then(pl.lit("probable"))
        .otherwise(pl.lit("weak"))
        .alias("match_strength")
    )
