"""An Airflow that really runs, as `make airflow` starts it, spoken to by its REST API."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
from databases import tables

from pipeline import by_hand, night
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

ROOT = Path(__file__).resolve().parents[1]
UNLIKE = frozenset({"alerts", "watchlist_versions"})  # the one tells the run, the other when a list was loaded
DAG_IDS = ("alert_relay", "watchlist_refresh", "ais_backfill", "ais_nightly")
ENDED = {"success", "failed"}
QUICK = {  # a test cannot wait as long as a night can
    "AIRFLOW__CORE__DEFAULT_TASK_RETRY_DELAY": "1",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "20",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "2",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_SEC": "2",
    "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.3",
    "AIRFLOW__CORE__MIN_SERIALIZED_DAG_UPDATE_INTERVAL": "600",
    "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "600",
}


def comparable(home: Path) -> dict[str, list[str]]:
    """The published tables, with feed files named from the folder in which the home lies."""
    found = tables(home, without=UNLIKE)
    return found | {"ingest_files": sorted(row.replace(str(home.parent), "") for row in found["ingest_files"])}


def by_tumen_run(folder: Path) -> dict[str, list[str]]:
    """What `tumen run` makes of the feed and the lists of a folder, in a home of its own there."""
    home = Home(folder / "by_run")
    by_hand.load_watchlists(sorted((folder / "lists").iterdir()), home, Settings())
    night.run([folder / "feed"], home, Settings())
    return comparable(home.root)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**more: str) -> dict[str, str]:
    """This process's own, without another Airflow or Tumen in it, and importing this Tumen."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW_", "TUMEN_"))}
    path = os.pathsep.join([str(ROOT), *filter(None, [kept.get("PYTHONPATH")])])
    return kept | {"PYTHONPATH": path, "NO_PROXY": "127.0.0.1"} | more


def wait_for(what: str, look: Callable[[], Any], *, within_s: float = 300.0) -> Any:
    """The first thing seen that is not None or False."""
    until_s = time.monotonic() + within_s
    while time.monotonic() < until_s:
        if seen := look():
            return seen
        time.sleep(0.2)
    message = f"not within {within_s} s: {what}"
    raise TimeoutError(message)


