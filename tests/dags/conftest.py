"""The DAG files as Airflow reads them, without a database and without a trace of Airflow left in the session."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

DAGS = Path(__file__).resolve().parents[2] / "dags"


@pytest.fixture(scope="session")
def dag_bag(tmp_path_factory: pytest.TempPathFactory) -> Iterator["DagBag"]:
    """All DAGs. Airflow sets up logging for the whole process when it is imported: that is undone at the end."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    structlog_before = structlog.get_config() if structlog.is_configured() else None
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AIRFLOW_HOME", str(tmp_path_factory.mktemp("airflow")))
        environment.setenv("AIRFLOW__CORE__LOAD_EXAMPLES", "False")
        environment.syspath_prepend(str(DAGS))  # as Airflow does for a bundle: the DAG files share modules
        airflow = pytest.importorskip("airflow.dag_processing.dagbag")
        bag = airflow.DagBag(DAGS)
        root.handlers[:], root.level = handlers, level
        structlog.reset_defaults()
        if structlog_before is not None:
            structlog.configure(**structlog_before)
        yield bag
