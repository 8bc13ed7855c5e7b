"""AIS messages as armoured payloads: bit layouts of ITU-R M.1371-5, annex 8."""

from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime

from pipeline.simulate.orders import SIX_BIT_ALPHABET

Field = tuple[int, int]  # width in bits, value; negative values in two's complement

HEADING_UNKNOWN = 511
SENTENCE_CHARACTERS = 60  # of payload: a sentence has at most 82 in all
_BITS_PER_CHARACTER = 6
_ARMOUR = "0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW`abcdefghijklmnopqrstuvw"
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_FROM_BASE64 = bytes.maketrans(_BASE64.encode(), _ARMOUR.encode())


def fill_bits(bit_count: int) -> int:
    """Bits that fill the last character of a payload."""
    return -bit_count % _BITS_PER_CHARACTER


def armour(fields: Iterable[Field]) -> str:
    """Pack fields in order into an armoured payload."""
    bits = width = 0
    for field_width, value in fields:
        bits = bits << field_width | value & (1 << field_width) - 1
        width += field_width
    characters = -(-width // _BITS_PER_CHARACTER)
    size_bytes = -(-characters // 4) * 3  # base64 takes its six bits as armour does, under other letters
    packed = (bits << 8 * size_bytes - width).to_bytes(size_bytes, "big")
    return b64encode(packed).translate(_FROM_BASE64)[:characters].decode("ascii")


def _text(text: str, length: int) -> list[Field]:
    return [(_BITS_PER_CHARACTER, SIX_BIT_ALPHABET.index(letter)) for letter in text.ljust(length, "@")]


def class_a_position(  # noqa: PLR0913  the fields of the message
    *,
    msg_type: int,
    mmsi: int,
    nav_status: int,
    sog_tenths: int,
    lon_1e4_min: int,
    lat_1e4_min: int,
    cog_tenths: int,
    heading_deg: int,
    second: int,
) -> str:
    """Types 1 to 3, 168 bits: speed in 0.1 knots, position in 1/10,000 minutes, course in 0.1 degrees."""
    turn_unknown = -128
    state = [(4, nav_status), (8, turn_unknown), (10, sog_tenths)]
    place = [(1, 1), (28, lon_1e4_min), (27, lat_1e4_min)]
    way = [(12, cog_tenths), (9, heading_deg), (6, second)]
    return armour([*_head(msg_type, mmsi), *state, *place, *way, (2, 0), (3, 0), (1, 0), (19, 0)])


def class_b_position(  # noqa: PLR0913  the fields of the message
    *,
    mmsi: int,
    sog_tenths: int,
    lon_1e4_min: int,
    lat_1e4_min: int,
    cog_tenths: int,
    second: int,
) -> str:
    """Type 18, 168 bits; no heading: small boats have no gyro."""
    place = [(10, sog_tenths), (1, 1), (28, lon_1e4_min), (27, lat_1e4_min)]
    way = [(12, cog_tenths), (9, HEADING_UNKNOWN), (6, second)]
    abilities = [(1, 1), (1, 0), (1, 1), (1, 1), (1, 1), (1, 0), (1, 0)]  # a carrier-sense unit with DSC
    return armour([*_head(18, mmsi), (8, 0), *place, *way, (2, 0), *abilities, (20, 0)])


def long_range_position(  # noqa: PLR0913  the fields of the message
    *,
    mmsi: int,
    nav_status: int,
    lon_tenth_min: int,
    lat_tenth_min: int,
    sog_knots: int,
    cog_deg: int,
) -> str:
    """Type 27, 96 bits: position in 1/10 minutes, whole knots and degrees."""
    place = [(4, nav_status), (18, lon_tenth_min), (17, lat_tenth_min)]
    return armour([*_head(27, mmsi), (1, 0), (1, 0), *place, (6, sog_knots), (9, cog_deg), (1, 0), (1, 0)])


def class_a_static(  # noqa: PLR0913  the fields of the message
    *,
    mmsi: int,
    imo: int,
    call_sign: str,
    name: str,
    ship_type: int,
    length_m: int,
    width_m: int,
    draught_tenths: int,
    destination: str,
) -> str:
    """Type 5, 424 bits: two sentences; draught in 0.1 m, no time of arrival."""
    who = [(2, 2), (30, imo), *_text(call_sign, 7), *_text(name, 20), (8, ship_type)]
    no_arrival = [(4, 0), (5, 0), (5, 24), (6, 60)]
    voyage = [(8, draught_tenths), *_text(destination, 20), (1, 0), (1, 0)]
    fields = [*_head(5, mmsi), *who, *_size(length_m, width_m), (4, 1), *no_arrival, *voyage]
    return armour(fields)


def class_b_name(*, mmsi: int, name: str) -> str:
    """Type 24 part A, 160 bits."""
    return armour([*_head(24, mmsi), (2, 0), *_text(name, 20)])


def class_b_particulars(*, mmsi: int, ship_type: int, call_sign: str, length_m: int, width_m: int) -> str:
    """Type 24 part B, 168 bits."""
    who = [(2, 1), (8, ship_type), *_text("SYN", 7), *_text(call_sign, 7)]
    return armour([*_head(24, mmsi), *who, *_size(length_m, width_m), (6, 0)])


def base_station(*, mmsi: int, at_utc: datetime, lon_1e4_min: int, lat_1e4_min: int) -> str:
    """Type 4, 168 bits: a station says its time and place."""
    date = [(14, at_utc.year), (4, at_utc.month), (5, at_utc.day)]
    time = [(5, at_utc.hour), (6, at_utc.minute), (6, at_utc.second)]
    place = [(1, 1), (28, lon_1e4_min), (27, lat_1e4_min), (4, 1)]
    return armour([*_head(4, mmsi), *date, *time, *place, (10, 0), (1, 0), (19, 0)])


def _head(msg_type: int, mmsi: int) -> list[Field]:
    return [(6, msg_type), (2, 0), (30, mmsi)]


def _size(length_m: int, width_m: int) -> list[Field]:
    """The antenna stands a fifth from the stern, amidships."""
    stern_m, port_m = length_m // 5, width_m // 2
    return [(9, length_m - stern_m), (9, stern_m), (6, port_m), (6, width_m - port_m)]
