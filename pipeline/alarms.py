"""What of a published night needs a person: feeds that were rejected, are hardly readable, or have stopped."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from pipeline.errors import TumenError
from pipeline.report.run import fault_of_file
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

_MOST_NAMED = 10
_FILES = """
select
    path, state, rejected_reason, lines, quarantined, first_received_at_utc, last_received_at_utc,
    run_id in (select arg_max(runs.run_id, runs.started_at_utc) from runs) as is_of_latest_run
from ingest_files
order by path, file_id
"""


def check_night(home: Home, settings: Settings, *, day: date | None) -> None:
    """Raise where a person has to look at the feed of a night that is published.

    Judged are the files that begin on `day` and those that the latest run took in: late ones, and rejected ones, which
    have no time. A feed stopped where none of them holds anything of that day.

    Args:
        home: the deployment; its published database is read.
        settings: `decode.quarantine_alarm_share`.
        day: the UTC day of the night; None: all files ever taken in are judged.

    Raises:
        TumenError: a file was rejected or has too much in quarantine, the feed has stopped, or nothing is published.
    """
    files = _files(home)
    if day:
        files = [file for file in files if file["is_of_latest_run"] or _day(file["first_received_at_utc"]) == day]
    wrong = [word for file in files if (word := fault_of_file(file, settings.decode))]
    if day and not any((_day(file["last_received_at_utc"]) or date.min) >= day for file in files):
        wrong.insert(0, f"no feed file holds anything of {day}: see whether the feed has stopped")
    _raise_if(wrong, f"{day or 'feed'}")


def check_days(home: Home, settings: Settings, *, from_day: date, until_day: date) -> None:
    """Raise where a person has to look at the feed of several days that are published.

    Judged are the files that begin on one of them and those that the latest run took in; and every day has to lie
    between the first and the last line of some file.

    Args:
        home: the deployment; its published database is read.
        settings: `decode.quarantine_alarm_share`.
        from_day: the first UTC day.
        until_day: the last, included.

    Raises:
        TumenError: a file was rejected or has too much in quarantine, a day has no feed, or nothing is published.
    """
    files = _files(home)
    spans = [
        (file["first_received_at_utc"].date(), file["last_received_at_utc"].date())
        for file in files
        if file["first_received_at_utc"]
    ]
    judged = [file for file in files if file["is_of_latest_run"] or _is_within(file, from_day, until_day)]
    wrong = [word for file in judged if (word := fault_of_file(file, settings.decode))]
    days = [from_day + timedelta(days=number) for number in range((until_day - from_day).days + 1)]
    missing = [f"{day}" for day in days if not any(first <= day <= last for first, last in spans)]
    if missing:
        wrong.insert(0, f"no feed file holds anything of {_listed(missing, ', ')}: see whether files are missing")
    _raise_if(wrong, f"{from_day} to {until_day}")


def _files(home: Home) -> list[dict[str, Any]]:
    answer = query(home, _FILES)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def _is_within(file: Mapping[str, Any], from_day: date, until_day: date) -> bool:
    day = _day(file["first_received_at_utc"])
    return day is not None and from_day <= day <= until_day


def _raise_if(wrong: Sequence[str], span: str) -> None:
    if wrong:
        message = f"{span}: needs a person: {_listed(wrong)}"
        raise TumenError(message)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _listed(wrong: Sequence[str], between: str = "; ") -> str:
    more = len(wrong) - _MOST_NAMED
    return between.join([*wrong[:_MOST_NAMED], *([f"and {more} more"] if more > 0 else [])])
