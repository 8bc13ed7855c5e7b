"""Spire Maritime 2.0, answers of GraphQL: a node a vessel, with its last position, static data and voyage.

https://documentation.spire.com/maritime-2-0/ . These were heard at times of their own, so a node makes two rows: its
position, and its static data with the voyage. `updateTimestamp` is when Spire stored them and is not read. The words
of `navigationalStatus` and `shipType` are recalled, not verified; words that are not known say nothing.
"""

from collections.abc import Sequence

from pipeline.decode.tabular.codes import ISO_ETA, NAV_STATUS, SHIP_TYPE
from pipeline.decode.tabular.columns import Coded, Eta, Moment, Number, Table, Text
from pipeline.decode.tabular.json_rows import JsonTable, Record, members
from pipeline.decode.tabular.moments import Iso
from pipeline.feeds.formats import FeedFormat

_NAV_STATUS = {word.replace(" ", "_"): code for word, code in NAV_STATUS.items()}
_SHIP_TYPE = {
    **SHIP_TYPE,
    "general_cargo": 70,
    "container": 70,
    "dry_bulk": 70,
    "tanker_chemicals": 80,
    "tanker_crude": 80,
    "tanker_product": 80,
}


def _unfold_node(record: Record) -> Sequence[Record]:
    """The rows of a vessel: of its position and of its static data, where it has them."""
    static, position = members(record["staticData"]), members(record["lastPositionUpdate"])
    voyage, mmsi = members(record.get("currentVoyage")), static.get("mmsi")
    rows: list[Record] = []
    if position:
        rows.append({**position, "part": "position", "mmsi": mmsi})
    if static:
        said = {**static, **members(static.get("dimensions")), **voyage}
        time = voyage.get("timestamp") or static.get("timestamp")
        rows.append({**said, "part": "static", "timestamp": time})
    return rows


SPIRE_GRAPHQL = JsonTable(
    Table(
        FeedFormat.SPIRE_JSON,
        times=(Moment(("timestamp",), Iso()),),
        columns=(
            Number("mmsi", ("mmsi",)),
            Number("lon_deg", ("longitude",)),
            Number("lat_deg", ("latitude",)),
            Number("sog_knots", ("speed",)),
            Number("cog_deg", ("course",)),
            Number("heading_deg", ("heading",)),
            Coded("nav_status", ("navigationalStatus",), _NAV_STATUS),
            Number("imo", ("imo",)),
            Text("call_sign", ("callsign",)),
            Text("ship_name", ("name",)),
            Coded("ship_type", ("shipType",), _SHIP_TYPE),
            Number("to_bow_m", ("a",)),
            Number("to_stern_m", ("b",)),
            Number("to_port_m", ("c",)),
            Number("to_starboard_m", ("d",)),
            Number("length_m", ("length",)),
            Number("width_m", ("width",)),
            Number("draught_m", ("draught",)),
            Text("destination", ("destination",)),
            Eta(("eta",), ISO_ETA),
            Text("station", ("collectionType",), whole=True),
        ),
        no_positions=("part", frozenset({"static"})),
    ),
    _unfold_node,
)
