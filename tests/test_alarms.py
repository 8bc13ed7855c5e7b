from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipeline.alarms import check_days, check_night
from pipeline.errors import TumenError
from pipeline.schemas import IngestFiles, Runs
from pipeline.settings import DecodeSettings, Settings
from pipeline.warehouse.home import Home

DAY = date(2024, 3, 10)
EARLY, LATE = datetime(2024, 3, 10, 0, 1), datetime(2024, 3, 10, 23, 58)  # noqa: DTZ001  times are UTC without a zone

ONE_DAY = timedelta(days=1)


def file(path: str = "day.nmea", **changes: Any) -> dict[str, Any]:
    """A file of the day that the latest run took in."""
    counts = {"lines": 100, "accepted": 95, "quarantined": 5, "duplicates": 0, "ignored": 0}
    times = {"first_received_at_utc": EARLY, "last_received_at_utc": LATE}
    return {"file_id": path, "path": path, "state": "done", "bytes": 9, "run_id": "new"} | counts | times | changes


def rejected(path: str = "broken.gz", **changes: Any) -> dict[str, Any]:
    """A file that is no feed: it has no time."""
    nothing = {"lines": 0, "accepted": 0, "quarantined": 0, "first_received_at_utc": None, "last_received_at_utc": None}
    return file(path, state="rejected", rejected_reason="no feed format that is known", **nothing | changes)


def half_unread(path: str = "noisy.nmea", **changes: Any) -> dict[str, Any]:
    return file(path, accepted=50, quarantined=50, **changes)


def published(root: Path, *files: dict[str, Any]) -> Home:
    home = Home(root)
    home.create()
    runs = [
        {"run_id": name, "started_at_utc": moment, "finished_at_utc": moment, "rows_in": 0, "rows_out": 0}
        | {"code_version": "1", "settings_sha256": "s", "inputs": "{}", "state": "done"}
        for name, moment in (("new", LATE), ("old", EARLY))
    ]
    with duckdb.connect(home.published_db) as database:
        for name, table, rows in (("ingest_files", IngestFiles, files), ("runs", Runs, runs)):
            frame = table.validate(pl.DataFrame(list(rows), schema=table.create_empty().schema))
            database.from_arrow(frame.to_arrow()).create(name)
    return home


def alarm(home: Home, day: date | None = DAY, settings: Settings | None = None) -> str:
    with pytest.raises(TumenError) as error:
        check_night(home, settings or Settings(), day=day)
    return str(error.value)


def test_a_day_whose_files_are_read_is_no_alarm(tmp_path: Path) -> None:
    check_night(published(tmp_path, file()), Settings(), day=DAY)


def test_a_rejected_file_that_the_latest_run_took_in_is_named_with_its_reason(tmp_path: Path) -> None:
    told = alarm(published(tmp_path, file(), rejected()))
    assert told == "2024-03-10: needs a person: broken.gz: rejected: no feed format that is known"


def test_a_rejected_file_of_an_earlier_night_is_not_told_again(tmp_path: Path) -> None:
    check_night(published(tmp_path, file(), rejected(run_id="old")), Settings(), day=DAY)


@pytest.mark.parametrize("run_id", ["new", "old"])
def test_a_file_of_the_day_with_too_much_in_quarantine_is_named_whichever_run_took_it_in(
    tmp_path: Path, run_id: str
) -> None:
    told = alarm(published(tmp_path, half_unread(run_id=run_id)))
    assert "noisy.nmea: 50.0% of 100 lines in quarantine, over 10.0%" in told


def test_a_late_file_of_another_day_is_judged_in_the_night_that_takes_it_in(tmp_path: Path) -> None:
    before: dict[str, Any] = {"first_received_at_utc": EARLY - 2 * ONE_DAY, "last_received_at_utc": LATE - 2 * ONE_DAY}
    assert "late.nmea" in alarm(published(tmp_path / "a", file(), half_unread("late.nmea", **before)))
    check_night(published(tmp_path / "b", file(), half_unread(**before, run_id="old")), Settings(), day=DAY)


