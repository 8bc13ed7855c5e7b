"""aisstream.io: frames of a websocket, each a message as the air has it, with the time and the name its MMSI goes by.

https://aisstream.io/documentation . The name beside a message without one is the service's own, of an earlier static
report; positions beside static reports are older and not read. Declared from captures that others published.
"""

from collections.abc import Sequence

from pipeline.decode.tabular.columns import Moment, Number, Table, Text
from pipeline.decode.tabular.json_rows import JsonTable, Record, members
from pipeline.decode.tabular.moments import Iso
from pipeline.feeds.formats import FeedFormat

_OF_NO_SHIP = {
    "addressedbinarymessage",
    "addressedsafetymessage",
    "aidstonavigationreport",
    "assignedmodecommand",
    "basestationreport",
    "binaryacknowledge",
    "binarybroadcastmessage",
    "channelmanagement",
    "coordinatedutcinquiry",
    "datalinkmanagementmessage",
    "datalinkmanagementmessagedata",
    "gnssbroadcastbinarymessage",
    "groupassignmentcommand",
    "interrogation",
    "multislotbinarymessage",
    "safetybroadcastmessage",
    "singleslotbinarymessage",
    "unknownmessage",
}


def _unfold_frame(record: Record) -> Sequence[Record]:
    """One row: the message's fields and, of those nested in it, which say they are valid."""
    kind, about = record["MessageType"], members(record["MetaData"])
    message = members(members(record["Message"]).get(str(kind)))
    if not message or message.get("Valid") is False:
        return ()
    row = {name: value for name, value in message.items() if not isinstance(value, dict)}
    for part in (message, *(members(message.get(name)) for name in ("ReportA", "ReportB"))):
        if part.get("Valid") is not False:
            row |= {name: value for name, value in part.items() if not isinstance(value, dict)}
            row |= {f"Dimension.{name}": value for name, value in members(part.get("Dimension")).items()}
            row |= {f"Eta.{name}": value for name, value in members(part.get("Eta")).items()}
    of_service = {"MessageType": kind, "MMSI": about.get("MMSI"), "ShipName": about.get("ShipName")}
    return ({**row, **of_service, "time_utc": about.get("time_utc")},)


AISSTREAM = JsonTable(
    Table(
        FeedFormat.AISSTREAM_JSON,
        times=(Moment(("time_utc",), Iso()),),
        columns=(
            Number("mmsi", ("UserID", "MMSI")),
            Number("msg_type", ("MessageID",)),
            Number("lon_deg", ("Longitude",)),
            Number("lat_deg", ("Latitude",)),
            Number("sog_knots", ("Sog",)),
            Number("cog_deg", ("Cog",)),
            Number("heading_deg", ("TrueHeading",)),
            Number("nav_status", ("NavigationalStatus",)),
            Number("imo", ("ImoNumber",)),
            Text("call_sign", ("CallSign",)),
            Text("ship_name", ("Name", "ShipName")),
            Number("ship_type", ("Type", "ShipType")),
            Number("to_bow_m", ("Dimension.A",)),
            Number("to_stern_m", ("Dimension.B",)),
            Number("to_port_m", ("Dimension.C",)),
            Number("to_starboard_m", ("Dimension.D",)),
            Number("draught_m", ("MaximumStaticDraught",)),
            Text("destination", ("Destination",)),
            Number("eta_month", ("Eta.Month",)),
            Number("eta_day", ("Eta.Day",)),
            Number("eta_hour", ("Eta.Hour",)),
            Number("eta_minute", ("Eta.Minute",)),
        ),
        no_ships=("MessageType", frozenset(_OF_NO_SHIP)),
    ),
    _unfold_frame,
)
