"""Versions of watchlists: which list was in force when, and since when it says what of a ship.

Entries are kept by spans of versions that say the same, so that a list of 20,000 ships costs a new row only where it
changed. What is kept is a function of the set of versions, in whatever order they were loaded.
"""

from datetime import datetime

import dataframely as dy
import polars as pl

from pipeline.schemas import ListEntries, WatchlistEntries, WatchlistVersions

_BEGINNING = datetime(1, 1, 1)  # noqa: DTZ001  times are UTC without a zone; stands for NULL while spans are compared
_END = datetime(9999, 12, 31)  # noqa: DTZ001  same
_SPAN = ("version_from_utc", "version_to_utc")


def put_version(
    entries: dy.DataFrame[WatchlistEntries],
    versions: dy.DataFrame[WatchlistVersions],
    loaded: dy.DataFrame[ListEntries],
    version: dy.DataFrame[WatchlistVersions],
) -> tuple[dy.DataFrame[WatchlistEntries], dy.DataFrame[WatchlistVersions]]:
    """Put one version of one list beside those that are known; one of the same moment is replaced.

    A version holds from its own moment to that of the next. The oldest, if nobody gave its day, stands for all time
    before as well: nothing is known that contradicts it. The same files again change nothing: of a dated version where
    that is known, of an undated one where it is the newest.

    Args:
        entries: everything known of all lists.
        versions: the versions of all lists.
        loaded: what the version says.
        version: its one row.

    Returns:
        Entries and versions with it, sorted by their keys.
    """
    (new,) = version.iter_rows(named=True)
    of_list = pl.col("list_name") == new["list_name"]
    known = versions.filter(of_list).sort("as_of_utc")
    if _is_known(known, new):
        return entries, versions
    kept = known.filter(pl.col("as_of_utc") != new["as_of_utc"])
    all_of_list = pl.concat([kept, version]).sort("as_of_utc")
    spans = _spans(all_of_list)
    (begins, ends), is_oldest = _span_of(spans, new["as_of_utc"]), spans["as_of_utc"][0] == new["as_of_utc"]
    said = loaded.with_columns(version_from_utc=pl.lit(begins), version_to_utc=pl.lit(ends))
    cleared = _cleared(_closed(entries.filter(of_list)), _BEGINNING if is_oldest else begins, ends)
    joined = _joined(pl.concat([cleared, said.select(cleared.columns)]))
    dated = _in_force(joined, spans)
    others = entries.filter(~of_list), versions.filter(~of_list)
    return (
        WatchlistEntries.validate(pl.concat([others[0], dated]).sort("entry_id", "list_version")),
        WatchlistVersions.validate(pl.concat([others[1], all_of_list]).sort("list_name", "list_version")),
    )


def _is_known(known: pl.DataFrame, new: dict[str, object]) -> bool:
    """Whether these files are this version already."""
    same = known.filter(pl.col("as_of_utc") == new["as_of_utc"]) if new["is_dated"] else known.tail(1)
    return same["content_sha256"].to_list() == [new["content_sha256"]]


def _spans(versions: pl.DataFrame) -> pl.DataFrame:
    """Each version's span, and the moment of the one before it (NULL: there is none)."""
    is_boundless = (pl.int_range(pl.len()) == 0) & ~pl.col("is_dated")
    return versions.select(
        "list_version",
        "as_of_utc",
        version_from_utc=pl.when(is_boundless).then(pl.lit(_BEGINNING)).otherwise(pl.col("as_of_utc")),
        ends_utc=pl.col("as_of_utc").shift(-1).fill_null(_END),
        before_utc=pl.col("as_of_utc").shift(1),
    )


def _span_of(spans: pl.DataFrame, as_of_utc: datetime) -> tuple[datetime, datetime]:
    begins, ends = spans.filter(pl.col("as_of_utc") == as_of_utc).select("version_from_utc", "ends_utc").row(0)
    return begins, ends


def _closed(entries: pl.DataFrame) -> pl.DataFrame:
    """What the versions said, with both ends of every span; what is derived from it is left out."""
    begins, ends = (pl.col(name) for name in _SPAN)
    content = entries.select(*ListEntries.column_names(), *_SPAN)
    return content.with_columns(begins.fill_null(_BEGINNING), ends.fill_null(_END))


def _cleared(entries: pl.DataFrame, begins: datetime, ends: datetime) -> pl.DataFrame:
    """The spans without the part from `begins` to `ends`."""
    first, last = (pl.col(name) for name in _SPAN)
    before = entries.with_columns(pl.min_horizontal(last, pl.lit(begins)).alias(_SPAN[1]))
    after = entries.with_columns(pl.max_horizontal(first, pl.lit(ends)).alias(_SPAN[0]))
    return pl.concat([before.filter(first < last), after.filter(first < last)])


def _joined(entries: pl.DataFrame) -> pl.DataFrame:
    """Spans that say the same and touch are one."""
    content = ListEntries.column_names()
    told = entries.with_columns(said=pl.struct(content).struct.json_encode()).sort("said", *_SPAN)
    begins_anew = pl.col(_SPAN[0]) > pl.col(_SPAN[1]).shift(1).over("said")
    runs = told.with_columns(run=begins_anew.fill_null(value=True).cast(pl.UInt32).cum_sum())
    return (
        runs.group_by("run", maintain_order=True)
        .agg(pl.col(content).first(), pl.col(_SPAN[0]).min(), pl.col(_SPAN[1]).max())
        .drop("run")
    )


def _in_force(entries: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Add since when and until when an entry is in force, by its versions and by its list's own dates.

    The list's own day of a designation stands unless an older version shows that it did not say so then.
    """
    told = entries.join(spans, on="version_from_utc", how="left", maintain_order="left")
    begins, said = pl.col("version_from_utc"), pl.col("designated_at_utc")
    is_contradicted = said <= pl.col("before_utc")
    listed_from = pl.when(said.is_null() | is_contradicted.fill_null(value=False)).then(begins).otherwise(said)
    listed_to = pl.min_horizontal("version_to_utc", "delisted_at_utc")
    return told.with_columns(
        _open(begins, _BEGINNING).alias("version_from_utc"),
        _open(pl.col("version_to_utc"), _END).alias("version_to_utc"),
        _open(listed_from, _BEGINNING).alias("listed_from_utc"),
        _open(listed_to, _END).alias("listed_to_utc"),
    ).select(WatchlistEntries.column_names())


def _open(moment: pl.Expr, bound: datetime) -> pl.Expr:
    return pl.when(moment != bound).then(moment)
