import ast
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from pipeline import by_hand
from pipeline.alerts import operators
from pipeline.alerts.relay import Delivery
from pipeline.errors import ConfigurationError, DatabaseInUseError, TumenError

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag
    from airflow.sdk import DAG

DAGS = Path(__file__).resolve().parents[2] / "dags"
DAG_IDS = ("ais_backfill", "ais_nightly", "alert_relay", "watchlist_refresh")

pytestmark = pytest.mark.airflow


@pytest.fixture
def nightly(dag_bag: "DagBag") -> "DAG":
    return dag_bag.dags["ais_nightly"]


def test_every_dag_file_is_read_without_an_error(dag_bag: "DagBag") -> None:
    assert dag_bag.import_errors == {}
    assert set(dag_bag.dags) == set(DAG_IDS)


@pytest.mark.parametrize("dag_id", DAG_IDS)
def test_a_dag_says_whose_it_is_and_what_it_does_and_runs_once_at_a_time(dag_bag: "DagBag", dag_id: str) -> None:
    dag = dag_bag.dags[dag_id]
    assert "tumen" in dag.tags
    assert dag.doc_md
    assert {task.owner for task in dag.tasks} == {"tumen"}
    assert dag.catchup is False
    assert dag.max_active_runs == 1


@pytest.mark.parametrize(("dag_id", "check"), [("ais_nightly", "check"), ("ais_backfill", "check_days")])
def test_a_run_ingests_batches_then_presses_days_then_detects_then_publishes_then_relays_alerts_and_checks(
    dag_bag: "DagBag", dag_id: str, check: str
) -> None:
    dag = dag_bag.dags[dag_id]
    order = {task.task_id: task.downstream_task_ids for task in dag.tasks}
    assert order == {
        "discover": {"ingest"},
        "ingest": {"plan_pressing", "press", "detect_and_store"},
        "plan_pressing": {"press"},
        "press": {"detect_and_store"},
        "detect_and_store": {"publish"},
        "publish": {"relay_alerts", check},
        "relay_alerts": set(),
        check: set(),
    }
    assert {task.task_id for task in dag.tasks if task.is_mapped} == {"ingest", "press"}


def test_every_task_that_opens_the_writing_database_waits_for_the_one_slot(dag_bag: "DagBag") -> None:
    pools = {task.task_id: task.pool for dag in dag_bag.dags.values() for task in dag.tasks}
    writers = {task_id for task_id, pool in pools.items() if pool == "duckdb_writer"}
    assert writers == {"discover", "detect_and_store", "publish", "refresh_watchlists"}


def test_whatever_publishes_says_so_by_the_asset_and_has_the_relay_run_at_once(dag_bag: "DagBag") -> None:
    emitting = {
        (dag_id, task.task_id): task.downstream_task_ids
        for dag_id, dag in dag_bag.dags.items()
        for task in dag.tasks
        if "tumen_published" in {asset.name for asset in task.outlets}
    }
    assert set(emitting) == {
        ("ais_nightly", "publish"),
        ("ais_backfill", "publish"),
        ("watchlist_refresh", "refresh_watchlists"),
    }
    for (dag_id, _), downstream in emitting.items():
        assert "relay_alerts" in downstream
        assert dag_bag.dags[dag_id].get_task("relay_alerts").trigger_dag_id == "alert_relay"


@pytest.mark.parametrize(
    ("dag_id", "timetable"),
    [
        ("ais_nightly", "CronPartitionTimetable"),
        ("ais_backfill", "NullTimetable"),
        ("alert_relay", "CronTriggerTimetable"),
        ("watchlist_refresh", "CronTriggerTimetable"),
    ],
)
def test_a_dag_has_its_schedule(dag_bag: "DagBag", dag_id: str, timetable: str) -> None:
    assert type(dag_bag.dags[dag_id].timetable).__name__ == timetable


def test_only_detection_runs_where_nothing_was_left_to_ingest(nightly: "DAG") -> None:
    rules = {task.task_id: str(task.trigger_rule.value) for task in nightly.tasks}
    assert rules.pop("detect_and_store") == "none_failed"
    assert set(rules.values()) == {"all_success"}


def test_a_scheduled_run_takes_the_day_before_it(nightly: "DAG") -> None:
    from airflow.serialization.encoders import coerce_to_core_timetable  # noqa: PLC0415  set up by the fixture
    from airflow.timetables.base import TimeRestriction  # noqa: PLC0415  same
    from pendulum import datetime  # noqa: PLC0415  same

    restriction = TimeRestriction(earliest=datetime(2024, 3, 11), latest=None, catchup=True)
    run = coerce_to_core_timetable(nightly.timetable).next_dagrun_info_v2(
        last_dagrun_info=None, restriction=restriction
    )
    assert run.run_after == datetime(2024, 3, 11, 1, 30)
    assert run.partition_key == "2024-03-10"


def test_a_run_by_hand_names_its_day_or_takes_everything(nightly: "DAG") -> None:
    from airflow.sdk.exceptions import ParamValidationError  # noqa: PLC0415  Airflow is set up by the fixture

    assert nightly.params["day"] is None
    for good in ("2024-03-10", None):
        nightly.params.get_param("day").resolve(value=good)
    for bad in ("10 March", 20240310, ""):
        with pytest.raises(ParamValidationError):
            nightly.params.get_param("day").resolve(value=bad)


