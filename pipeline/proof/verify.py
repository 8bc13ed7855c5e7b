"""A finding verified: from its row back to the raw files, and from them to the finding again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from pipeline.errors import ConfigurationError
from pipeline.findings import Findings
from pipeline.horizon import Horizon, horizon_of, is_behind
from pipeline.judge.explain.explain import KINDS
from pipeline.proof.deriving import (
    Lake,
    alert_faults,
    evidence_faults,
    find_again,
    finding_faults,
    itinerary_faults,
)
from pipeline.proof.lines import Asked, CheckedLines, check_lines
from pipeline.proof.verdict import Fault, Verdict
from pipeline.reference import reference_sha256
from pipeline.report.explained import why_there_is_none
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.published import Published

_MOST_FAULTS = 50
_OTHER_SETTINGS = (
    "settings, zones or the files in data/ are not those of the latest run: where a result differs, that may be why"
)
_FROZEN = (
    "it ended before the horizon of a pruning: the lines it cites were read again, but others that it was found with "
    "are gone, so it was not found anew"
)


def verify(home: Home, finding_ids: Sequence[str], settings: Settings) -> list[Verdict]:
    """Verify findings of `home`, one after the other; what they share is read once.

    Of each, its feed files are hashed; the lines it cites and every message of its ships in its span of time are
    decoded again and held against the lake; then all stages are run over the lake without the lines that do not say
    what they did, and its row, its evidence and its probabilities are held against the published ones.

    Raises:
        ConfigurationError: there is no such finding, or it was withdrawn.
        TumenError: nothing is published yet, or the lake cannot be read.
    """
    with Published.open(home) as published:
        work = _Work(home, published, settings)
        located = [work.locate(finding_id) for finding_id in finding_ids]
        return [work.verdict(one) for one in located]


@dataclass(frozen=True)
class _Located:
    """A finding with the table that has it."""

    table: str
    key: str
    row: dict[str, Any]

    @property
    def finding_id(self) -> str:
        return str(self.row[self.key])


@dataclass(frozen=True)
class _Work:
    """What all findings of one call share."""

    home: Home
    published: Published
    settings: Settings

    @cached_property
    def lake(self) -> Lake:
        return Lake.read(self.home, self.published)

    @cached_property
    def found(self) -> Findings:
        """What comes out of the whole lake."""
        return find_again(self.home, self.published, self.lake, self.settings)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        run = self.published.latest_run()
        is_as_then = run and run["settings_sha256"] == reference_sha256(self.settings, self.home.zones)
        return () if is_as_then else (_OTHER_SETTINGS,)

    @cached_property
    def horizon(self) -> Horizon | None:
        return horizon_of(self.published.every("retention"))

    def locate(self, finding_id: str) -> _Located:
        for table, (key, _) in KINDS.items():
            rows = self.published.rows(table, key, [finding_id])
            if not rows.is_empty():
                return _Located(table, key, rows.row(0, named=True))
        raise ConfigurationError(why_there_is_none(self.published, finding_id))

    def verdict(self, one: _Located) -> Verdict:
        is_frozen = self.horizon is not None and is_behind(self.horizon, one.row)
        ships = [] if is_frozen else _vessels(one.row)
        asked = Asked(self._cited_by(one), ships, is_open=_is_open(one.row))
        checked = check_lines(self.published, self.lake, asked, self.settings.decode)
        faults = iter(checked.faults if is_frozen else (*checked.faults, *self._faults_anew(one, checked)))
        shown = tuple(islice(faults, _MOST_FAULTS))
        return Verdict(
            finding_id=one.finding_id,
            kind=one.table.removesuffix("s"),
            files=checked.files,
            cited_lines=checked.cited_lines,
            messages=checked.messages,
            faults=shown,
            more_faults=sum(1 for _ in faults),
            notes=(*self.notes, *checked.notes, *([_FROZEN] if is_frozen else [])),
        )

    def _faults_anew(self, one: _Located, checked: CheckedLines) -> Iterator[Fault]:
        found = self.found
        if checked.lost:
            found = find_again(self.home, self.published, self.lake.without(checked.lost), self.settings)
        return self._result_faults(one, found)

    def _cited_by(self, one: _Located) -> list[str]:
        """The finding whose lines are its evidence: of an alert what it speaks of; of the feed, or taken back, none."""
        if one.table != "alerts":
            return [one.finding_id]
        stands = one.row["vessel_id"] and one.row["kind"] != "retraction"
        return [one.row["finding_id"]] if stands else []

    def _result_faults(self, one: _Located, found: Findings) -> Iterator[Fault]:
        if one.table == "alerts":
            yield from alert_faults(one.row, found)
            for cited in self._cited_by(one):
                try:
                    of_alert = self.locate(cited)
                except ConfigurationError as error:
                    yield Fault(f"what it speaks of is not found any more: {error}")
                else:
                    yield from self._result_faults(of_alert, found)
            return
        yield from finding_faults(one.row, one.table, one.key, found)
        yield from evidence_faults(
            one.finding_id, self.published.rows("evidence", "finding_id", [one.finding_id]), found
        )
        if gap_id := one.row.get("gap_id"):
            yield from itinerary_faults(gap_id, self.published.rows("dark_itineraries", "gap_id", [gap_id]), found)


def _vessels(row: dict[str, Any]) -> list[str]:
    return [row[name] for name in ("vessel_id", "vessel_id_a", "vessel_id_b") if row.get(name)]


def _is_open(row: dict[str, Any]) -> bool:
    return any(name in row and row[name] is None for name in ("ended_at_utc", "departed_at_utc", "event_to_utc"))
