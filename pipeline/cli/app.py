"""The commands of `tumen`, one module each."""

from typing import Annotated

import typer

from pipeline import __version__
from pipeline.cli import (
    alerts,
    backup,
    decode,
    doctor,
    explain,
    export,
    prune,
    report,
    run,
    sighting,
    simulate,
    sql,
    summary,
    verify,
    watch,
    watchlist,
    zones,
)
from pipeline.cli.logs import configure_logs

app = typer.Typer(
    name="tumen",
    help="Which ships sailed between North Korea and Russia, how do we know, and how sure are we?",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (
    *(run.run, watch.watch, decode.decode, explain.explain, verify.verify, report.report, export.export),
    *(simulate.simulate, summary.summary, zones.zones),
    *(doctor.doctor, doctor.rebuild, backup.backup, backup.restore, prune.prune),
):
    app.command()(command)
# A question may begin with a comment, which is no option.
app.command(context_settings={"ignore_unknown_options": True})(sql.sql)
for name, group in (("watchlist", watchlist.app), ("sighting", sighting.app), ("alerts", alerts.app)):
    app.add_typer(group, name=name)


def _show_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"tumen {__version__}")
        raise typer.Exit


@app.callback()
def tumen(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log every step to stderr.")] = False,
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Set up what all commands share."""
    configure_logs(is_verbose=verbose)
