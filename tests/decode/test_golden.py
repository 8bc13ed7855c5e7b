"""What gpsd and libais print of their own logs, field by field: `.chk` of gpsdecode, unscaled, and libais' JSON."""

import math
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from golden import Pair, interleaved, is_told, pairs_of_gpsd, pairs_of_libais
from payloads import FIXTURES, NMEA, WHY_SKIPPED, bits_of, fault_of
from sentences import decoded
from unsaid import is_unsaid

from pipeline.decode.layouts.differences import DEPARTURES

pytestmark = pytest.mark.skipif(not FIXTURES.is_dir(), reason=WHY_SKIPPED)


NAMES = {
    "type": "msg_type",
    "repeat": "repeat",
    "mmsi": "mmsi",
    "status": "nav_status",
    "turn": "rot_ais",
    "speed": "sog_knots",
    "accuracy": "is_accurate",
    "lon": "lon_deg",
    "lat": "lat_deg",
    "course": "cog_deg",
    "heading": "heading_deg",
    "second": "fix_second",
    "maneuver": "special_manoeuvre",
    "raim": "has_raim",
    "epfd": "epfd",
    "ais_version": "ais_version",
    "imo": "imo",
    "callsign": "call_sign",
    "shipname": "ship_name",
    "shiptype": "ship_type",
    "to_bow": "to_bow_m",
    "to_stern": "to_stern_m",
    "to_port": "to_port_m",
    "to_starboard": "to_starboard_m",
    "draught": "draught_m",
    "destination": "destination",
    "dte": "is_dte_missing",
    "alt": "altitude_m",
    "reserved": "regional_bits",
    "cs": "is_carrier_sense",
    "display": "has_display",
    "dsc": "has_dsc",
    "band": "has_whole_band",
    "msg22": "obeys_message_22",
    "assigned": "is_assigned",
    "aid_type": "aid_type",
    "name": "aid_name",
    "off_position": "is_off_position",
    "virtual_aid": "is_virtual",
    "vendorid": "vendor_id",
    "model": "unit_model",
    "serial": "serial_no",
    "gnss": "is_fix_late",
    "part_num": "part",
    "transmission_ctl": "is_long_range_asked",
    "radio": "comm_state",
    "unit": "is_carrier_sense",
    "mode": "is_assigned",
}
REGIONAL = {
    "rescue_aircraft": "regional_bits",
    "position_b": "regional_bits_more",
    "position_b_extended": "regional_bits_more",
    "aid_to_navigation": "aid_status_bits",
}
OTHER_NAMES = {"portname": "port_name", "stationtype": "station_type", "type": "msg_type"}
ADDED = {
    "gpsd": {"class", "device", "scaled"},
    "libais": {
        *("class", "device", "scaled", "spare", "spare2", "spare3", "spare4", "alt_sensor"),
        *(
            "slot_timeout",
            "sync_state",
            "slot_number",
            "slot_increment",
            "slots_to_allocate",
            "keep_flag",
            "slot_offset",
        ),
        *("received_stations", "commstate_cs_fill", "utc_hour", "utc_min", "utc_spare"),
        "timestamp",  # of the tag block
        # of applications, and of parts that do not exist
        *("notice_type", "notice_type_str", "sub_areas", "link_id", "duration_minutes", "ack_required", "msg_seq"),
        *("slot_offset_2", "msg_2", "type2_2", "offset2_2"),
    },
}
TIMES = ("year", "month", "day", "hour", "minute", "second")
PARTS = {"timestamp": [f"reported_{part}" for part in TIMES], "eta": [f"eta_{part}" for part in TIMES[1:5]]}
TURNS: dict[str, int | None] = {"fastright": 127, "fastleft": -127, "nan": None}
TEXTS = {"callsign", "shipname", "destination", "name", "vendorid", "text", "vin"}
# Of unscaled values: what they are divided by, and what is added then.
TENTHS = ("visibility", "cspeed", "cspeed2", "cspeed3", "waveheight", "swellheight", "salinity")
Units = dict[str, tuple[int, int]]
WEATHER: Units = {"lon_deg": (60_000, 0), "lat_deg": (60_000, 0), **dict.fromkeys(TENTHS, (10, 0))}
UNITS: Units = {
    "lon_deg": (600_000, 0),
    "lat_deg": (600_000, 0),
    "sog_knots": (10, 0),
    "cog_deg": (10, 0),
    "draught_m": (10, 0),
}
CORNERS: Units = {f"{name}_deg": (600, 0) for name in ("lon", "lat", "ne_lon", "ne_lat", "sw_lon", "sw_lat")}
UNITS_OF: dict[tuple[Any, ...], Units] = {
    (9,): {**UNITS, "sog_knots": (1, 0)},
    (27,): {"lon_deg": (600, 0), "lat_deg": (600, 0)},
    **dict.fromkeys(((17,), (22,), (23,)), CORNERS),
    (8, 1, 11): WEATHER
    | {
        "airtemp": (10, -60),
        "dewpoint": (10, -20),
        "watertemp": (10, -10),
        "waterlevel": (10, -10),
        "pressure": (1, 800),
    },
    (8, 1, 31): WEATHER
    | {"airtemp": (10, 0), "dewpoint": (10, 0), "watertemp": (10, 0), "waterlevel": (100, -10), "pressure": (1, 799)},
}


