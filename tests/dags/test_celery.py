"""The DAGs on CeleryExecutor: two workers over one home, one of them killed in the middle, beside `tumen run`."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import psutil
import pytest
import shuttling
from airflow_at_work import (
    QUICK,
    Airflow,
    airflow_at_work,
    by_tumen_run,
    comparable,
    environment,
    free_port,
    kill_with_children,
    wait_for,
)

pytestmark = [pytest.mark.airflow, pytest.mark.slow, pytest.mark.timeout(1200)]

FILES_A_DAY = 16  # three batches of files, for two workers
POSTGRES = max(Path("/usr/lib/postgresql").glob("*/bin/postgres"), default=None)


@contextmanager
def started(*command: str, log: Path, **variables: str) -> Iterator[psutil.Process]:
    """A process that runs while the block does; its children end with it."""
    with log.open("ab") as out:
        child = subprocess.Popen(  # noqa: S603  our own words
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment(**variables)
        )
    try:
        yield psutil.Process(child.pid)
    finally:
        if child.poll() is None:
            kill_with_children(psutil.Process(child.pid))
        child.wait()


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """PostgreSQL on loopback; its address. It does not run as root: there the user of Debian's package runs it."""
    assert POSTGRES is not None
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    data, port = Path(tempfile.mkdtemp(prefix="tumen-postgres-")), free_port()
    try:
        if as_user:
            shutil.chown(data, "postgres", "postgres")
        make = [*as_user, str(POSTGRES.with_name("initdb")), "-D", str(data), "-A", "trust", "-U", "airflow", "-N"]
        subprocess.run(make, check=True, capture_output=True, cwd="/")  # noqa: S603  our own words
        options = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"]
        command = [*as_user, str(POSTGRES), "-D", str(data), *(word for option in options for word in ("-c", option))]
        log = folder / "postgres.log"
        with started(*command, log=log):
            wait_for("PostgreSQL", lambda: "ready to accept connections" in log.read_text("utf-8"))
            yield f"127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(data, ignore_errors=True)


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    port, log = free_port(), folder / "redis.log"
    words = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder)]
    with started("redis-server", *words, log=log):
        wait_for("Redis", lambda: "Ready to accept connections" in log.read_text("utf-8"))
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def worker(folder: Path, name: str, variables: dict[str, str]) -> Iterator[psutil.Process]:
    words = [
        "-m",
        "airflow",
        "celery",
        "worker",
        "-c",
        "2",
        "-H",
        f"{name}@%h",
        "--skip-serve-logs",
        "--without-mingle",
    ]
    log = folder / f"{name}.log"
    with started(sys.executable, *words, "--pid", str(folder / f"{name}.pid"), log=log, **variables) as process:
        yield process


def is_ready(log: Path) -> bool:
    return " ready." in log.read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    if POSTGRES is None or shutil.which("redis-server") is None:
        pytest.skip("needs PostgreSQL and Redis of Debian: apt-get install postgresql redis-server")
    for name in ("feed", "lists"):
        (tmp_path / name).mkdir()
    (tmp_path / "lists" / "list.csv").write_text(shuttling.LIST, encoding="utf-8")
    for day in shuttling.days():
        lines = shuttling.write_day(tmp_path / "feed", day).read_text("ascii").splitlines(keepends=True)
        (tmp_path / "feed" / f"{day}.nmea").unlink()
        size = -(-len(lines) // FILES_A_DAY)
        for number in range(FILES_A_DAY):
            part = "".join(lines[number * size : (number + 1) * size])
            (tmp_path / "feed" / f"{day}-{number:02}.nmea").write_text(part, encoding="ascii")
    return tmp_path


def test_two_workers_of_whom_one_is_killed_end_as_one_run_over_all_files(folder: Path) -> None:
    with ExitStack() as running:
        database, broker = running.enter_context(postgres(folder)), running.enter_context(redis(folder))
        variables = {
            "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"postgresql+psycopg2://airflow@{database}",
            "AIRFLOW__CELERY__RESULT_BACKEND": f"db+postgresql+psycopg2://airflow@{database}",
            "AIRFLOW__CELERY__BROKER_URL": broker,
            "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "40",  # what a killed worker had taken and not begun
            "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "3",
        }
        airflow = running.enter_context(airflow_at_work(folder, **variables))
        of_workers = QUICK | variables | airflow.variables
        workers = {name: running.enter_context(worker(folder, name, of_workers)) for name in ("one", "two")}
        for name in workers:
            wait_for(f"worker {name}", partial(is_ready, folder / f"{name}.log"))
        for dag_id in ("watchlist_refresh", "ais_backfill"):
            airflow.unpause(dag_id)
        first = wait_for("the lists", lambda: airflow.runs("watchlist_refresh"))[0]["dag_run_id"]
        assert airflow.end_of("watchlist_refresh", first) == "success"
        days = {"from_day": str(shuttling.days()[0]), "until_day": str(shuttling.days()[-1])}
        run_id = airflow.trigger("ais_backfill", **days)
        victim = airflow.running_task(
            "ais_backfill", run_id, "ingest", among=lambda: workers["one"].children(recursive=True)
        )
        assert victim.is_running()
        kill_with_children(workers["one"])
        assert airflow.end_of("ais_backfill", run_id) == "success"
        assert_repeated(airflow, run_id)
        assert comparable(airflow.home) == by_tumen_run(folder)


def assert_repeated(airflow: Airflow, run_id: str) -> None:
    """Batches that the killed worker had were decoded by the other."""
    tries = [one["try_number"] for one in airflow.tasks("ais_backfill", run_id) if one["task_id"] == "ingest"]
    assert len(tries) == 3
    assert max(tries) > 1