def test_a_backfill_wants_both_of_its_days(dag_bag: "DagBag") -> None:
    from airflow.sdk.exceptions import ParamValidationError  # noqa: PLC0415  Airflow is set up by the fixture

    for name in ("from_day", "until_day"):
        param = dag_bag.dags["ais_backfill"].params.get_param(name)
        assert param.resolve(value="2024-03-10") == "2024-03-10"
        for bad in (None, "", "10 March"):
            with pytest.raises(ParamValidationError):
                param.resolve(value=bad)


@pytest.mark.parametrize("dag_id", DAG_IDS)
def test_missing_input_is_not_tried_again_and_a_locked_database_is(dag_bag: "DagBag", dag_id: str) -> None:
    for task in dag_bag.dags[dag_id].tasks:
        assert task.retries == 2
        assert task.retry_delay == timedelta(minutes=5)
        decide = task.retry_policy.evaluate
        assert decide(ConfigurationError("no such folder"), 1, 2).action.value == "fail"
        assert decide(TumenError("the feed has stopped"), 1, 2).action.value == "fail"
        assert decide(DatabaseInUseError("another program has it open"), 1, 2).action.value == "retry"
        assert decide(OSError("input/output error"), 1, 2).action.value == "default"


def test_a_task_that_failed_is_told_to_operators_with_its_reason_and_its_run(
    dag_bag: "DagBag", monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told: list[tuple[object, ...]] = []
    monkeypatch.setattr(
        operators, "tell_operators", lambda home, _, *words, run_url: told.append((home.root, *words, run_url))
    )
    task = SimpleNamespace(dag_id="ais_nightly", task_id="publish", log_url="http://x/runs/1")
    for dag in dag_bag.dags.values():
        (notify,) = dag.tasks[0].on_failure_callback
        notify({"ti": task, "exception": OSError("disk full"), "params": {"home": str(tmp_path)}})
    assert told == [(tmp_path, "ais_nightly: publish failed", "disk full", "http://x/runs/1")] * len(DAG_IDS)


@pytest.mark.parametrize("dag_id", ["ais_nightly", "watchlist_refresh"])
def test_a_scheduled_run_that_is_not_over_in_three_hours_is_told_to_operators(
    dag_bag: "DagBag", dag_id: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (late,) = dag_bag.dags[dag_id].deadline
    assert (late.interval, late.callback.path) == (timedelta(hours=3), "tumen_dags.tell_late")
    told: list[tuple[object, ...]] = []
    monkeypatch.setattr(operators, "tell_operators", lambda home, _, *words, **_run: told.append((home.root, *words)))
    run = {"dag_id": dag_id, "dag_run_id": "scheduled", "conf": {"home": str(tmp_path)}}
    import_module("tumen_dags").tell_late({"dag_run": run, "deadline": {"deadline_time": "04:30"}})
    assert told == [(tmp_path, f"{dag_id}: late", "scheduled was to be over by 04:30")]


def test_the_relay_fails_where_an_alert_was_not_delivered_and_shows_nothing_to_nobody(
    dag_bag: "DagBag", monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    delivery = Delivery(sent=0, failed=1, waiting=0, dead=0, unknown_targets=())
    monkeypatch.setattr(by_hand, "send_alerts", lambda _home, _settings, **_: delivery)
    send_alerts = dag_bag.dags["alert_relay"].get_task("send_alerts").python_callable
    with pytest.raises(TumenError, match="failed attempts: 1"):
        send_alerts(str(tmp_path))


@pytest.mark.parametrize("path", sorted(DAGS.glob("*.py")), ids=lambda path: path.name)
def test_a_dag_file_holds_no_logic(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 80
    tree = ast.parse("\n".join(lines))
    at_the_top = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert {name for name in at_the_top if name and name.startswith("pipeline")} <= {
        "pipeline.errors",
        "pipeline.settings",
        "pipeline.warehouse.home",
    }, "a DAG file is parsed every half minute: the pipeline is imported within the tasks"
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.For | ast.While | ast.Try)]


def test_the_relay_hands_over_the_connections_that_only_airflow_knows(
    dag_bag: "DagBag", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from airflow.sdk import Connection  # noqa: PLC0415  an extra

    handed_over: dict[str, str] = {}
    monkeypatch.setenv("AIRFLOW_CONN_PHONE", "ntfy://ntfy.example.org/desk")
    monkeypatch.setattr(
        Connection, "get", lambda name: Connection(conn_id=name, conn_type="http", host="https://x.org/T0P")
    )
    delivery = Delivery(sent=0, failed=0, waiting=0, dead=0, unknown_targets=())

    def take(_home: object, _settings: object, *, connections: dict[str, str]) -> Delivery:
        handed_over.update(connections)
        return delivery

    monkeypatch.setattr(by_hand, "send_alerts", take)
    targets = '[alerts.targets.desk]\nconnection = "hook"\n[alerts.targets.phone]\nconnection = "phone"\n'
    (tmp_path / "tumen.toml").write_text(targets, encoding="utf-8")
    dag_bag.dags["alert_relay"].get_task("send_alerts").python_callable(str(tmp_path))
    assert list(handed_over) == ["hook"]
    assert "https://x.org/T0P" in handed_over["hook"]
