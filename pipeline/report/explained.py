"""A finding explained from the published database, with the lines that it cites as the feed files hold them now."""

import csv
from collections.abc import Iterator
from functools import cache
from typing import Any

import polars as pl

from pipeline.alerts.live_alerts import read_live_alerts
from pipeline.detect.dark_calls.spoken import evidence_words
from pipeline.errors import ConfigurationError, FeedGrowingError, FeedRejectedError
from pipeline.feeds.line_at import lines_at
from pipeline.feeds.source import fingerprint, path_named
from pipeline.judge.explain.explain import KINDS, explain
from pipeline.judge.explain.explanation import Explanation
from pipeline.judge.explain.facts import Facts
from pipeline.resources import data_path
from pipeline.settings import DecodeSettings
from pipeline.synthetic import is_synthetic
from pipeline.warehouse.home import Home
from pipeline.warehouse.published import Published
from pipeline.warehouse.tables import TABLES

_CITED = {
    "role": pl.String, "file_id": pl.String, "path": pl.String, "line_no": pl.UInt64, "byte_offset": pl.UInt64,
    "raw": pl.String,
}  # fmt: skip
_OF_A_VESSEL = ("port_calls", "gaps", "voyages", "alerts")
_SHORT_NAMES = {"KP": "North Korea", "KR": "South Korea", "RU": "Russia", "CN": "China"}


def explain_finding(home: Home, finding_id: str, settings: DecodeSettings) -> Explanation:
    """Explain a finding of `home` in words.

    Args:
        home: whose published database.
        finding_id: of a port call, gap, dark call, voyage, encounter or alert.
        settings: how feed files are unpacked.

    Raises:
        ConfigurationError: there is no such finding, or it was withdrawn.
        TumenError: nothing is published yet, or it cannot be read.
    """
    with Published.open(home) as published:
        return explanation_of(facts_about(published, home, finding_id, settings), finding_id)


def facts_about(published: Published, home: Home, finding_id: str, settings: DecodeSettings) -> Facts:
    """All that a finding is explained with: its row, those it rests on, the ships' and the lines it cites.

    Args:
        published: the database of `home`, open.
        home: whose outbox knows alerts that no night has taken up yet.
        finding_id: of a port call, gap, dark call, voyage, encounter or alert.
        settings: how feed files are unpacked.

    Raises:
        ConfigurationError: there is no such finding, or it was withdrawn.
        TumenError: the database cannot be read.
    """
    rows = _related(published, finding_id)
    if not any(finding_id in rows[table][key] for table, (key, _) in KINDS.items()):
        raise ConfigurationError(_told_live(home, finding_id) or why_there_is_none(published, finding_id))
    return _facts(published, rows, [finding_id, *rows["alerts"]["finding_id"].drop_nulls()], settings)


def facts_about_vessel(published: Published, vessel_id: str, settings: DecodeSettings) -> Facts:
    """All findings of a ship, without the lines that each of them cites.

    Raises:
        TumenError: the database cannot be read.
    """
    of_her = {table: published.rows(table, "vessel_id", [vessel_id]) for table in _OF_A_VESSEL}
    met = [published.rows("encounters", f"vessel_id_{one}", [vessel_id]) for one in ("a", "b")]
    nothing = {table: published.rows(table, "gap_id", []) for table in ("dark_calls", "dark_itineraries")}
    return _facts(published, of_her | nothing | {"encounters": pl.concat(met)}, [], settings)


def explanation_of(facts: Facts, finding_id: str) -> Explanation:
    """Explain the finding that `facts_about` found.

    Raises:
        ConfigurationError: the facts do not have it.
    """
    explained = explain(finding_id, facts)
    if explained is None:
        message = f"{finding_id}: no finding"
        raise ConfigurationError(message)
    return explained


def _told_live(home: Home, alert_id: str) -> str | None:
    """What to say of an alert of the live watch that no night has taken up yet."""
    live, places = read_live_alerts(home.outbox_db)
    told = live.filter(pl.col("alert_id") == alert_id)
    if told.is_empty():
        return None
    path = places[alert_id].path
    return f"{alert_id}: told live; the run that reads {path} will explain it. Until then: {told['text'][0]}"


def why_there_is_none(published: Published, finding_id: str) -> str:
    """What to say of an id that no table of findings has: withdrawn, or never there."""
    history = published.rows("finding_history", "finding_id", [finding_id])
    if history.is_empty():
        return (
            f"{finding_id}: no port call, gap, dark call, voyage, encounter or alert has this id; `tumen summary` and"
            " `tumen sql` show those there are"
        )
    last = history.row(-1, named=True)
    for one in history.sort("run_id").iter_rows(named=True):
        last = one
    return (
        f"{finding_id}: withdrawn by the run {last['run_id']} ({last['reason']}); "
        f"finding_history has what it said: {last['row']}"
    )


