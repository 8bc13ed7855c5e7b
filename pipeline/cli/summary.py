"""`tumen summary`."""

from pipeline.cli.options import HomeOption, JsonOption
from pipeline.cli.output import show_json, show_line, show_table
from pipeline.report.summary import Table, summarise
from pipeline.warehouse.home import Home


def summary(home: HomeOption, json: JsonOption = False) -> None:
    """Show the corridor voyages, the port calls of flagged ships, the alerts, and where the database is."""
    found = summarise(Home(home))
    if json:
        show_json(found.to_json())
        return
    if found.is_synthetic:
        show_line("SYNTHETIC: the feed was made by tumen simulate; nothing of this was ever received from a ship")
    _show("corridor voyages", found.corridor_voyages)
    _show("port calls of flagged ships", found.flagged_port_calls)
    _show("alerts", found.alerts)
    show_line(f"published database: {found.published}")


def _show(title: str, table: Table) -> None:
    shown = len(table.rows)
    headed = f"{title}: {table.total}" if shown == table.total else f"{title}: the latest {shown} of {table.total}"
    if table.rows:
        show_table(headed, table.columns, table.rows)
    else:
        show_line(headed)
