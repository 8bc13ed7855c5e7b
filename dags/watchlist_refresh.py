"""The lists of flagged ships: every file of a folder is put into the home, everything matched anew and published.

    refresh_watchlists >> relay_alerts

Nothing is fetched: whatever brings the lists puts them into the folder. It runs before the night; lists that are in the
home already change nothing, and old versions are kept. The guide is docs/airflow.md.
"""
# ruff: noqa: PLC0415  parsed every half minute: polars and DuckDB are loaded in tasks alone
# mypy: disallow-untyped-decorators=False

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from airflow.sdk import DAG, CronTriggerTimetable, task
from tumen_dags import HOME, IN_HOME, LATE, PUBLISHED, RUN_URL, TASKS, WRITER, folder
from tumen_tasks import relay_alerts

from pipeline.settings import Settings
from pipeline.warehouse.home import Home


@task(pool=WRITER, outlets=[PUBLISHED])
def refresh_watchlists(home: str, lists: str, run_url: str, *, outlet_events: Any = None) -> None:  # noqa: ANN401  Airflow's
    """Put the lists of a folder into the home, match anew and publish; a list with unreadable rows fails."""
    from pipeline import by_hand

    report = by_hand.refresh_watchlists(Path(lists), Home(Path(home)), Settings.load(Path(home)), run_url=run_url)
    outlet_events[PUBLISHED].extra = {"day": None, "counts": report.loaded}


with DAG(
    "watchlist_refresh",
    schedule=CronTriggerTimetable("45 0 * * *", timezone="UTC"),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    deadline=LATE,
    default_args=TASKS,
    params=IN_HOME | {"lists": folder(os.environ.get("TUMEN_LISTS", "/var/lib/tumen/lists"), "folder of the lists")},
    tags=["tumen", "watchlists"],
    doc_md=__doc__,
):
    refresh_watchlists(HOME, "{{ params.lists }}", RUN_URL) >> relay_alerts(HOME)