TO_METRES = {"length": 10, "beam": 10, "draught": 100}


class Said(NamedTuple):
    """One field as the other decoder and as Tumen say it, in the same unit."""

    decoder: str
    kind: int
    key: str
    theirs: Any
    ours: Any

    @property
    def rounding(self) -> float:
        """Half of the last digit that the other decoder prints."""
        return 0.51 * 10 ** int(self.theirs.as_tuple().exponent) if isinstance(self.theirs, Decimal) else 0

    @property
    def is_same(self) -> bool:
        if isinstance(self.theirs, str) or self.ours is None or self.theirs is None:
            return bool(self.theirs == self.ours)
        return math.isclose(self.theirs, self.ours, rel_tol=1e-7, abs_tol=max(1e-6, self.rounding))

    @property
    def departure(self) -> tuple[str, str]:
        """Which listed departure of the other decoder this is; fails where it is none."""
        found = [field for (decoder, field), is_it in MEANT.items() if decoder == self.decoder and is_it(self)]
        listed = [row.field for row in DEPARTURES if row.decoder == self.decoder and self.kind in row.msg_types]
        met = [field for field in found if field in listed]
        assert met, self
        return self.decoder, met[0]


MEANT: dict[tuple[str, str], Callable[[Said], bool]] = {
    ("gpsd", "vendorid"): lambda said: said.key == "vendorid" and said.theirs.startswith(said.ours or ""),
    ("gpsd", "the other part"): lambda said: said.kind == 24 and said.ours is None,
    ("gpsd", "text"): lambda said: said.key in TEXTS and said.theirs.strip() == said.ours,
    ("gpsd", "absent fields"): lambda said: said.ours is None,
    ("gpsd", "radio"): lambda said: said.key == "radio" and said.theirs == 0,
    ("gpsd", "length, beam, draught"): lambda said: (
        said.key in TO_METRES and math.isclose(said.theirs / TO_METRES[said.key], said.ours)
    ),
    ("libais", "speed"): lambda said: said.key == "speed" and math.isclose(said.theirs * 10, said.ours, rel_tol=1e-6),
    ("libais", "gnss"): lambda said: said.key == "gnss" and said.theirs != said.ours,
    ("libais", "retransmit"): lambda said: said.key == "retransmit" and said.theirs != said.ours,
    ("libais", "text"): lambda said: said.key in TEXTS and said.theirs == said.ours.translate({95: 45, 39: 96}),
    ("libais", "absent fields"): lambda said: said.ours is None,
}


def comparisons(decoder: str, pair: Pair) -> Iterator[Said]:
    """Each field that both say."""
    ours = pair.fields()
    for key, value in pair.told.items():
        if key in PARTS and PARTS[key][0] in ours:
            numbers = [int(number) for number in re.findall(r"\d+", value)]
            for part, number in zip(PARTS[key], numbers, strict=True):
                yield Said(decoder, pair.kind, key, None if is_unsaid(part, number, pair.kind) else number, ours[part])
        elif name := name_of(decoder, key, pair, ours):
            theirs: Any = in_our_terms(name, value, pair)
            mine: Any = ours.get(name)
            if name == "comm_state":
                mine |= ours.get("is_itdma", 0) << 19
            elif name == "data":
                mine = mine[: len(theirs)]
            elif name == "aid_name" and decoder == "gpsd":
                theirs, mine = joined_name(pair, theirs, mine, ours["name_extension"])
            if not isinstance(theirs, str) or not isinstance(mine, int):  # gpsd has words for some numbers
                yield Said(decoder, pair.kind, key, theirs, mine)


