"""The night: feed files are decoded in batches, calls and voyages found, published, checked.

    discover >> ingest, once a batch of files >> plan_pressing >> press, once a batch of days
        >> detect_and_store >> publish >> relay_alerts, check

A run belongs to a UTC day, its partition: it takes the files of that day, and of older days that came late. It may be
killed and run again at any point. The guide is docs/airflow.md.
"""

from datetime import UTC, datetime

from airflow.sdk import DAG, CronPartitionTimetable, Param
from tumen_dags import FED, FEED, HOME, LATE, RUN_URL, TASKS
from tumen_pressing import plan_pressing, press
from tumen_tasks import check, detect_and_store, discover, ingest, publish, relay_alerts

with DAG(
    "ais_nightly",
    schedule=CronPartitionTimetable("30 1 * * *", timezone="UTC", run_offset=-1, key_format="%Y-%m-%d"),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    deadline=LATE,
    default_args=TASKS,
    params=FED | {"day": Param(None, type=["null", "string"], format="date", description="UTC day; empty: every file")},
    tags=["tumen", "ais"],
    doc_md=__doc__,
):
    day = "{{ dag_run.partition_key or params.day or '' }}"
    batches = discover(HOME, FEED, "", day)
    decoded = ingest.partial(home=HOME).expand(paths=batches)
    pressed = press.partial(home=HOME, batches=decoded).expand(folders=plan_pressing(HOME, decoded))
    counts = detect_and_store(HOME, decoded, RUN_URL)
    pressed >> counts
    publish(HOME, day, counts) >> [relay_alerts(HOME), check(HOME, day)]
