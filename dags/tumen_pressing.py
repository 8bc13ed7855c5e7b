"""The tasks between decoding and finding: new days pressed beside each other, before the one writer takes them in."""
# ruff: noqa: PLC0415  parsed every half minute: polars and DuckDB are loaded in tasks alone
# mypy: disallow-untyped-decorators=False

from collections.abc import Iterable
from pathlib import Path

from airflow.sdk import task

from pipeline.settings import Settings
from pipeline.warehouse.home import Home


@task
def plan_pressing(home: str, batches: Iterable[list[str]]) -> list[list[str]]:
    """Name the days that the batches bring lines to, and of great days the buckets of MMSIs, in batches."""
    from pipeline import press_ahead

    return press_ahead.plan_pressing(Home(Path(home)), [name for batch in batches for name in batch])


@task
def press(home: str, batches: Iterable[list[str]], folders: list[str]) -> int:
    """Press some days to the lines that tell; return how many were not pressed yet."""
    from pipeline import press_ahead

    manifests = [name for batch in batches for name in batch]
    return press_ahead.press_ahead(Home(Path(home)), Settings.load(Path(home)), manifests, folders)
