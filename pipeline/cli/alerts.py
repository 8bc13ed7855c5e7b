"""`tumen alerts`."""

import tomllib
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline import alert_desk, by_hand
from pipeline.cli.options import HomeOption, JsonOption, moment_of
from pipeline.cli.output import show_counts, show_json, show_line, show_records, show_table
from pipeline.errors import ConfigurationError
from pipeline.schemas.operations import ALERT_STATES
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

app = typer.Typer(help="Who was told what.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_alerts(
    home: HomeOption,
    state: Annotated[
        str | None, typer.Option(metavar="STATE", help=f"Those in this state alone: {', '.join(ALERT_STATES)}.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """List the alerts of the published database, oldest event first, with what became of them."""
    if state is not None and state not in ALERT_STATES:
        message = f"--state {state}: no alert is in such a state; there are {', '.join(ALERT_STATES)}"
        raise ConfigurationError(message)
    columns, rows = alert_desk.list_alerts(Home(home))
    rows = [row for row in rows if state in {None, row[columns.index("state")]}]
    if json:
        show_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        show_records(f"{len(rows)} alerts", columns, rows)


@app.command()
def send(home: HomeOption, json: JsonOption = False) -> None:
    """Deliver the alerts that are due, each once; those of no configured target are shown here.

    Exit status 1 means that an alert could not be delivered: a later call tries it again, unless it is dead.
    """
    shown: list[str] = []
    delivery = by_hand.send_alerts(Home(home), Settings.load(home), show=shown.append if json else show_line)
    if json:
        show_json(delivery.to_json() | {"shown": shown})
    else:
        counts = {"sent": delivery.sent, "failed": delivery.failed, "waiting": delivery.waiting, "dead": delivery.dead}
        show_counts(counts)
        for target in delivery.unknown_targets:
            show_line(f"target {target}: not in the settings; its alerts stay pending until [alerts.targets] has it")
    if delivery.needs_person:
        raise typer.Exit(1)


@app.command()
def ack(
    alert_id: Annotated[str, typer.Argument(metavar="ID", help="As `tumen alerts list` shows it.")],
    home: HomeOption,
    json: JsonOption = False,
) -> None:
    """Say that you have seen to an alert: it is not sent any more, nor tried again."""
    count = alert_desk.acknowledge(Home(home), alert_id)
    alert_desk.publish_unless_busy(Home(home))
    if json:
        show_json({"alert_id": alert_id, "acked": count})
    else:
        show_line(f"{alert_id}: acknowledged, at {count} targets")


@app.command()
def silence(  # noqa: PLR0913, PLR0917  the options of the command
    home: HomeOption,
    until: Annotated[
        datetime,
        typer.Option(metavar="TIME", parser=moment_of, help="UTC, as 2024-03-10T06:00; a past time ends the silence."),
    ],
    rule: Annotated[str | None, typer.Option(metavar="NAME", help="Alerts of this rule.")] = None,
    vessel: Annotated[
        str | None, typer.Option(metavar="ID", help="Alerts of this ship: vessel id, IMO number or MMSI.")
    ] = None,
    port: Annotated[str | None, typer.Option(metavar="ID", help="Alerts of this port.")] = None,
    json: JsonOption = False,
) -> None:
    """Send no alerts of a rule, ship and port for a time; those due meanwhile are never sent."""
    in_force = alert_desk.silence(Home(home), rule=rule, vessel=vessel, port_id=port, until_utc=until)
    if json:
        show_json([asdict(one) for one in in_force])
    else:
        columns = ["rule", "vessel", "port_id", "until_utc"]
        show_table(f"{len(in_force)} silences in force", columns, [tuple(asdict(one).values()) for one in in_force])


@app.command("test")
def send_test(
    target: Annotated[str, typer.Argument(metavar="TARGET", help="A name of [alerts.targets] in tumen.toml.")],
    home: HomeOption,
    json: JsonOption = False,
) -> None:
    """Send a message that says that it is a test to a target. Exit status 1: the target did not take it."""
    alert_desk.send_test(Settings.load(home), target)
    if json:
        show_json({"target": target, "state": "sent"})
    else:
        show_line(f"target {target} took the test")


@app.command()
def picture(
    alert_id: Annotated[str, typer.Argument(metavar="ID", help="As `tumen alerts list` shows it.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="PNG file to write.")],
    home: HomeOption,
    json: JsonOption = False,
) -> None:
    """Draw the picture that goes along with an alert: the ship's last track, the port, what was not heard."""
    drawn = alert_desk.draw_picture(Home(home), Settings.load(home), alert_id)
    try:
        out.write_bytes(drawn)
    except OSError as error:
        message = f"{out}: cannot be written: {error.strerror}; give -o a file in a folder that is there"
        raise ConfigurationError(message) from error
    if json:
        show_json({"alert_id": alert_id, "path": str(out), "bytes": len(drawn)})
    else:
        show_line(f"{out}: {len(drawn)} bytes")


@app.command("dry-run")
def dry_run(  # noqa: PLR0913, PLR0917  the options of the command
    home: HomeOption,
    rule: Annotated[
        str | None, typer.Option(metavar="NAME", help="A rule, on or off; by default all that are on.")
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Try the rule with this threshold; may be repeated."),
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(metavar="DAY", parser=moment_of, help="Leave earlier events out.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(metavar="DAY", parser=moment_of, help="Leave events of this day and later out.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Show what a rule would have told of all that is published, whom, and how often; nothing is sent."""
    tried = dict(map(_key_and_value, changes or ()))
    said = alert_desk.dry_run(Home(home), Settings.load(home), rule, changes=tried, since_utc=since, until_utc=until)
    if json:
        show_json(said.to_dicts())
        return
    show_records(f"{said.height} alerts of {rule or 'the rules that are on'}, none sent", said.columns, said.rows())
    for month in alert_desk.by_month(said).iter_rows(named=True):
        show_line(
            f"{month['month']}: {month['alerts']} alerts on {month['days']} days, at most {month['most']} on one "
            f"({month['fullest_day']})"
        )


def _key_and_value(text: str) -> tuple[str, Any]:
    """A key and its value, written as in TOML; a word needs no quotes."""
    key, _, value = text.partition("=")
    try:
        return key.strip(), tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return key.strip(), value.strip()