def joined_name(pair: Pair, theirs: str | None, name: str | None, extension: str | None) -> tuple[str, str]:
    """Without spaces, gpsd's name of an aid and ours: the extension counts where the name has no `@`."""
    is_full = "@" not in bits_of(pair.whole.payload, pair.whole.fill_bits).read_text(43, 120)
    return (theirs or "").replace(" ", ""), ((name or "") + (extension or "" if is_full else "")).replace(" ", "")


def name_of(decoder: str, key: str, pair: Pair, ours: dict[str, Any]) -> str | None:
    """Our name of a field; None of what the other decoder adds, or splits otherwise."""
    if key in ADDED[decoder] or key.endswith("_text") or key.startswith("tagblock_"):
        return None
    if pair.layout:
        return REGIONAL[pair.layout.name] if key == "regional" else NAMES[key]
    name = OTHER_NAMES.get(key, "ship_type" if key == "shiptype" and pair.kind == 23 else key)
    is_application_data = pair.kind in {6, 8} and (name in {"data", *PARTS, "arrival"} or "data" in ours)
    if f"{name}_deg" in ours or f"{name}_deg" in CORNERS:
        return f"{name}_deg"
    return None if name not in ours and is_application_data else name


def in_our_terms(name: str, value: Any, pair: Pair) -> Any:
    """A value of the other decoder in Tumen's unit, None where it says nothing."""
    if isinstance(value, str) and name in {"imo", "ne_lon_deg", "ne_lat_deg", "sw_lon_deg", "sw_lat_deg"}:
        value = Decimal(value)
    if name == "data":
        bits, digits = value.split(":")
        return digits[: int(bits) // 8 * 2]
    if isinstance(value, str) or value is None:
        return TURNS[value] if name == "rot_ais" and value else value or None
    is_scaled = pair.told["scaled"]
    if name == "rot_ais" and is_scaled:
        return math.copysign(round(4.733 * math.sqrt(abs(value))), value)
    if not is_scaled:
        application = (pair.kind, pair.told.get("dac"), pair.told.get("fid"))
        units = UNITS_OF.get((pair.kind,)) or UNITS_OF.get(application) or (UNITS if pair.layout else {})
        divisor, offset = units.get(name, (1, 0))
        value = value / divisor + offset
    return None if is_unsaid(name, value, pair.kind) else value


def held_against(decoder: str, pairs: Iterator[Pair]) -> tuple[int, set[tuple[str, str]], int]:
    """How many fields are the same, which departures there are, and how many messages are of a wrong length."""
    same, refused = 0, 0
    departures: set[tuple[str, str]] = set()
    for pair in pairs:
        assert is_told(pair.whole, pair.told)
        if fault_of(pair.whole.payload, pair.whole.fill_bits):
            refused += 1
            continue
        for said in comparisons(decoder, pair):
            if said.is_same:
                same += 1
            else:
                departures.add(said.departure)
    return same, departures, refused


@pytest.mark.parametrize(
    ("decoder", "pairs", "fields", "refused"),
    [("gpsd", pairs_of_gpsd, 29_000, 11), ("libais", pairs_of_libais, 300, 0)],
)
def test_fields_are_those_of_the_other_decoder_but_for_the_listed_departures(
    decoder: str, pairs: Callable[[], Iterator[Pair]], fields: int, refused: int
) -> None:
    same, departures, refused_here = held_against(decoder, pairs())
    assert departures == {(row.decoder, row.field) for row in DEPARTURES if row.decoder == decoder}
    assert refused_here == refused
    assert same > fields


@pytest.mark.parametrize(
    "log",
    [
        "ais-raw-messages",
        "ais-nmea-type6-fid55",
        "ais_unpack_sixbit",
    ],
)
def test_the_names_of_aids_are_those_of_gpsd(log: str) -> None:
    aids = decoded(NMEA / "gpsd" / f"{log}.log", untimed=True).aids_to_navigation
    told = [pair.told for pair in interleaved(NMEA / "gpsd" / f"{log}.log.chk") if pair.told["type"] == 21]
    assert set(aids.select("mmsi", "aid_name").iter_rows()) == {(one["mmsi"], one["name"].strip()) for one in told}
