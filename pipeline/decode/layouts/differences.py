"""Where Tumen and pyais say different things about the same bits, and who agrees with Tumen.

docs/messages.md shows these rows, and the tests hold them: every difference that chance finds is one of them, each of
them is found, and each example is so.
"""

from dataclasses import dataclass
from enum import StrEnum

Value = str | int | float | None


class Rule(StrEnum):
    """What Tumen does otherwise."""

    NOT_AVAILABLE = 'What means "not available", or cannot be, is NULL; pyais gives the number'
    ENUMERATION = "Numbers are as broadcast; pyais turns those it has no name for into others"
    AS_BROADCAST = "The rate of turn is as broadcast; pyais gives whole degrees a minute"
    TEXT_END = "Text ends at its first `@`; pyais takes them off the end alone"
    CUT_CHARACTER = "A character that the payload cuts is none; pyais reads what is left as another"
    CUT_FIELD = "A field that the payload cuts is none; pyais reads what is left as a smaller number"
    DEGREES = "Coordinates are in degrees, and have a sign; pyais leaves minutes, in type 17 without one"
    NO_APPLICATION = "An unstructured message has no application id; pyais takes 16 bits of its data"
    LAST_BITS = "The communication state is the last 20 bits; pyais leaves it in the data"
    WHOLE_DATA = "Data go to the end of the message; pyais stops at bit 1008"
    SPARE_BITS = "Spare bits are left out; pyais has names for some"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: its rule, where it is met, and an example, of the first field.

    The fields of types without columns are examples too: there the rule holds for all of the kind.
    """

    rule: Rule
    msg_types: tuple[int, ...]
    fields: tuple[str, ...]
    pyais_field: str
    pyais_gives: Value
    tumen_gives: Value
    agrees: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A sentence that pyais decodes and Tumen puts into quarantine."""

    what: str
    pyais_field: str
    pyais_gives: Value
    reason: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Departure:
    """Where gpsd or libais say something else than Tumen, and Tumen is with the standard or with the other two."""

    decoder: str
    msg_types: tuple[int, ...]
    field: str
    what: str


