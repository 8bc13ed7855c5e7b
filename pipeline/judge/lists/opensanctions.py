"""OpenSanctions' `maritime.csv`: one row an IMO number, of ships and of companies; values parted by semicolons.

Source: the exporter `zavod/zavod/exporters/maritime.py` of github opensanctions/opensanctions (MIT).
"""

from collections.abc import Iterable

from pipeline.judge.csv_lines import cells_by_name, csv_rows
from pipeline.judge.lists.columns import read_header
from pipeline.judge.lists.listed import Account, ListedShip, texts
from pipeline.judge.lists.numbers import imos_of, mmsis_of
from pipeline.judge.lists.topics import listing_of, unknown_topics

MARITIME_COLUMNS = frozenset({"type", "caption", "imo", "risk"})
"""Without these it is another file."""
_READ = MARITIME_COLUMNS | {"mmsi", "id", "datasets", "aliases"}
_NOT_NEEDED = {"countries", "flag", "url", "referents"}


def read_maritime(lines: Iterable[str], source: str, account: Account) -> list[ListedShip]:
    """Read the ships of `maritime.csv`. A company's IMO number is not a ship's: its rows are passed over and counted.

    Args:
        lines: of the file.
        source: name of the file, for messages.
        account: takes where every row ended.

    Raises:
        ConfigurationError: the file is no CSV, or lacks a column.
    """
    rows = csv_rows(lines, source)
    header = read_header(rows, account, MARITIME_COLUMNS, _READ | _NOT_NEEDED)
    ships: list[ListedShip] = []
    for line_no, cells in rows:
        if not any(cells):
            continue
        try:
            ships += _ships(line_no, cells_by_name(cells, header), account)
        except ValueError as fault:
            account.refuse(line_no, str(fault))
    return ships


def _ships(line_no: int, cells: dict[str, str], account: Account) -> list[ListedShip]:
    kind = cells["type"].upper()
    if kind != "VESSEL":
        if kind != "ORGANIZATION":
            account.signal(line_no, f"type {kind!r} is not known; the row is taken for no ship")
        account.ended("not_a_ship")
        return []
    topics = texts(cells.get("risk", "").split(";"))
    for strange in unknown_topics(topics):
        account.signal(line_no, f"risk {strange!r} is not known; it flags no ship")
    listing = listing_of(topics)
    if listing is None:
        account.ended("not_flagged")
        return []
    imos = imos_of(filter(None, [cells.get("imo", "")]), line_no, account)
    ship = ListedShip(
        line_no=line_no,
        imo=imos[0] if imos else None,
        mmsis=mmsis_of(filter(None, cells.get("mmsi", "").split(";")), line_no, account),
        names=texts([cells.get("caption", ""), *cells.get("aliases", "").split(";")]),
        programmes=texts(cells.get("datasets", "").split(";")) or topics,
        listing=listing,
        source_id=cells.get("id") or None,
    )
    if not ship.is_identified:
        account.ended("no_identity")
        return []
    account.ended("loaded")
    return [ship]
