"""`tumen zones`."""

import polars as pl

from pipeline.cli.options import HomeOption, JsonOption
from pipeline.cli.output import show_json, show_line, show_table
from pipeline.ports.zone_file import CIRCLE
from pipeline.reference import catalogue_in_use
from pipeline.warehouse.home import Home

_COLUMNS = ("zone_id", "kind", "port_id", "port_name", "country", "source")


def zones(home: HomeOption, json: JsonOption = False) -> None:
    """Check the zones of the home's own, as a run would, and list them."""
    path = Home(home).zones
    in_use, shipped = catalogue_in_use(path), catalogue_in_use()
    is_drawn = ~pl.col("zone_id").str.ends_with(CIRCLE)
    own = (
        in_use.zones.filter(is_drawn)
        .join(shipped.zones, on=shipped.zones.columns, how="anti")
        .join(in_use.ports.select("port_id", "port_name", "country"), on="port_id")
        .select(_COLUMNS)
        .sort("zone_id")
    )
    if json:
        show_json({"path": path, "zones": own.to_dicts()})
    elif own.is_empty():
        show_line(f"no zones of your own: put them into {path}")
    else:
        show_table(f"zones of your own: {own.height}", _COLUMNS, own.rows())
