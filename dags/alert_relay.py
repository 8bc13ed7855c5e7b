"""The relay: alerts that are pending are delivered, those that failed before are tried again.

Every five minutes, and at once after whatever published (`relay_alerts` there). It does what `tumen alerts send` does;
a later run tries again what failed. The guide is docs/airflow.md.
"""
# ruff: noqa: PLC0415  parsed every half minute: polars and DuckDB are loaded in tasks alone
# mypy: disallow-untyped-decorators=False

from datetime import UTC, datetime
from pathlib import Path

from airflow.sdk import DAG, CronTriggerTimetable, task
from tumen_dags import HOME, IN_HOME, TASKS

from pipeline.settings import Settings
from pipeline.warehouse.home import Home


@task  # in no pool: who delivers alerts never waits for the writer
def send_alerts(home: str) -> None:
    """Deliver what is pending to its targets; what fails fails the task, and a later run tries it again."""
    from airflow.sdk import Connection

    from pipeline import by_hand
    from pipeline.alerts.connections import not_in_environment

    settings = Settings.load(Path(home))
    unknown = not_in_environment(settings.alerts.connections)
    connections = {name: Connection.get(name).as_json() for name in unknown}
    by_hand.send_alerts(Home(Path(home)), settings, connections=connections).raise_if_undelivered()


with DAG(
    "alert_relay",
    schedule=CronTriggerTimetable("*/5 * * * *", timezone="UTC"),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=TASKS,
    params=IN_HOME,
    tags=["tumen", "alerts"],
    doc_md=__doc__,
):
    send_alerts(HOME)
