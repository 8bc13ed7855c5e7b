"""The tasks of all DAGs: each calls one function of the pipeline, as the command line does."""
# ruff: noqa: PLC0415  parsed every half minute: polars and DuckDB are loaded in tasks alone
# mypy: disallow-untyped-decorators=False

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import task
from tumen_dags import PUBLISHED, WRITER

from pipeline.settings import Settings
from pipeline.warehouse.home import Home


@task(pool=WRITER)
def discover(home: str, feed: str, from_day: str, until_day: str) -> list[list[str]]:
    """Name the files of these days that are not ingested yet, in batches; no file at all fails."""
    from pipeline import night

    first, last = (date.fromisoformat(day) if day else None for day in (from_day, until_day))
    return night.discover([Path(feed)], Home(Path(home)), Settings.load(Path(home)), from_day=first, until_day=last)


@task
def ingest(home: str, paths: list[str]) -> list[str]:
    """Decode one batch of files into the lake; return the names of their manifests."""
    from pipeline import night

    return night.ingest(paths, Home(Path(home)), Settings.load(Path(home)))


@task(pool=WRITER, trigger_rule="none_failed")  # nothing new: `ingest` is skipped, and the night goes on here
def detect_and_store(home: str, batches: Iterable[list[str]] | None, run_url: str) -> dict[str, int]:
    """Find what the lake now shows and store it in one transaction; return the counts."""
    from pipeline import night

    manifests = [name for batch in batches or () for name in batch]
    return night.detect_and_store(Home(Path(home)), Settings.load(Path(home)), manifests, run_url=run_url)


@task(pool=WRITER, outlets=[PUBLISHED])
def publish(home: str, day: str, counts: dict[str, int], *, outlet_events: Any = None) -> str:  # noqa: ANN401  Airflow's
    """Replace the analysts' database, and say so with the day and the counts; return its path."""
    from pipeline import night

    path = str(night.publish(Home(Path(home))))
    outlet_events[PUBLISHED].extra = {"day": day, "counts": counts, "path": path}
    return path


@task
def check(home: str, day: str) -> None:
    """Fail where the feed of the night, which is published, needs a person."""
    from pipeline import alarms

    alarms.check_night(Home(Path(home)), Settings.load(Path(home)), day=date.fromisoformat(day) if day else None)


@task
def check_days(home: str, from_day: str, until_day: str) -> None:
    """Fail where the feed of these days, which are published, needs a person."""
    from pipeline import alarms

    first, last = date.fromisoformat(from_day), date.fromisoformat(until_day)
    alarms.check_days(Home(Path(home)), Settings.load(Path(home)), from_day=first, until_day=last)


def relay_alerts(home: str) -> TriggerDagRunOperator:
    """Have `alert_relay` run at once; not by the asset, whose events of a day only DAGs of days would hear."""
    return TriggerDagRunOperator(task_id="relay_alerts", trigger_dag_id="alert_relay", conf={"home": home})
