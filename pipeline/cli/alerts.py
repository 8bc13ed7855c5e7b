"""`tumen alerts`."""

import typer

from pipeline import by_hand
from pipeline.cli.options import HomeOption, JsonOption
from pipeline.cli.output import show_counts, show_json, show_line, show_table
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

app = typer.Typer(help="Who was told what.", no_args_is_help=True, rich_markup_mode=None)
_ALERTS = """
select
    alert_id, target, state, attempts, event_from_utc, ship_name, imo, mmsi, port_id, evidence, probability,
    sent_at_utc, text
from alerts
order by event_from_utc, alert_id, target
"""


@app.command("list")
def list_alerts(home: HomeOption, json: JsonOption = False) -> None:
    """List the alerts of the published database, oldest event first, with what became of them."""
    answer = query(Home(home), _ALERTS)
    if json:
        show_json([dict(zip(answer.columns, row, strict=True)) for row in answer.rows])
    else:
        show_table(f"{len(answer.rows)} alerts", answer.columns, answer.rows)


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
