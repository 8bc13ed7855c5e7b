"""One finding with all that its dossier is made of, gathered from the published database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from pipeline.errors import TumenError
from pipeline.judge.explain.explanation import Explanation
from pipeline.judge.explain.facts import Facts
from pipeline.judge.explain.vessels import explain_vessel
from pipeline.report.dossier.subject import Subject, row_of_finding, subject_of
from pipeline.report.explained import explanation_of, facts_about, facts_about_vessel
from pipeline.report.scene import as_of, window
from pipeline.settings import DecodeSettings
from pipeline.warehouse.home import Home
from pipeline.warehouse.published import Published

_LEAST_SPAN = timedelta(hours=1)  # of a picture of time


@dataclass(frozen=True)
class Case:
    """A finding and what is known about it.

    Attributes:
        published: the database, open.
        explanation: the finding in words, with the lines it cites.
        facts: the rows that those words are made of.
        row: the finding's own.
        subject: what it is about; None of an alert of the feed.
        begin_utc: from when on ways and happenings are shown.
        end_utc: until when.
        as_of_utc: the time of the data.
    """

    published: Published
    explanation: Explanation
    facts: Facts
    row: dict[str, Any]
    subject: Subject | None
    begin_utc: datetime
    end_utc: datetime
    as_of_utc: datetime

    @property
    def finding_id(self) -> str:
        """Which finding."""
        return self.explanation.finding_id

    @property
    def is_of_vessel(self) -> bool:
        """Whether it is a ship's whole story; such a one cites no lines of its own."""
        return self.explanation.kind == "vessel"

    @property
    def what(self) -> str:
        """The finding in short: dark call 5e08ee4381467b7d179b."""
        return f"{self.explanation.kind.replace('_', ' ')} {self.finding_id}"


def gather(published: Published, home: Home, finding_id: str, settings: DecodeSettings) -> Case:
    """Gather a finding's case.

    Args:
        published: the database of `home`, open.
        home: whose outbox knows alerts that no night has taken up yet.
        finding_id: of a port call, gap, dark call, voyage, encounter or alert; or a vessel_id: her story.
        settings: how feed files are unpacked.

    Raises:
        ConfigurationError: there is no such finding, or it was withdrawn.
        TumenError: the database cannot be read.
    """
    as_of_utc = as_of(published)
    if as_of_utc is None:
        message = f"{home.published_db}: its last run knew no time of the data; run a feed that has times"
        raise TumenError(message)
    vessels = published.rows("vessels", "vessel_id", [finding_id]).to_dicts()
    if vessels:
        return _of_vessel(published, vessels[0], settings, as_of_utc)
    facts = facts_about(published, home, finding_id, settings)
    subject = subject_of(facts, finding_id)
    begin_utc, end_utc = _span(published, subject, as_of_utc)
    return Case(
        published=published,
        explanation=explanation_of(facts, finding_id),
        facts=facts,
        row=row_of_finding(facts, finding_id),
        subject=subject,
        begin_utc=begin_utc,
        end_utc=end_utc,
        as_of_utc=as_of_utc,
    )


def _of_vessel(published: Published, vessel: dict[str, Any], settings: DecodeSettings, as_of_utc: datetime) -> Case:
    """A ship's whole story."""
    facts = facts_about_vessel(published, vessel["vessel_id"], settings)
    begin_utc, end_utc = vessel["first_seen_at_utc"], max(vessel["last_seen_at_utc"], vessel["first_seen_at_utc"])
    return Case(
        published=published,
        explanation=explain_vessel(facts, vessel),
        facts=facts,
        row=vessel,
        subject=Subject((vessel["vessel_id"],), begin_utc, end_utc),
        begin_utc=begin_utc,
        end_utc=max(end_utc, begin_utc + _LEAST_SPAN),
        as_of_utc=as_of_utc,
    )


def _span(published: Published, subject: Subject | None, as_of_utc: datetime) -> tuple[datetime, datetime]:
    if subject is None:
        return as_of_utc, as_of_utc
    of_ships = published.rows("gaps", "vessel_id", list(subject.vessel_ids))
    # Of two ships that met, months of silence of either are another matter.
    gaps = of_ships.filter(pl.col("gap_id").is_in(subject.gap_ids)) if subject.met_at else of_ships
    return window(subject.from_utc, subject.to_utc, gaps, as_of_utc)
