"""The night: feed files are decoded in batches, calls and voyages found, published, checked. See docs/airflow.md."""
# ruff: noqa: PLC0415  parsed every half minute: polars and DuckDB are loaded in tasks alone
# mypy: disallow-untyped-decorators=False

import os
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from airflow.sdk import DAG, CronPartitionTimetable, ExceptionRetryPolicy, Param, RetryAction, RetryRule, task

from pipeline.errors import TumenError
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

WRITER = "duckdb_writer"  # a pool of one slot: a DuckDB file has one writer
RETRY = ExceptionRetryPolicy([RetryRule(TumenError, RetryAction.FAIL)])  # a TumenError waits for a person


@task(pool=WRITER)
def discover(home: str, feed: str, day: str) -> list[list[str]]:
    """Name the files of this day or older that are not ingested yet, in batches; no file at all fails."""
    from pipeline import night

    until_day = date.fromisoformat(day) if day else None
    return night.discover([Path(feed)], Home(Path(home)), Settings.load(Path(home)), until_day=until_day)


@task
def ingest(home: str, paths: list[str]) -> list[str]:
    """Decode one batch of files into the lake; return the names of their manifests."""
    from pipeline import night

    return night.ingest(paths, Home(Path(home)), Settings.load(Path(home)))


@task(pool=WRITER, trigger_rule="none_failed")  # nothing new: `ingest` is skipped, and the night goes on here
def detect_and_store(home: str, batches: Iterable[list[str]] | None) -> dict[str, int]:
    """Find what the lake now shows and store it in one transaction; return the counts."""
    from pipeline import night

    manifests = [name for batch in batches or () for name in batch]
    return night.detect_and_store(Home(Path(home)), Settings.load(Path(home)), manifests)


@task(pool=WRITER)
def publish(home: str) -> str:
    """Replace the analysts' database; return its path."""
    from pipeline import night

    return str(night.publish(Home(Path(home))))


@task
def check(home: str, day: str) -> None:
    """Fail where the feed of the night, which is published, needs a person."""
    from pipeline import alarms

    alarms.check_night(Home(Path(home)), Settings.load(Path(home)), day=date.fromisoformat(day) if day else None)


with DAG(
    "ais_nightly",
    schedule=CronPartitionTimetable("30 1 * * *", timezone="UTC", run_offset=-1, key_format="%Y-%m-%d"),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args={"owner": "tumen", "retries": 2, "retry_delay": timedelta(minutes=5), "retry_policy": RETRY},
    params={
        "home": Param(os.environ.get("TUMEN_HOME", "/var/lib/tumen/home"), type="string", minLength=1),
        "feed": Param(os.environ.get("TUMEN_FEED", "/var/lib/tumen/feed"), type="string", minLength=1),
        "day": Param(None, type=["null", "string"], format="date", description="UTC day; empty: every file"),
    },
    tags=["tumen", "ais"],
    doc_md=__doc__,
):
    home, day = "{{ params.home }}", "{{ dag_run.partition_key or params.day or '' }}"
    batches = discover(home, "{{ params.feed }}", day)
    detect_and_store(home, ingest.partial(home=home).expand(paths=batches)) >> publish(home) >> check(home, day)
