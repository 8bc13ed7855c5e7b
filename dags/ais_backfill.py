"""Many days at once: all feed files of a span of days that are not ingested yet, found and published together.

    discover >> ingest, once a batch of files >> plan_pressing >> press, once a batch of days
        >> detect_and_store >> publish >> relay_alerts, check_days

Triggered by hand, with the first and the last UTC day. What it leaves is what a night a day would have left, for the
price of one detection; alerts of events that are days old page nobody. The guide is docs/airflow.md.
"""

from datetime import UTC, datetime

from airflow.sdk import DAG, Param
from tumen_dags import FED, FEED, HOME, RUN_URL, TASKS
from tumen_pressing import plan_pressing, press
from tumen_tasks import check_days, detect_and_store, discover, ingest, publish, relay_alerts

with DAG(
    "ais_backfill",
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=TASKS,
    params=FED
    | {
        "from_day": Param(type="string", format="date", description="first UTC day"),
        "until_day": Param(type="string", format="date", description="last UTC day, included"),
    },
    tags=["tumen", "ais"],
    doc_md=__doc__,
):
    first, last = "{{ params.from_day }}", "{{ params.until_day }}"
    batches = discover(HOME, FEED, first, last)
    decoded = ingest.partial(home=HOME).expand(paths=batches)
    pressed = press.partial(home=HOME, batches=decoded).expand(folders=plan_pressing(HOME, decoded))
    counts = detect_and_store(HOME, decoded, RUN_URL)
    pressed >> counts
    publish(HOME, f"{first}/{last}", counts) >> [relay_alerts(HOME), check_days(HOME, first, last)]
