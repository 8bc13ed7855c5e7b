"""Which vessels that were heard are on a list, and how sure that is."""

import dataframely as dy
import polars as pl

from pipeline.imo import is_valid_imo
from pipeline.judge.names import folded, folded_call_sign, name_keys, same_but_for_a_typo
from pipeline.schemas import VesselIdentities, WatchlistEntries, WatchlistMatches
from pipeline.watchlist_settings import WatchlistSettings

_PAIR = ["vessel_id", "row"]


def match_vessels(
    vessels: pl.DataFrame,
    identities: dy.DataFrame[VesselIdentities],
    entries: dy.DataFrame[WatchlistEntries],
    settings: WatchlistSettings,
) -> dy.DataFrame[WatchlistMatches]:
    """Match vessels with list entries: the strongest match of each pair, sorted by vessel, entry and version.

    The vessel's own IMO number is certain; another that it broadcast, its MMSI, or call sign and name together are
    probable; call sign or name alone is weak. With the same call sign, names that differ by one letter are one name.

    Names and MMSIs are used again, so other things speak against a match. A list entry with an IMO number never
    matches a vessel that is known by other IMO numbers only (ANGARA 9179842 is listed, ANGARA 9124043 was a car
    carrier), unless that differs by one digit, and MMSI and call sign or name agree. An MMSI in common is only weak
    where both sides have a call sign and a name and neither agrees.

    Args:
        vessels: columns `vessel_id`, `imo`, `mmsi`, `call_sign`, `ship_name` of `Vessels`.
        identities: everything the vessels called themselves.
        entries: what the lists say and said.
        settings: when two names are one.
    """
    columns = ["vessel_id", "imo", "mmsi", "call_sign", "ship_name"]
    broadcast = pl.concat([vessels.select(columns), identities.select(columns)]).unique()
    heard, listed = _said(broadcast, settings), _listed(entries.with_row_index("row"), settings)
    numbers = broadcast.filter(is_valid_imo(pl.col("imo").cast(pl.Int64))).select("vessel_id", "imo").unique()
    own = vessels.select("vessel_id", identity=pl.col("imo")).drop_nulls()
    in_common = pl.concat(
        [
            _in_common(own, listed["imo"], "own_imo"),
            _in_common(numbers.rename({"imo": "identity"}), listed["imo"], "imo"),
            *(_in_common(heard[kind], listed[kind], kind) for kind in ("mmsi", "call_sign", "name")),
        ]
    ).unique()
    pairs = in_common.group_by(_PAIR).agg(pl.col("kind"))
    possible = _without_other_ships(pairs, entries.with_row_index("row"), numbers)
    told = _with_typos(possible, heard["name"], listed["name"], settings)
    judged = told.with_columns(_matched_on(), _match_strength(_is_reused(heard, listed)))
    rows = judged.join(entries.with_row_index("row"), on="row")
    current = rows.filter((pl.col("listed_from_utc") < pl.col("listed_to_utc")).fill_null(value=True))
    ordered = current.select(WatchlistMatches.column_names()).sort("vessel_id", "entry_id", "list_version")
    return WatchlistMatches.validate(ordered)


def _said(broadcast: pl.DataFrame, settings: WatchlistSettings) -> dict[str, pl.DataFrame]:
    """What each vessel said of itself, by kind: columns `vessel_id`, `identity`."""
    said = {
        "mmsi": pl.col("mmsi"),
        "call_sign": folded_call_sign(pl.col("call_sign")),
        "name": folded(pl.col("ship_name").str.head(settings.broadcast_name_letters)),
    }
    return {
        kind: broadcast.select("vessel_id", identity=identity).drop_nulls().unique() for kind, identity in said.items()
    }


def _listed(entries: pl.DataFrame, settings: WatchlistSettings) -> dict[str, pl.DataFrame]:
    """What each entry says of its ship, by kind: columns `row`, `identity`."""
    mmsis = pl.concat_list(pl.col("mmsi"), "other_mmsis")
    call_signs = pl.concat_list(pl.col("call_sign"), "other_call_signs")
    names = pl.concat_list(pl.col("listed_name"), "other_names")

    def every(values: pl.Expr) -> pl.DataFrame:
        return entries.select("row", identity=values).explode("identity").drop_nulls()

    return {
        "imo": entries.select("row", identity="imo").drop_nulls(),
        "mmsi": every(mmsis).unique(),
        "call_sign": every(call_signs).with_columns(folded_call_sign(pl.col("identity"))).drop_nulls().unique(),
        "name": name_keys(every(names), settings),
    }


