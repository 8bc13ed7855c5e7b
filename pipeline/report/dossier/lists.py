"""On which lists the ships of a finding are, in which version of each."""

from collections.abc import Iterator

import polars as pl

from pipeline.judge.explain.facts import Row
from pipeline.report.dossier.case import Case
from pipeline.report.dossier.document import Block, Table, Words
from pipeline.report.dossier.letters import cell
from pipeline.report.dossier.subject import Subject

_MATCHES = ("List", "Programme", "Listed as", "Match", "First said by version", "In force")
_WIDTHS = (20, 16, 18, 18, 14, 20)
_VERSIONS = ("List", "Version", "Loaded (UTC)", "SHA-256 of its files")
_LISTED = {"ship": "herself", "owner": "by her owner or operator"}


def lists_of(case: Case, subject: Subject) -> tuple[Block, ...]:
    """Matches of the ships with watchlists, and the versions of those lists that are loaded; nothing without a match.

    Raises:
        TumenError: the database cannot be read.
    """
    matches = [match for vessel_id in subject.vessel_ids for match in case.facts.matches(vessel_id)]
    if not matches:
        return ()
    names = sorted({match["list_name"] for match in matches})
    versions = case.published.rows("watchlist_versions", "list_name", names)
    return (
        Words(
            (
                (
                    "What the lists say, the lists say, not Tumen. A weak match is a likeness of names or numbers and"
                    " proves nothing."
                ),
            )
        ),
        Table("Matches with lists", _MATCHES, _WIDTHS, tuple(map(_match, matches))),
        Table("Versions of these lists that are loaded", _VERSIONS, (24, 14, 16, 46), tuple(_versions(versions))),
    )


def _match(match: Row) -> tuple[str, ...]:
    on = match["matched_on"].replace("_", " ")
    owners = f": {', '.join(match['owners'])}" if match["owners"] else ""
    since = (
        f"from {match['listed_from_utc']:%Y-%m-%d}" if match["listed_from_utc"] else "since before any version known"
    )
    until = f" until {match['listed_to_utc']:%Y-%m-%d}" if match["listed_to_utc"] else ""
    return (
        cell(match["list_name"]),
        cell(match["programme"] or ""),
        cell(f"{match['listed_name'] or ''} ({_LISTED[match['listing']]}{owners})"),
        f"{match['match_strength']}, by {on.replace('imo', 'IMO number').replace('mmsi', 'MMSI')}",
        cell(match["list_version"]),
        since + until,
    )


def _versions(versions: pl.DataFrame) -> Iterator[tuple[str, ...]]:
    for one in versions.sort("list_name", "as_of_utc").iter_rows(named=True):
        dated = "" if one["is_dated"] else " (day of loading)"
        yield (
            cell(one["list_name"]),
            cell(f"{one['list_version']}{dated}"),
            f"{one['loaded_at_utc']:%Y-%m-%d %H:%M}",
            cell(one["content_sha256"]),
        )
