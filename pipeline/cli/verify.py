"""`tumen verify`."""

from typing import Annotated

import typer

from pipeline.cli.options import HomeOption, JsonOption
from pipeline.cli.output import show_json, show_line
from pipeline.proof.verdict import Verdict
from pipeline.proof.verify import verify as verify_findings
from pipeline.settings import Settings
from pipeline.warehouse.home import Home


def verify(
    finding_ids: Annotated[
        list[str], typer.Argument(metavar="ID...", help="Ids of port calls, gaps, dark calls, voyages, ... or alerts.")
    ],
    home: HomeOption,
    json: JsonOption = False,
) -> None:
    """Go back to the raw files of a finding, decode its lines again with another decoder, and find it anew.

    Exit status 1 means that a file is gone or has changed, that a line does not say what the lake has, or that the
    finding does not come out the same; what differs is said with file and line.
    """
    where = Home(home)
    verdicts = verify_findings(where, finding_ids, Settings.load(home))
    if json:
        found = [verdict.to_json() for verdict in verdicts]
        show_json(found[0] if len(found) == 1 else found)
    else:
        for verdict in verdicts:
            _show(verdict)
    if not all(verdict.is_verified for verdict in verdicts):
        raise typer.Exit(1)


def _show(verdict: Verdict) -> None:
    kind = verdict.kind.replace("_", " ")
    read = (
        f"{verdict.cited_lines} cited lines and {verdict.messages} messages of {verdict.files} feed files decoded again"
    )
    if verdict.is_verified:
        show_line(f"{kind} {verdict.finding_id}: verified; {read}, and the finding comes out the same")
    else:
        show_line(f"{kind} {verdict.finding_id}: NOT verified; {read}")
    for fault in verdict.faults:
        show_line(f"  {fault}")
    if verdict.more_faults:
        show_line(f"  and {verdict.more_faults} more")
    for note in verdict.notes:
        show_line(f"  note: {note}")
