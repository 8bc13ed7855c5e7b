"""`tumen prune`."""

from collections.abc import Sequence
from typing import Annotated

import typer

from pipeline.cli.options import HomeOption, JsonOption
from pipeline.cli.output import show_json, show_line, show_table
from pipeline.pruning import PrunePlan
from pipeline.pruning import prune as prune_lake
from pipeline.raw_pruning import RawFile, RawPlan, prune_raw
from pipeline.settings import Settings
from pipeline.warehouse.home import Home


def prune(
    home: HomeOption,
    older_than: Annotated[
        int, typer.Option("--older-than", metavar="DAYS", min=1, help="Days before the latest accepted time that stay.")
    ],
    raw: Annotated[
        bool, typer.Option("--raw", help="Remove feed files of which no finding cites a line, and nothing else.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without, the plan is only printed.")] = False,
    json: JsonOption = False,
) -> None:
    """Remove old positions from the lake, or old feed files, but what findings cite or still need; findings all stay.

    Without --yes nothing is removed: the plan is printed. Feed files are touched with --raw alone. Exit status 1: a
    feed file could not be read or removed.
    """
    settings = Settings.load(home)  # wrong ones are told, whatever is pruned
    if raw:
        files = prune_raw(Home(home), older_than, is_plan=not yes)
        show_json(files.to_json()) if json else _show_raw(files)
        if files.needs_person:
            raise typer.Exit(1)
        return
    plan = prune_lake(Home(home), older_than, settings.retention, is_plan=not yes)
    show_json(plan.to_json()) if json else _show_lake(plan)


def _show_lake(plan: PrunePlan) -> None:
    goes = _goes(is_done=plan.is_done)
    show_line(f"positions are whole from {plan.lake_from_utc:%Y-%m-%d} on")
    show_line(f"findings that ended before {plan.frozen_before_utc:%Y-%m-%d} are kept as they are from now on")
    show_line(f"{plan.rows} rows of {plan.files} files {goes}, {plan.rows_kept} of them stay")
    show_line(
        f"{plan.freed_bytes} bytes of files that {goes} whole; {plan.unlisted_files} files that nobody lists {goes}"
    )
    _show_whether(is_done=plan.is_done)


def _show_raw(plan: RawPlan) -> None:
    goes = _goes(is_done=plan.is_done)
    _show_files(f"feed files that {goes}", "last line", [(file, file.last_received_at_utc) for file in plan.removed])
    _show_files("old, and stay: findings cite them", "findings", [(file, file.findings) for file in plan.cited])
    _show_files("stay, though no finding cites them", "why", [(file, file.reason) for file in plan.left])
    show_line(
        f"{len(plan.removed)} feed files of {plan.removed_bytes} bytes from before {plan.before_utc:%Y-%m-%d} {goes}"
    )
    show_line(
        f"{len(plan.cited)} of {plan.cited_bytes} bytes stay, since findings cite them; {len(plan.left)} others stay"
    )
    show_line(f"{plan.newer} are newer; {plan.not_there} do not lie any more where they were read")
    _show_whether(is_done=plan.is_done)


def _show_files(title: str, said: str, files: Sequence[tuple[RawFile, object]]) -> None:
    if files:
        show_table(title, ("file", "bytes", said), [(file.path, file.bytes, what) for file, what in files])


def _goes(*, is_done: bool) -> str:
    return "went" if is_done else "would go"


def _show_whether(*, is_done: bool) -> None:
    if not is_done:
        show_line("nothing was removed; --yes does it")
