"""Watchlists: what the rows of lists say, in one form whatever theirs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import dataframely as dy
import polars as pl

from pipeline.errors import ConfigurationError
from pipeline.judge.lists.formats import ListFormat, tell_format
from pipeline.judge.lists.ftm_json import read_ftm
from pipeline.judge.lists.listed import Account, ListedShip
from pipeline.judge.lists.ofac import read_aliases, read_sdn
from pipeline.judge.lists.opensanctions import read_maritime
from pipeline.judge.lists.plain_csv import read_plain_csv
from pipeline.judge.lists.un_1718 import read_un_1718
from pipeline.keys import add_key
from pipeline.schemas import ListEntries

LIST_NAMES: Mapping[ListFormat, str] = MappingProxyType(
    {
        ListFormat.OFAC_SDN: "OFAC SDN",
        ListFormat.OPENSANCTIONS_MARITIME: "OpenSanctions maritime",
        ListFormat.FTM_JSON: "OpenSanctions",
        ListFormat.UN_1718: "UN 1718",
    }
)
"""Whose list it is where neither the file nor the caller says it; of a plain CSV, its own name."""
_READERS = MappingProxyType(
    {
        ListFormat.OPENSANCTIONS_MARITIME: read_maritime,
        ListFormat.FTM_JSON: read_ftm,
        ListFormat.UN_1718: read_un_1718,
        ListFormat.PLAIN_CSV: read_plain_csv,
    }
)
_IDENTITY = ["list_name", "source_id", "imo", "mmsi", "call_sign", "listed_name"]
_LISTS = ["other_mmsis", "other_call_signs", "other_names", "owners"]


@dataclass(frozen=True)
class ListFile:
    """A file to read: its name for messages, its lines (each `iter` begins anew), and its format where that is said."""

    source: str
    stem: str
    lines: Iterable[str]
    list_format: ListFormat | None = None


@dataclass(frozen=True)
class ReadList:
    """What a file gave: its entries, of one or several lists, and the account of its rows."""

    source: str
    list_format: ListFormat
    entries: dy.DataFrame[ListEntries]
    account: Account


def read_watchlists(files: Sequence[ListFile], *, list_name: str | None = None) -> list[ReadList]:
    """Read lists: of each one row a listed identity, sorted by `entry_id`.

    A ship that one list names twice is one entry with all programmes and owners; `alt.csv` gives further names to the
    ships of `sdn.csv`.

    Args:
        files: read in their order.
        list_name: whose list each is, whatever its format; a plain CSV with a `list_name` knows better.

    Raises:
        ConfigurationError: a file is in no format that is read, holds no ship, or is a plain CSV with a wrong line;
            nothing is loaded.
    """
    told = [(file, file.list_format or tell_format(file.lines, file.source)) for file in files]
    aliases: dict[str, list[str]] = {}
    accounts = {}
    for file, list_format in told:
        if list_format is ListFormat.OFAC_ALT:
            accounts[file.source] = Account(file.source)
            aliases |= read_aliases(file.lines, file.source, accounts[file.source])
    if accounts and all(list_format is not ListFormat.OFAC_SDN for _, list_format in told):
        message = f"{', '.join(accounts)}: further names of OFAC's ships, and no sdn.csv; load them in one call with it"
        raise ConfigurationError(message)
    return [
        ReadList(file.source, list_format, ListEntries.create_empty(), accounts[file.source])
        if list_format is ListFormat.OFAC_ALT
        else _read(file, list_format, aliases, list_name)
        for file, list_format in told
    ]


def _read(file: ListFile, list_format: ListFormat, aliases: Mapping[str, Sequence[str]], name: str | None) -> ReadList:
    account = Account(file.source)
    if list_format is ListFormat.OFAC_SDN:
        ships = read_sdn(file.lines, file.source, account, aliases)
    else:
        ships = _READERS[list_format](file.lines, file.source, account)
    if not ships:
        fates = ", ".join(f"{fate} {count}" for fate, count in account.fates.items() if count) or "no rows"
        first = f"; line {account.refusals[0][0]}: {account.refusals[0][1]}" if account.refusals else ""
        message = (
            f"{file.source}: no ship was found in it ({list_format}; {fates}{first}); is it the right file, whole?"
        )
        raise ConfigurationError(message)
    default = name or LIST_NAMES.get(list_format, file.stem)
    return ReadList(file.source, list_format, _entries(ships, default), account)


def _entries(ships: Sequence[ListedShip], default_list_name: str) -> dy.DataFrame[ListEntries]:
    rows = [_row(ship, default_list_name) for ship in ships]
    schema = {**ListEntries.create_empty().schema, "source_id": pl.String(), "programmes": pl.List(pl.String)}
    del schema["entry_id"], schema["programme"]
    said = pl.DataFrame(rows, schema=schema, orient="row")
    entries = said.group_by(_IDENTITY).agg(
        *(_all_of(name).alias(name) for name in _LISTS),
        programme=_joined("programmes"),
        listing=pl.when((pl.col("listing") == "ship").any()).then(pl.lit("ship")).otherwise(pl.lit("owner")),
        designated_at_utc=pl.col("designated_at_utc").min(),
        # Listed without an end on one line: its list does not say that it ended.
        delisted_at_utc=pl.when(pl.col("delisted_at_utc").null_count() == 0).then(pl.col("delisted_at_utc").max()),
    )
    named = entries.with_columns(
        pl.when(pl.col("source_id").is_null()).then(pl.col(name)).alias(f"key_{name}") for name in _IDENTITY[3:]
    )
    keyed = add_key(
        named, "entry_id", "watchlist_entry", ["list_name", "source_id", "imo", *(f"key_{n}" for n in _IDENTITY[3:])]
    )
    # An entry that its list numbers twice, under two names, is one; the first in order gives the name.
    once = keyed.sort("entry_id", *_IDENTITY).unique("entry_id", keep="first", maintain_order=True)
    return ListEntries.validate(once.select(ListEntries.column_names()), cast=True)


def _row(ship: ListedShip, default_list_name: str) -> dict[str, object]:
    return {
        "list_name": ship.list_name or default_list_name,
        "source_id": ship.source_id,
        "imo": ship.imo,
        "mmsi": next(iter(ship.mmsis), None),
        "call_sign": next(iter(ship.call_signs), None),
        "listed_name": next(iter(ship.names), None),
        "other_mmsis": ship.mmsis[1:],
        "other_call_signs": ship.call_signs[1:],
        "other_names": ship.names[1:],
        "owners": ship.owners,
        "programmes": ship.programmes,
        "listing": ship.listing,
        "designated_at_utc": ship.designated_at_utc,
        "delisted_at_utc": ship.delisted_at_utc,
    }


def _all_of(name: str) -> pl.Expr:
    """All values of the lists of a group, each once, in order."""
    return pl.col(name).explode(keep_nulls=False, empty_as_null=False).unique().sort()


def _joined(name: str) -> pl.Expr:
    """The same in one text; NULL where there are none."""
    values = _all_of(name)
    return pl.when(values.len() > 0).then(values.str.join("; "))
