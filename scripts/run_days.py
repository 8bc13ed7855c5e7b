"""Run the DAG `ais_nightly` for every UTC day of a feed: one process, no server, nothing left behind but a log.

Airflow's metadata live in a folder that is thrown away: what a deployment knows is in its home. Airflow's own
words go to `<work>/run.log`; stderr has one line a day, and the errors. A night whose `check` fails is published and
the next one runs; any other failure ends the nights. The exit status is that of the command line: 0 done, 1 a night
failed or needs a person, 2 the call or the configuration is wrong.
"""
# ruff: noqa: PLC0415  Airflow reads its environment when it is imported, and imports come after that

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from pipeline.errors import TumenError
from pipeline.night import feed_days
from pipeline.settings import Settings

if TYPE_CHECKING:
    from airflow.sdk import DAG, Context

DAGS = Path(__file__).resolve().parents[1] / "dags"


def main() -> int:
    """Read the arguments and run the days."""
    parser = argparse.ArgumentParser(description="Run the DAG ais_nightly for every UTC day of a feed.")
    parser.add_argument("--feed", type=Path, required=True, help="feed file or folder")
    parser.add_argument("--home", type=Path, required=True, help="folder of the deployment")
    parser.add_argument("--work", type=Path, required=True, help="folder for Airflow's log")
    arguments = parser.parse_args()
    work = arguments.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    try:
        with TemporaryDirectory(prefix="airflow-", dir=work) as folder, _quiet(work / "run.log") as screen:
            _settle_airflow(Path(folder))
            nights = run_days(arguments.feed.resolve(), arguments.home.resolve(), screen)
    except TumenError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_status
    if Night.FAILED in nights:
        sys.stderr.write(f"the nights stopped there; Airflow's log is {work / 'run.log'}\n")
    elif Night.NEEDS_PERSON in nights:
        count = nights.count(Night.NEEDS_PERSON)
        sys.stderr.write(f"all nights are published; {count} of {len(nights)} need a person, as said above\n")
    return 0 if set(nights) == {Night.DONE} else 1


class Night(Enum):
    """How a night ended: one that needs a person is published all the same."""

    DONE = auto()
    NEEDS_PERSON = auto()
    FAILED = auto()


def run_days(feed: Path, home: Path, screen: TextIO) -> list[Night]:
    """Run the DAG for each day in order, up to the first that fails; return how each night ended.

    Raises:
        TumenError: the feed or the settings cannot be read.
    """
    days: list[str | None] = [day.isoformat() for day in feed_days([feed], Settings.load(home))]
    failed_tasks: list[str] = []
    nightly = _load_nightly(screen, failed_tasks)
    nights: list[Night] = []
    for day in days or [None]:  # a feed without any time belongs to no day, and is taken whole
        started_s = monotonic()
        failed_tasks.clear()
        run = nightly.test(run_conf={"home": str(home), "feed": str(feed), "day": day})
        print(f"ais_nightly {day or feed}: {run.state}, {monotonic() - started_s:.1f} s", file=screen)
        is_published = run.state == "success" or failed_tasks == ["check"]
        nights.append((Night.NEEDS_PERSON if failed_tasks else Night.DONE) if is_published else Night.FAILED)
        if not is_published:
            break
    return nights


def _settle_airflow(airflow_home: Path) -> None:
    # What the environment says of another Airflow does not count here, and its database is not touched.
    for name in [name for name in os.environ if name.startswith("AIRFLOW_")]:
        del os.environ[name]
    os.environ |= {
        "AIRFLOW_HOME": str(airflow_home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{airflow_home}/airflow.db",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING",
        "AIRFLOW__API__BASE_URL": "",  # no server: alerts have no run to lead to
    }


def _load_nightly(screen: TextIO, failed_tasks: list[str]) -> "DAG":
    """Read the DAG; a task that fails says why on `screen` and is added to `failed_tasks`."""
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.dag_processing.dagbag import BundleDagBag, sync_bag_to_db
    from airflow.models.pool import Pool
    from airflow.utils.db import initdb

    def say_why(context: "Context") -> None:
        failed_tasks.append(context["ti"].task_id)
        print(f"{context['ti'].task_id}: {context['exception']}", file=screen)

    initdb()
    Pool.create_or_update_pool("duckdb_writer", slots=1, description="one writer", include_deferred=False)
    bag = BundleDagBag(DAGS, bundle_path=DAGS, bundle_name="dags-folder")
    if bag.import_errors:
        raise RuntimeError("\n".join(bag.import_errors.values()))
    DagBundlesManager().sync_bundles_to_db()
    sync_bag_to_db(bag, "dags-folder", None)  # `relay_alerts` wants to know the DAG that it triggers; nobody runs it
    nightly = bag.dags["ais_nightly"]
    nightly.deadline = None  # dag.test() cannot bear one
    for task in nightly.tasks:
        task.retries = 0  # dag.test() sleeps through the pause before a retry
        task.on_failure_callback = [say_why]
    return nightly


@contextmanager
def _quiet(log_path: Path) -> Iterator[TextIO]:
    """Send stdout and stderr, of libraries and child processes too, to a file; yield the true stderr."""
    kept = [os.dup(1), os.dup(2)]
    with log_path.open("w") as log, os.fdopen(os.dup(2), "w", buffering=1) as screen:
        try:
            for number in (1, 2):
                os.dup2(log.fileno(), number)
            yield screen
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for number, descriptor in zip((1, 2), kept, strict=True):
                os.dup2(descriptor, number)
                os.close(descriptor)


if __name__ == "__main__":
    sys.exit(main())
