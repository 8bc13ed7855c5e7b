"""`tumen prune`."""

from typing import Annotated

import typer

from pipeline.cli.options import HomeOption, JsonOption
from pipeline.cli.output import show_json, show_line
from pipeline.pruning import prune as prune_lake
from pipeline.settings import Settings
from pipeline.warehouse.home import Home


def prune(
    home: HomeOption,
    older_than: Annotated[
        int, typer.Option("--older-than", metavar="DAYS", min=1, help="Days before the latest accepted time that stay.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without, the plan is only printed.")] = False,
    json: JsonOption = False,
) -> None:
    """Remove old positions from the lake, but what findings cite or still need; findings all stay.

    Without --yes nothing is removed: the plan is printed. Feed files are not touched.
    """
    plan = prune_lake(Home(home), older_than, Settings.load(home).retention, is_plan=not yes)
    if json:
        show_json(plan.to_json())
        return
    goes = "went" if plan.is_done else "would go"
    show_line(f"positions are whole from {plan.lake_from_utc:%Y-%m-%d} on")
    show_line(f"findings that ended before {plan.frozen_before_utc:%Y-%m-%d} are kept as they are from now on")
    show_line(f"{plan.rows} rows of {plan.files} files {goes}, {plan.rows_kept} of them stay")
    show_line(
        f"{plan.freed_bytes} bytes of files that {goes} whole; {plan.unlisted_files} files that nobody lists {goes}"
    )
    if not plan.is_done:
        show_line("nothing was removed; --yes does it")
