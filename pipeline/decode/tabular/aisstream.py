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
            Number("mmsi", ("userid", "mmsi")),
            Number("msg_type", ("messageid",)),
            Number("lon_deg", ("longitude",)),
            Number("lat_deg", ("latitude",)),
            Number("sog_knots", ("sog",)),
            Number("cog_deg", ("cog",)),
            Number("heading_deg", ("trueheading",)),
            Number("nav_status", ("navigationalstatus",)),
            Number("imo", ("imonumber",)),
            Text("call_sign", ("callsign",)),
            Text("ship_name", ("name", "shipname")),
            Number("ship_type", ("type", "shiptype")),
            Number("to_bow_m", ("dimension.a",)),
            Number("to_stern_m", ("dimension.b",)),
            Number("to_port_m", ("dimension.c",)),
            Number("to_starboard_m", ("dimension.d",)),
            Number("draught_m", ("maximumstaticdraught",)),
            Text("destination", ("destination",)),
            Number("eta_month", ("eta.month",)),
            Number("eta_day", ("eta.day",)),
            Number("eta_hour", ("eta.hour",)),
            Number("eta_minute", ("eta.minute",)),
        ),
        no_ships=("messagetype", frozenset(_OF_NO_SHIP)),
    ),
    _unfold_frame,
)
