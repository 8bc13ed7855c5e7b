"""What the DAGs share: where things lie, the writer's pool, what is retried or published, who hears of failures."""
# ruff: noqa: PLC0415  parsed every half minute: polars and DuckDB are loaded in tasks alone

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airflow.sdk import Asset, BaseNotifier, ExceptionRetryPolicy, Param, RetryAction, RetryRule
from airflow.sdk.definitions.callback import SyncCallback  # the stub of airflow.sdk lacks these
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from pipeline.errors import DatabaseInUseError, TumenError
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

if TYPE_CHECKING:
    from airflow.sdk import Context

WRITER = "duckdb_writer"  # a pool of one slot: a DuckDB file has one writer
HOME, FEED, RUN_URL = "{{ params.home }}", "{{ params.feed }}", "{{ ti.log_url.split('/tasks/')[0] }}"
PUBLISHED = Asset("tumen_published", uri="x-tumen://published", group="tumen")
DEFAULT_HOME = os.environ.get("TUMEN_HOME", "/var/lib/tumen/home")


def folder(default: str, what: str) -> Param:
    """A parameter that names a folder."""
    return Param(default, type="string", minLength=1, description=what)


IN_HOME = {"home": folder(DEFAULT_HOME, "folder of the deployment")}
FED = IN_HOME | {"feed": folder(os.environ.get("TUMEN_FEED", "/var/lib/tumen/feed"), "folder of the feed files")}


class Operators(BaseNotifier):  # type: ignore[misc]  # of no type that is known here
    """Hands on that a task failed, after its last try."""

    def notify(self, context: "Context") -> None:
        """Tell the operators of the deployment which task failed, and why."""
        task, why = context["ti"], context.get("exception") or "it was killed, or its machine is gone"
        home = context.get("params", {}).get("home", DEFAULT_HOME)
        _tell(home, f"{task.dag_id}: {task.task_id} failed", f"{why}", getattr(task, "log_url", None))


def tell_late(context: dict[str, Any]) -> None:
    """Hand on that a run is not over in time."""
    run = context["dag_run"]
    home = (run["conf"] or {}).get("home", DEFAULT_HOME)
    _tell(
        home, f"{run['dag_id']}: late", f"{run['dag_run_id']} was to be over by {context['deadline']['deadline_time']}"
    )


def _tell(home: str, what: str, reason: str, run_url: str | None = None) -> None:
    from pipeline.alerts.operators import tell_operators

    tell_operators(Home(Path(home)), Settings.load(Path(home)), what, reason, run_url=run_url)


_IN_USE = RetryRule(DatabaseInUseError, RetryAction.RETRY, reason="another program has the database open: it passes")
_PERSON = RetryRule(TumenError, RetryAction.FAIL, reason="it waits for a person: a second try would say the same")
TASKS = {
    "owner": "tumen",
    "retries": 2,  # after [core] default_task_retry_delay: five minutes
    "retry_policy": ExceptionRetryPolicy([_IN_USE, _PERSON]),
    "on_failure_callback": [Operators()],
}
LATE = DeadlineAlert(
    DeadlineReference.DAGRUN_QUEUED_AT,
    timedelta(minutes=float(os.environ.get("TUMEN_LATE_MINUTES", "180"))),
    SyncCallback(tell_late),
)