def _related(published: Published, finding_id: str) -> dict[str, pl.DataFrame]:
    """The finding's row and those it rests on: an alert's call or voyage, a voyage's calls, their silences."""
    of_table = {table: published.rows(table, key, [finding_id]) for table, (key, _) in KINDS.items()}
    alerts = of_table["alerts"]
    voyages = pl.concat([of_table["voyages"], published.rows("voyages", "voyage_id", alerts["voyage_id"].drop_nulls())])
    call_ids = [*alerts["port_call_id"].drop_nulls(), *voyages["origin_port_call_id"]]
    calls = pl.concat(
        [
            of_table["port_calls"],
            published.rows("port_calls", "port_call_id", [*call_ids, *voyages["destination_port_call_id"]]),
        ]
    ).unique("port_call_id", maintain_order=True)
    gap_ids = [*calls["gap_id"].drop_nulls(), *of_table["dark_calls"]["gap_id"], *of_table["gaps"]["gap_id"]]
    gap_ids.extend(alerts["finding_id"].drop_nulls())
    return of_table | {
        "voyages": voyages,
        "port_calls": calls,
        "gaps": published.rows("gaps", "gap_id", gap_ids),
        "dark_calls": published.rows("dark_calls", "gap_id", gap_ids),
        "dark_itineraries": published.rows("dark_itineraries", "gap_id", gap_ids),
    }


def _facts(published: Published, rows: dict[str, pl.DataFrame], cited_by: list[str], settings: DecodeSettings) -> Facts:
    vessel_ids = sorted({vessel for one in rows.values() for vessel in _vessels_of(one)})
    files = published.every("ingest_files")
    found: dict[str, Any] = {
        **rows,
        "vessels": published.rows("vessels", "vessel_id", vessel_ids),
        "watchlist_matches": published.rows("watchlist_matches", "vessel_id", vessel_ids),
        "ports": published.every("ports"),
    }
    frames: dict[str, Any] = {name: TABLES[name].validate(frame) for name, frame in found.items()}
    return Facts(
        **frames,
        cited=_cited(published.rows("evidence", "finding_id", cited_by), files, settings),
        country_names=_country_names(),
        evidence_words=evidence_words(),
        is_synthetic=is_synthetic(files),
    )


def _vessels_of(rows: pl.DataFrame) -> Iterator[str]:
    for column in ("vessel_id", "vessel_id_a", "vessel_id_b"):
        if column in rows.columns:
            yield from rows[column].drop_nulls()


def _cited(evidence: pl.DataFrame, files: pl.DataFrame, settings: DecodeSettings) -> pl.DataFrame:
    """The cited lines, each once, with what their files hold; NULL where that is not to be had."""
    lines = evidence.select("role", "file_id", "line_no", "byte_offset").unique(maintain_order=True)
    placed = lines.join(files.select("file_id", "path"), on="file_id", how="left", maintain_order="left")
    raw: dict[tuple[str, int], str] = {}
    for (file_id, path), part in placed.group_by("file_id", "path", maintain_order=True):
        if path is not None:
            found = _raw_lines(str(path), str(file_id), part["byte_offset"].to_list(), settings)
            raw |= {(str(file_id), offset): text for offset, text in found.items()}
    texts = [raw.get(place) for place in placed.select("file_id", "byte_offset").iter_rows()]
    known = placed.with_columns(pl.col("path").fill_null(pl.col("file_id")), pl.Series("raw", texts, dtype=pl.String))
    return known.select(pl.col(name).cast(kind) for name, kind in _CITED.items())


def _raw_lines(path_text: str, file_id: str, offsets: list[int], settings: DecodeSettings) -> dict[int, str]:
    """The lines that were read; none where the file is gone, holds other bytes, or cannot be unpacked."""
    path = path_named(path_text)
    try:
        # By its hash: a line that somebody changed since is not what the finding rests on.
        if fingerprint(path)[0] != file_id:
            return {}
        found = lines_at(path, offsets, settings)
    except (OSError, FeedRejectedError, FeedGrowingError):
        return {}
    return {offset: raw.decode("utf-8", "backslashreplace") for offset, raw in found.items()}


@cache
def _country_names() -> dict[str, str]:
    with data_path("countries.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {row["country"]: row["country_name"] for row in rows} | _SHORT_NAMES
