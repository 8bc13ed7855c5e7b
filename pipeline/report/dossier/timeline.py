"""The timeline of a finding: a picture of what befell its ships around it, and the same as a table."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pipeline.report.dossier.case import Case
from pipeline.report.dossier.document import Block, Table, Words
from pipeline.report.dossier.happenings import Happening, happenings_of
from pipeline.report.dossier.letters import cell
from pipeline.report.dossier.subject import Subject
from pipeline.report.dossier.svg import picture_of
from pipeline.report.dossier.timeline_chart import timeline_figure

_MOST = 80  # rows of a table that somebody reads
_COLUMNS = ("No.", "From (UTC)", "To (UTC)", "What", "How it is known", "Id")
_WIDTHS = (5, 16, 16, 25, 24, 22)
_HOW_TO_READ = (
    "Each bar has the number of its row in the table below. Bars that reach the edge go on beyond it. Times of inferred"
    " calls are the middle of what a silence leaves room for."
)
_SHADED = " Shaded: the time of the finding."


def timeline_of(case: Case, subject: Subject) -> tuple[Block, ...]:
    """Draw and list what befell the ships; of very many happenings those that lie nearest to the finding.

    Raises:
        TumenError: the database cannot be read.
    """
    found = happenings_of(case, subject)
    if not found:
        return (Words(("Nothing else is published of the ship around that time.",)),)
    shown = _nearest(found, case, subject)
    span = case.begin_utc, case.end_utc
    of = None if case.is_of_vessel else (subject.from_utc, subject.to_utc or case.end_utc)
    caption = _HOW_TO_READ if of is None else _HOW_TO_READ + _SHADED
    figure = timeline_figure(shown, span, of, is_synthetic=case.facts.is_synthetic)
    picture = picture_of(figure, f"timeline {case.finding_id}", alt=_in_words(case, shown), caption=caption)
    left_out = len(found) - len(shown)
    more = (Words((f"{left_out} more lie further off, or earlier, and are left out here.",)),) if left_out else ()
    return (picture, _table(shown), *more)


def _nearest(found: Sequence[Happening], case: Case, subject: Subject) -> list[Happening]:
    """The finding itself, and those that lie nearest to it; of equally near ones the latest."""

    def rank(place: int) -> tuple[bool, timedelta, int]:
        return found[place].finding_id != case.finding_id, _away(found[place], subject), -place

    return [found[place] for place in sorted(sorted(range(len(found)), key=rank)[:_MOST])]


def _away(one: Happening, subject: Subject) -> timedelta:
    after = one.from_utc - subject.to_utc if subject.to_utc else timedelta(0)
    before = subject.from_utc - one.to_utc if one.to_utc else timedelta(0)
    return max(after, before, timedelta(0))


def _table(shown: Sequence[Happening]) -> Table:
    rows = tuple(
        (
            str(number),
            _moment(one.from_utc),
            "goes on" if one.to_utc is None else "" if one.to_utc == one.from_utc else _moment(one.to_utc),
            cell(one.words),
            cell(one.known),
            one.finding_id,
        )
        for number, one in enumerate(shown, 1)
    )
    return Table("Around that time", _COLUMNS, _WIDTHS, rows)


def _moment(at_utc: datetime) -> str:
    return f"{at_utc:%Y-%m-%d %H:%M}"


def _in_words(case: Case, shown: Sequence[Happening]) -> str:
    synthetic = "SYNTHETIC: an exercise. " if case.facts.is_synthetic else ""
    return (
        f"{synthetic}Timeline from {_moment(case.begin_utc)} to {_moment(case.end_utc)} UTC with {len(shown)} bars; the"
        " table below says the same."
    )