@dataclass
class Airflow:
    """One that runs: where its folders lie, and who may say what to it."""

    folder: Path
    port: int
    process: subprocess.Popen[str]
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def variables(self) -> dict[str, str]:
        """What workers of it read, beside what it was started with."""
        work = self.folder / "work"
        secrets: dict[str, str] = json.loads((work / "secrets.json").read_text("utf-8"))
        return secrets | {
            "AIRFLOW_HOME": str(work),
            "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{self.url}/execution/",
            "AIRFLOW__API__BASE_URL": self.url,
            "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(work / "logs"),
            "TUMEN_HOME": str(self.home),
            "TUMEN_FEED": str(self.feed),
            "TUMEN_LISTS": str(self.folder / "lists"),
        }

    @property
    def feed(self) -> Path:
        return self.folder / "feed"

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def family(self) -> list[psutil.Process]:
        """Its processes, the one that was started first."""
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def ask(self, method: str, path: str, *, user: str = "admin", **words: Any) -> httpx.Response:
        """One call of the REST API."""
        if user not in self.tokens:
            password = json.loads((self.folder / "work" / "passwords.json").read_text("utf-8"))[user]
            login = httpx.post(
                f"{self.url}/auth/token", json={"username": user, "password": password}, timeout=120, trust_env=False
            )
            self.tokens[user] = login.json()["access_token"]
        headers = {"authorization": f"Bearer {self.tokens[user]}"}
        return httpx.request(method, f"{self.url}{path}", headers=headers, timeout=120, trust_env=False, **words)

    def told(self, path: str, method: str = "GET", **words: Any) -> dict[str, Any]:
        """What the API answers to the administrator; anything but success is an error."""
        answer = self.ask(method, f"/api/v2/{path}", **words)
        assert answer.is_success, answer.text
        return dict(answer.json())

    def unpause(self, dag_id: str) -> None:
        self.told(f"dags/{dag_id}", "PATCH", json={"is_paused": False})

    def trigger(self, dag_id: str, **conf: str) -> str:
        """Start a run; return its id."""
        run = self.told(f"dags/{dag_id}/dagRuns", "POST", json={"logical_date": None, "conf": conf})
        return str(run["dag_run_id"])

    def runs(self, dag_id: str) -> list[dict[str, Any]]:
        return list(self.told(f"dags/{dag_id}/dagRuns")["dag_runs"])

    def run_of(self, dag_id: str, run_id: str) -> dict[str, Any]:
        return self.told(f"dags/{dag_id}/dagRuns/{run_id}")

    def tasks(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        return list(self.told(f"dags/{dag_id}/dagRuns/{run_id}/taskInstances")["task_instances"])

    def end_of(self, dag_id: str, run_id: str, within_s: float = 300.0) -> str:
        """Wait for the end of a run; return its state, with the tasks that did not succeed."""
        wait_for(f"{dag_id} {run_id}", lambda: self.run_of(dag_id, run_id)["state"] in ENDED, within_s=within_s)
        wrong = [one["task_id"] for one in self.tasks(dag_id, run_id) if one["state"] not in {"success", "skipped"}]
        return " ".join([self.run_of(dag_id, run_id)["state"], *sorted(wrong)])

    def run(self, dag_id: str, **conf: str) -> str:
        """Start a run and wait for it."""
        return self.end_of(dag_id, self.trigger(dag_id, **conf))

    def running_task(self, dag_id: str, run_id: str, task_id: str, *, among: Callable[[], list[psutil.Process]]) -> Any:
        """Wait until the task is at work; return the process that does it."""

        def look() -> psutil.Process | None:
            tasks = [one for one in self.tasks(dag_id, run_id) if one["task_id"] == task_id]
            titles = {f"airflow worker -- {one['id']}" for one in tasks}
            return next((process for process in among() if title_of(process) in titles), None)

        return wait_for(f"{task_id} of {run_id}", look)

    def stop(self) -> int:
        """End it as Ctrl-C does; return its exit status. Nothing that it started may be left."""
        family = self.family
        self.process.send_signal(signal.SIGINT)
        try:
            status = self.process.wait(60)
        finally:
            _, left = psutil.wait_procs(family, timeout=5)
            for process in left:
                process.kill()
        assert left == []
        return status


def title_of(process: psutil.Process) -> str:
    """What a process calls itself; nothing, if it is gone."""
    try:
        return " ".join(process.cmdline()).strip()
    except psutil.Error:
        return ""


def kill_with_children(process: psutil.Process) -> None:
    """As if its machine were gone."""
    family = [process, *process.children(recursive=True)]
    for one in family:
        one.kill()
    psutil.wait_procs(family, timeout=10)


@contextmanager
def airflow_at_work(folder: Path, **variables: str) -> Iterator[Airflow]:
    """Start Airflow in a folder, with an empty feed; wait until it has read the DAGs, and end it."""
    for name in ("feed", "lists", "home", "work"):
        (folder / name).mkdir(exist_ok=True)
    port = free_port()
    command = [sys.executable, str(ROOT / "scripts" / "run_airflow.py"), "--port", str(port)]
    command += [word for name in ("feed", "home", "lists", "work") for word in (f"--{name}", str(folder / name))]
    said = folder / "said.txt"
    with said.open("w") as log:
        process = subprocess.Popen(  # noqa: S603  our own script
            command, stdout=log, stderr=log, text=True, env=environment(**QUICK | variables), start_new_session=True
        )
    airflow = Airflow(folder, port, process)
    try:
        wait_for("Airflow's start", lambda: "Airflow: http" in said.read_text("utf-8") or process.poll() is not None)
        assert process.poll() is None, said.read_text("utf-8")
        wait_for("the DAGs", lambda: len(airflow.told("dags")["dags"]) == len(DAG_IDS))
        yield airflow
    finally:
        if process.poll() is None:
            airflow.stop()
