"""Layouts of what concerns a ship's call in binary messages (DAC 1), after IMO SN.1/Circ.236 and 289."""

from pipeline.decode.layouts.others.carriers import ADDRESSED_HEAD, BROADCAST_HEAD
from pipeline.decode.layouts.others.shape import (
    JsonField,
    JsonLayout,
    application,
    flag,
    place,
    row,
)
from pipeline.decode.layouts.shape import Kind

_MINUTE_THOUSANDTHS = 60_000  # of a degree
_SERVICES = (
    *("agent", "fuel", "chandler", "stevedore", "electrical", "water", "customs", "cartage", "crane", "lift"),
    *("medical", "navrepair", "provisions", "shiprepair", "surveyor", "steam", "tugs", "solidwaste", "liquidwaste"),
    *("hazardouswaste", "ballast", "additional", "regional1", "regional2", "future1", "future2"),
)
_EQUIPMENT = (
    *("ais", "ata", "bnwas", "ecdisb", "chart", "sounder", "epaid", "steer", "gnss", "gyro", "lrit", "magcomp"),
    *("navtex", "arpa", "sband", "xband", "hfradio", "inmarsat", "mfradio", "vhfradio", "grndlog", "waterlog"),
    *("thd", "tcs", "vdr"),
)


def _moment(first_bit: int) -> tuple[JsonField, ...]:
    return row(first_bit, ("month", 4), ("day", 5), ("hour", 5), ("minute", 6))


def _berth(first_bit: int) -> tuple[JsonField, ...]:
    """A berth, when it is free, and which services it has, in 272 bits."""
    return (
        *row(first_bit, ("linkage", 10), ("berth_length", 9)),
        JsonField("berth_depth", first_bit + 19, 8, parts=10),
        *row(first_bit + 27, ("position", 3)),
        *_moment(first_bit + 30),
        flag("availability", first_bit + 50),
        *row(first_bit + 51, *((service, 2) for service in _SERVICES)),
        JsonField("berth_name", first_bit + 103, 120, Kind.TEXT),
        *place(first_bit + 223, _MINUTE_THOUSANDTHS, "berth_"),
    )


PORTS: tuple[JsonLayout, ...] = (
    JsonLayout("persons", (6,), (*ADDRESSED_HEAD, *row(88, ("persons", 13))), application(72, 1, 16)),
    JsonLayout(
        name="clearance",
        msg_types=(6,),
        fields=(
            *ADDRESSED_HEAD,
            *row(88, ("linkage", 10)),
            *_moment(98),
            JsonField("port_name", 118, 120, Kind.TEXT),
            JsonField("destination", 238, 30, Kind.TEXT),
            *place(268, _MINUTE_THOUSANDTHS),
        ),
        choice=application(72, 1, 18),
    ),
    JsonLayout("berth", (6,), (*ADDRESSED_HEAD, *_berth(88)), application(72, 1, 20)),
    JsonLayout(
        name="application_text",
        msg_types=(8,),
        fields=(
            *BROADCAST_HEAD,
            flag("ack_required", 56),
            *row(57, ("text_sequence", 11)),
            JsonField("text", 68, 906, Kind.TEXT),
        ),
        choice=application(40, 1, 0),
    ),
    JsonLayout(
        name="traffic_signal",
        msg_types=(8,),
        fields=(
            *BROADCAST_HEAD,
            *row(56, ("linkage", 10)),
            JsonField("station", 66, 120, Kind.TEXT),
            *place(186, _MINUTE_THOUSANDTHS),
            *row(235, ("status", 2), ("signal", 5), ("hour", 5), ("minute", 6), ("nextsignal", 5)),
        ),
        choice=application(40, 1, 19),
    ),
    JsonLayout("berth_for_all", (8,), (*BROADCAST_HEAD, *_berth(56)), application(40, 1, 20)),
    JsonLayout(
        name="extended_ship",
        msg_types=(8,),
        fields=(
            *BROADCAST_HEAD,
            *row(56, ("linkage", 10)),
            JsonField("airdraught", 66, 13, parts=100),
            JsonField("lastport", 79, 30, Kind.TEXT),
            JsonField("nextport", 109, 30, Kind.TEXT),
            JsonField("secondport", 139, 30, Kind.TEXT),
            *row(169, *((f"{name}_state", 2) for name in _EQUIPMENT)),
            *row(221, ("iceclass", 4), ("horsepower", 18), ("vhfchan", 12)),
            JsonField("lshiptype", 255, 42, Kind.TEXT),
            *row(297, ("tonnage", 18), ("lading", 2), ("heavyoil", 2), ("lightoil", 2), ("dieseloil", 2)),
            *row(323, ("totaloil", 14), ("persons", 13)),
        ),
        choice=application(40, 1, 24),
    ),
    JsonLayout(
        name="description",
        msg_types=(8,),
        fields=(*BROADCAST_HEAD, *row(56, ("linkage", 10)), JsonField("description", 66, 966, Kind.TEXT)),
        choice=application(40, 1, 29),
    ),
)