def _in_common(said: pl.DataFrame, listed: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Pairs of vessel and entry that say the same of one kind of identity."""
    return said.join(listed, on="identity").select(*_PAIR, kind=pl.lit(kind))


def _without_other_ships(pairs: pl.DataFrame, entries: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Pairs whose IMO numbers do not contradict each other."""
    listed = pairs.join(entries.select("row", "imo"), on="row")
    judged = listed.join(numbers.select("vessel_id", known="imo"), on="vessel_id", how="left")
    is_mistyped = _has("mmsi") & (_has("call_sign") | _has("name")) & (_wrong_digits("imo", "known") == 1)
    is_possible = pl.col("imo").is_null() | pl.col("known").is_null() | (pl.col("imo") == pl.col("known")) | is_mistyped
    return judged.filter(is_possible).select(*_PAIR, "kind").unique(_PAIR)


def _wrong_digits(one: str, other: str) -> pl.Expr:
    """In how many digits two numbers of seven differ."""
    return pl.sum_horizontal(pl.col(one) // 10**place % 10 != pl.col(other) // 10**place % 10 for place in range(7))


def _with_typos(
    pairs: pl.DataFrame, heard: pl.DataFrame, listed: pl.DataFrame, settings: WatchlistSettings
) -> pl.DataFrame:
    """Add kind `name` to pairs with one call sign whose names differ by a typo: a few, so each is looked at."""
    unsure = pairs.filter(_has("call_sign") & ~_has("name")).select(_PAIR)
    names = unsure.join(heard, on="vessel_id").join(listed.rename({"identity": "listed"}), on="row").unique()
    least = settings.least_letters_with_typo
    same = [
        (vessel_id, row)
        for vessel_id, row, name, other in names.select(*_PAIR, "identity", "listed").iter_rows()
        if same_but_for_a_typo(name, other, least)
    ]
    found = pl.DataFrame(same, schema=unsure.schema, orient="row").unique().with_columns(is_same=pl.lit(value=True))
    told = pairs.join(found, on=_PAIR, how="left")
    with_name = pl.when(pl.col("is_same")).then(pl.concat_list("kind", pl.lit("name"))).otherwise(pl.col("kind"))
    return told.select(*_PAIR, kind=with_name)


def _is_reused(heard: dict[str, pl.DataFrame], listed: dict[str, pl.DataFrame]) -> pl.Expr:
    """Whether only an MMSI is in common though both sides have a call sign and a name: the number was given anew."""
    vessels = heard["call_sign"].join(heard["name"], on="vessel_id", how="semi")["vessel_id"].unique()
    rows = listed["call_sign"].join(listed["name"], on="row", how="semi")["row"].unique()
    both_are_known = pl.col("vessel_id").is_in(vessels.implode()) & pl.col("row").is_in(rows.implode())
    alone = ~_has("imo") & ~_has("own_imo") & ~_has("call_sign") & ~_has("name")
    return _has("mmsi") & alone & both_are_known


def _has(kind: str) -> pl.Expr:
    return pl.col("kind").list.contains(kind)


def _matched_on() -> pl.Expr:
    return (
        pl.when(_has("imo") | _has("own_imo"))
        .then(pl.lit("imo"))
        .when(_has("mmsi"))
        .then(pl.lit("mmsi"))
        .when(_has("call_sign"))
        .then(pl.lit("call_sign"))
        .otherwise(pl.lit("name"))
        .alias("matched_on")
    )


def _match_strength(is_reused: pl.Expr) -> pl.Expr:
    probable = _has("imo") | (_has("mmsi") & ~is_reused) | (_has("call_sign") & _has("name"))
    return (
        pl.when(_has("own_imo"))
        .then(pl.lit("certain"))
        .when(probable)
        .then(pl.lit("probable"))
        .otherwise(pl.lit("weak"))
        .alias("match_strength")
    )