_STANDARD = "ITU-R M.1371-5"
DIFFERENCES = (
    Difference(
        rule=Rule.NOT_AVAILABLE,
        msg_types=(1, 2, 3, 4, 5, 9, 11, 18, 19, 21, 24, 27),
        fields=(
            *(
                "lon_deg",
                "lat_deg",
                "sog_knots",
                "cog_deg",
                "heading_deg",
                "rot_ais",
                "nav_status",
                "special_manoeuvre",
            ),
            *("fix_second", "fix_state", "altitude_m", "epfd", "imo", "draught_m", "aid_type", "mothership_mmsi"),
            *("eta_month", "eta_day", "eta_hour", "eta_minute", "reported_year", "reported_month", "reported_day"),
            *("reported_hour", "reported_minute", "reported_second"),
        ),
        pyais_field="lon",
        pyais_gives=181.0,
        tumen_gives=None,
        agrees=_STANDARD,
        sentences=("!AIVDM,1,1,,A,403Ovl@000Htt<tSF0l4Q@100`Pq,0*28",),
    ),
    Difference(
        rule=Rule.ENUMERATION,
        msg_types=(5, 19),
        fields=("ship_type",),
        pyais_field="ship_type",
        pyais_gives=0,
        tumen_gives=38,
        agrees="gpsd",
        sentences=(
            "!AIVDM,2,1,2,B,53a=JT41haoI0GKSG6058=@T>1=Dq8U<F222220V1pR847<:0<hCDm1DQ0CH8888,0*0B",
            "!AIVDM,2,2,2,B,8888882,2*27",
        ),
    ),
    Difference(
        rule=Rule.ENUMERATION,
        msg_types=(4, 5, 11, 19, 21),
        fields=("epfd",),
        pyais_field="epfd",
        pyais_gives=0,
        tumen_gives=14,
        agrees="gpsd",
        sentences=("!AIVDM,1,1,,B,4>O7m7Iu@<9qUfbtm`vSnwvH20S8,0*46",),
    ),
    Difference(
        rule=Rule.AS_BROADCAST,
        msg_types=(1, 2, 3),
        fields=("rot_ais",),
        pyais_field="turn",
        pyais_gives=-43.0,
        tumen_gives=-31,
        agrees="gpsd unscaled; libais has -42.9",
        sentences=("!AIVDM,1,1,,B,2T8Mur>pJNw77ks5q?7mdfhoOgMo,0*3A",),
    ),
    Difference(
        rule=Rule.TEXT_END,
        msg_types=(5, 19, 21, 24),
        fields=("call_sign", "ship_name", "destination", "aid_name", "name_extension", "vendor_id"),
        pyais_field="callsign",
        pyais_gives="@@J130B",
        tumen_gives=None,
        agrees="gpsd",
        sentences=(
            "!AIVDM,2,1,7,A,53aGulD0000000c7?0918Tq<E>0<Q8U=@Tp400155P:22uG`002ShTj0,0*05",
            "!AIVDM,2,2,7,A,EQC`4Sm51A0C@08,2*50",
        ),
    ),
    Difference(
        rule=Rule.CUT_CHARACTER,
        msg_types=(5, 21),
        fields=("name_extension", "destination"),
        pyais_field="name_ext",
        pyais_gives=">S+>NG",
        tumen_gives=">S+>N",
        agrees="gpsd",
        sentences=("!AIVDM,1,1,,A,E>m1c3DPT0PT0h97QUah77a:400F@VKHmP@jP00003`01?TrwSW,0*3D",),
    ),
    Difference(
        rule=Rule.NOT_AVAILABLE,
        msg_types=(6, 8, 17, 22, 23, 28),
        fields=("ne_lon_deg",),
        pyais_field="ne_lon",
        pyais_gives=11800.2,
        tumen_gives=None,
        agrees=_STANDARD,
        sentences=("!AIVDM,1,1,,A,G4<Mfcik?8=>TwfmgwwvBs51lR`,2*74",),
    ),
    Difference(
        rule=Rule.ENUMERATION,
        msg_types=(8, 23, 28),
        fields=("station_type", "ship_type", "interval", "aid_type"),
        pyais_field="station_type",
        pyais_gives=6,
        tumen_gives=8,
        agrees="libais",
        sentences=("!AIVDM,1,1,,B,G<U;5jqWt?Moo=qw958B4dkOC;T,2*5B",),
    ),
    Difference(
        rule=Rule.TEXT_END,
        msg_types=(6, 8, 12, 14),
        fields=("vin",),
        pyais_field="vin",
        pyais_gives="@@K320B!",
        tumen_gives=None,
        agrees="gpsd on other text",
        sentences=("!AIVDM,1,1,,B,83aGD:Pj2P02ttd0`B9Pq?`04e00,0*7C",),
    ),
    Difference(
        rule=Rule.CUT_CHARACTER,
        msg_types=(6, 8, 12, 14),
        fields=("text",),
        pyais_field="text",
        pyais_gives="=08Q#4G",
        tumen_gives="=08Q#4",
        agrees="libais",
        sentences=("!AIVDM,1,1,,B,>IgoUswo3Q6?Ah,4*22",),
    ),
    Difference(
        rule=Rule.CUT_FIELD,
        msg_types=(6, 7, 8, 13, 15, 16, 20, 25, 26, 28),
        fields=("mmsi3",),
        pyais_field="mmsi3",
        pyais_gives=13068117,
        tumen_gives=None,
        agrees="nobody: gpsd fills it up with 0",
        sentences=("!AIVDM,1,1,,A,7IiQ4T`UjA9lC;b:M<MWE@,4*01",),
    ),
    Difference(
        rule=Rule.DEGREES,
        msg_types=(17, 22, 23),
        fields=("lat_deg", "lon_deg"),
        pyais_field="lat",
        pyais_gives=10425.4,
        tumen_gives=-44.696667,
        agrees="gpsd, libais",
        sentences=("!AIVDM,1,1,1,A,A;wUJKU>io;WlWuwH`W1PpnuN<isf;5iHtOM1S6q?vsvNrNGOqLcr5mfD6t,2*51",),
    ),
    Difference(
        rule=Rule.NO_APPLICATION,
        msg_types=(26,),
        fields=("app_id",),
        pyais_field="app_id",
        pyais_gives=58396,
        tumen_gives=None,
        agrees="gpsd",
        sentences=("!AIVDM,1,1,,A,J1@@0IK70PGgT740000000000@000?D0ih1e00006JlPC9C3,0*6B",),
    ),
    Difference(
        rule=Rule.LAST_BITS,
        msg_types=(26,),
        fields=("radio", "data"),
        pyais_field="radio",
        pyais_gives=None,
        tumen_gives=521313,
        agrees="libais; gpsd on where the data end",
        sentences=("!AIVDM,1,1,,A,J?Amrcw9LwuO7b9nHgeD?SVS5U8doUvtuwAQ,0*52",),
    ),
    Difference(
        rule=Rule.SPARE_BITS,
        msg_types=(22,),
        fields=("empty_1", "empty_2"),
        pyais_field="empty_1",
        pyais_gives=7,
        tumen_gives=None,
        agrees="gpsd",
        sentences=("!AIVDM,1,1,,A,F@@W>gOP00PH=JrN9l000?wB2HH;,0*44",),
    ),
    Difference(
        rule=Rule.WHOLE_DATA,
        msg_types=(6, 8),
        fields=("data",),
        pyais_field="data",
        pyais_gives="aa" + "00" * 118,
        tumen_gives="aa" + "00" * 124 + "bb",
        agrees=_STANDARD,
        sentences=(
            f"!AIVDM,3,1,1,A,844FV@CqhJ`{'0' * 49},0*3D",
            f"!AIVDM,3,2,1,A,{'0' * 60},0*16",
            f"!AIVDM,3,3,1,A,{'0' * 56}fh,4*1D",
        ),
    ),
)
REFUSALS = (
    Refusal("a bad checksum", "mmsi", 227006760, "bad_checksum", "!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*24"),
    Refusal("a message cut short", "lon", 0.004105, "bad_length", "!AIVDM,1,1,,A,13HOI:0P0000VO,0*29"),
    Refusal("a message too long", "lon", 0.13138, "bad_length", "!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip0,0*13"),
    Refusal("type 0, as type 1", "msg_type", 0, "undecodable", "!AIVDM,1,1,,A,03HOI:0P0000VOHLCnHQKwvL05Ip,0*22"),
)
DEPARTURES = (
    Departure("gpsd", (5, 19, 21, 24), "text", "spaces in front stay"),
    Departure("gpsd", (24,), "vendorid", "has the seven characters of M.1371-3, beside model and serial number"),
    Departure("gpsd", (24,), "the other part", "is told too: parts A and B are one object"),
    Departure("gpsd", (6, 7, 13, 15, 16, 20, 25, 26), "absent fields", "are filled up with 0"),
    Departure("gpsd", (26,), "radio", "is always 0"),
    Departure("gpsd", (8,), "length, beam, draught", "of inland ships (DAC 200, FI 10) stay in 0.1 m and 0.01 m"),
    Departure("libais", (13, 15, 16), "absent fields", "are filled up with 0"),
    Departure("libais", (9,), "speed", "is divided by ten"),
    Departure("libais", (27,), "gnss", "is the other way round"),
    Departure("libais", (6, 12), "retransmit", "is the other way round"),
    Departure("libais", (21,), "text", "has `-` for `_`, and a backtick for the apostrophe"),
)
