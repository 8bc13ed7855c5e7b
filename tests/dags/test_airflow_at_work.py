"""Airflow as `make airflow` starts it, over days that come late, are run again and are killed, beside `tumen run`."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import psutil
import pytest
import shuttling
from airflow_at_work import Airflow, airflow_at_work, by_tumen_run, comparable, kill_with_children, title_of, wait_for

pytestmark = [pytest.mark.airflow, pytest.mark.slow, pytest.mark.timeout(1200)]

DAYS = [str(day) for day in shuttling.days()]


class Receivers(ThreadingHTTPServer):
    """Who is told: what was posted, by the path that it was posted to."""

    def __init__(self) -> None:
        self.told: dict[str, list[dict[str, Any]]] = {"/desk": [], "/operators": []}
        super().__init__(("127.0.0.1", 0), Postbox)

    def settings(self) -> str:
        url = f"http://127.0.0.1:{self.server_port}"
        return f'[alerts.targets.desk]\nurl = "{url}/desk"\n[alerts.operators]\nurl = "{url}/operators"\n'


class Postbox(BaseHTTPRequestHandler):
    server: Receivers

    def do_POST(self) -> None:
        self.server.told[self.path].append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def receivers() -> Iterator[Receivers]:
    with Receivers() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def airflow(tmp_path_factory: pytest.TempPathFactory, receivers: Receivers) -> Iterator[Airflow]:
    folder = tmp_path_factory.mktemp("airflow")
    (folder / "home").mkdir()
    (folder / "home" / "tumen.toml").write_text(receivers.settings(), encoding="utf-8")
    with airflow_at_work(folder, TUMEN_LATE_MINUTES="0.05") as airflow:
        yield airflow
        assert airflow.stop() == 0


def arrive(airflow: Airflow, *numbers: int) -> None:
    """The files of these days lie in the feed from now on."""
    for number in numbers:
        shuttling.write_day(airflow.feed, shuttling.days()[number])


def backfilled(airflow: Airflow, first: str, last: str) -> dict[str, str]:
    """Airflow's own backfill of `ais_nightly`: how each day ended."""
    span = {"from_date": f"{first}T00:00:00Z", "to_date": f"{last}T23:59:00Z"}
    told = {"dag_id": "ais_nightly", "reprocess_behavior": "none", "run_backwards": False, "max_active_runs": 1}
    airflow.told("backfills", "POST", json=told | span | {"dag_run_conf": {}})
    days = {
        run["partition_key"]: run["dag_run_id"] for run in airflow.runs("ais_nightly") if run["run_type"] == "backfill"
    }
    return {day: airflow.end_of("ais_nightly", run_id) for day, run_id in days.items()}


def test_it_listens_on_loopback_alone(airflow: Airflow) -> None:
    listening = {
        connection.laddr.ip
        for process in airflow.family
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}


def test_an_analyst_sees_everything_and_starts_nothing(airflow: Airflow) -> None:
    passwords = airflow.folder / "work" / "passwords.json"
    assert passwords.stat().st_mode & 0o777 == 0o600
    assert airflow.ask("GET", "/api/v2/dags", user="analyst").json()["total_entries"] == 4
    refused = airflow.ask("POST", "/api/v2/dags/ais_nightly/dagRuns", user="analyst", json={"logical_date": None})
    assert refused.status_code == 403
    refused = airflow.ask("PATCH", "/api/v2/dags/ais_nightly", user="analyst", json={"is_paused": False})
    assert refused.status_code == 403


def test_days_that_come_late_are_run_again_and_are_killed_end_as_one_run_over_all_of_them(
    airflow: Airflow, receivers: Receivers
) -> None:
    (airflow.folder / "lists" / "list.csv").write_text(shuttling.LIST, encoding="utf-8")
    arrive(airflow, 0)
    airflow.unpause("alert_relay")
    airflow.unpause("watchlist_refresh")  # by its schedule
    assert airflow.end_of("watchlist_refresh", the_run_of(airflow, "watchlist_refresh")) == "success"

    airflow.unpause("ais_nightly")  # its schedule has it run for yesterday, of which there is no feed: it says so
    scheduled = the_run_of(airflow, "ais_nightly")
    assert airflow.end_of("ais_nightly", scheduled) == "failed check"
    assert published_days(airflow)[-1] == airflow.run_of("ais_nightly", scheduled)["partition_key"]

    before = comparable(airflow.home)
    assert airflow.run("ais_nightly", day=DAYS[0]) == "success"
    assert comparable(airflow.home) == before

    arrive(airflow, 1, 3)
    assert backfilled(airflow, DAYS[1], DAYS[3]) == {
        DAYS[1]: "success",
        DAYS[2]: "failed check",  # its file is not there yet
        DAYS[3]: "success",
    }

    arrive(airflow, 2, 4, 5)
    airflow.unpause("ais_backfill")
    run_id = airflow.trigger("ais_backfill", from_day=DAYS[2], until_day=DAYS[5])
    task = airflow.running_task("ais_backfill", run_id, "detect_and_store", among=lambda: airflow.family)
    worker = task.parent()
    assert "LocalExecutor" in title_of(worker)
    kill_with_children(worker)
    assert airflow.end_of("ais_backfill", run_id) == "success"
    tries = {one["task_id"]: one["try_number"] for one in airflow.tasks("ais_backfill", run_id)}
    assert tries.pop("detect_and_store") == 2
    assert set(tries.values()) == {1}

    assert comparable(airflow.home) == by_tumen_run(airflow.folder)
    assert_told(airflow, receivers)


def the_run_of(airflow: Airflow, dag_id: str) -> str:
    return str(wait_for(f"a run of {dag_id}", lambda: airflow.runs(dag_id))[0]["dag_run_id"])


def published_days(airflow: Airflow) -> list[str | None]:
    """What the events of the asset say, in order; each says its counts as well."""
    events = airflow.told("assets/events", params={"order_by": "timestamp"})["asset_events"]
    assert all(event["extra"]["counts"] for event in events)
    return [event["extra"]["day"] for event in events]


def assert_told(airflow: Airflow, receivers: Receivers) -> None:
    """Each call of the listed ship was told once, with a run that there is; operators heard what went wrong."""
    last = airflow.trigger("alert_relay")
    assert airflow.end_of("alert_relay", last) == "success"
    desk, operators = receivers.told["/desk"], receivers.told["/operators"]
    docked = [alert for alert in desk if alert["rule"] == "flagged_ship_docked" and "kind" not in alert]
    assert len({alert["alert_id"] for alert in desk}) == len(desk)
    assert {alert["port_id"] for alert in docked} == {"KP_RAJIN", "RU_VOSTOCHNY"}
    for alert in desk:
        _, _, path = alert["run_url"].partition("/dags/")
        assert airflow.told(f"dags/{path.replace('/runs/', '/dagRuns/')}")["dag_run_id"]
    told = {message["what"] for message in operators}
    assert {"ais_nightly: check failed", "ais_nightly: late"} <= told