def test_the_share_is_the_settings(tmp_path: Path) -> None:
    home = published(tmp_path, half_unread())
    check_night(home, Settings(decode=DecodeSettings(quarantine_alarm_share=0.5)), day=DAY)
    assert "over 49.0%" in alarm(home, settings=Settings(decode=DecodeSettings(quarantine_alarm_share=0.49)))


def test_a_day_without_a_file_is_a_feed_that_stopped(tmp_path: Path) -> None:
    told = alarm(published(tmp_path, file(run_id="old")), day=date(2024, 3, 11))
    assert told.endswith("no feed file holds anything of 2024-03-11: see whether the feed has stopped")


def test_yesterdays_file_that_ran_over_midnight_does_not_hide_that_the_feed_stopped(tmp_path: Path) -> None:
    over = file(last_received_at_utc=datetime(2024, 3, 11, 0, 0, 5), run_id="old")  # noqa: DTZ001  as above
    assert "see whether the feed has stopped" in alarm(published(tmp_path, over), day=date(2024, 3, 11))


def test_a_file_whose_lines_are_out_of_order_over_midnight_is_of_its_day(tmp_path: Path) -> None:
    mixed = file(first_received_at_utc=datetime(2024, 3, 9, 23, 59, 58))  # noqa: DTZ001  as above
    check_night(published(tmp_path, mixed), Settings(), day=DAY)


def test_a_run_over_everything_judges_every_file_and_misses_no_day(tmp_path: Path) -> None:
    told = alarm(published(tmp_path, half_unread(run_id="old"), rejected(run_id="old")), day=None)
    assert told.startswith("feed: needs a person: broken.gz: rejected")
    assert "noisy.nmea" in told
    assert "stopped" not in told


def test_many_files_are_counted_and_not_all_named(tmp_path: Path) -> None:
    told = alarm(published(tmp_path, file(), *[rejected(f"{number:02}.gz") for number in range(12)]))
    assert "09.gz" in told
    assert "10.gz" not in told
    assert told.endswith("and 2 more")


def test_before_anything_is_published_the_call_says_what_to_do(tmp_path: Path) -> None:
    assert "tumen run FEED" in alarm(Home(tmp_path))


def over_days(home: Home, until_day: int = 12) -> str:
    with pytest.raises(TumenError) as error:
        check_days(home, Settings(), from_day=DAY, until_day=date(2024, 3, until_day))
    return str(error.value)


def test_days_that_lie_within_files_are_no_alarm(tmp_path: Path) -> None:
    long = file(first_received_at_utc=EARLY, last_received_at_utc=LATE + 2 * ONE_DAY, run_id="old")
    check_days(published(tmp_path, long), Settings(), from_day=DAY, until_day=date(2024, 3, 12))


def test_days_without_a_feed_are_named_also_between_others(tmp_path: Path) -> None:
    days = [
        file(
            f"{after}.nmea", first_received_at_utc=EARLY + after * ONE_DAY, last_received_at_utc=LATE + after * ONE_DAY
        )
        for after in (0, 2)
    ]
    told = over_days(published(tmp_path, *days), until_day=13)
    assert told == (
        "2024-03-10 to 2024-03-13: needs a person: "
        "no feed file holds anything of 2024-03-11, 2024-03-13: see whether files are missing"
    )


def test_of_many_days_the_files_that_begin_there_are_judged_and_those_of_the_latest_run(tmp_path: Path) -> None:
    whole = file("whole.nmea", last_received_at_utc=LATE + 2 * ONE_DAY, run_id="old")
    before = half_unread("before.nmea", first_received_at_utc=EARLY - ONE_DAY, run_id="old")
    told = over_days(published(tmp_path, whole, before, half_unread("within.nmea", run_id="old"), rejected("new.gz")))
    assert "within.nmea" in told
    assert "new.gz: rejected" in told
    assert "before.nmea" not in told
