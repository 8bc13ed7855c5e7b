"""Every field of every layout against pyais, on recordings and on payloads of chance."""

import random
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from payloads import FIXTURES, WHY_SKIPPED, Whole, chance_payload, fault_of, recorded, recordings
from pyais.bit_vector import bit_vector
from pyais.messages import MSG_CLASS
from unsaid import is_unsaid

from pipeline.decode.layouts import ALLOWED_BITS, LAYOUTS, Layout
from pipeline.decode.layouts.differences import DIFFERENCES, Rule
from pipeline.decode.messages import read_fields
from pipeline.decode.payloads import message_type

Found = set[tuple[Rule, str]]
COLUMNS = {kind for layout in LAYOUTS for kind in layout.msg_types}
LISTED = {(row.rule, name) for row in DIFFERENCES if COLUMNS.issuperset(row.msg_types) for name in row.fields}
NAMES = {
    "nav_status": "status",
    "rot_ais": "turn",
    "sog_knots": "speed",
    "is_accurate": "accuracy",
    "lon_deg": "lon",
    "lat_deg": "lat",
    "cog_deg": "course",
    "heading_deg": "heading",
    "fix_second": "second",
    "fix_state": "second",
    "special_manoeuvre": "maneuver",
    "has_raim": "raim",
    "comm_state": "radio",
    "is_itdma": "radio",
    **{f"reported_{part}": part for part in ("year", "month", "day", "hour", "minute", "second")},
    **{f"eta_{part}": part for part in ("month", "day", "hour", "minute")},
    "is_long_range_asked": "spare_1",
    "call_sign": "callsign",
    "ship_name": "shipname",
    **{f"to_{side}_m": f"to_{side}" for side in ("bow", "stern", "port", "starboard")},
    "draught_m": "draught",
    "is_dte_missing": "dte",
    "altitude_m": "alt",
    "regional_bits": "reserved_1",
    "regional_bits_more": "reserved_2",
    "is_assigned": "assigned",
    "is_carrier_sense": "cs",
    "has_display": "display",
    "has_dsc": "dsc",
    "has_whole_band": "band",
    "obeys_message_22": "msg22",
    "aid_name": "name",
    "is_off_position": "off_position",
    "aid_status_bits": "reserved_1",
    "is_virtual": "virtual_aid",
    "name_extension": "name_ext",
    "part": "partno",
    "vendor_id": "vendorid",
    "unit_model": "model",
    "serial_no": "serial",
    "is_fix_late": "gnss",
}
# What pyais keeps in a field with others, or among spare bits.
TAKEN_OUT: dict[tuple[str, str], Callable[[Any], int]] = {
    **{(layout, "comm_state"): lambda radio: radio & 0x7FFFF for layout in ("rescue_aircraft", "position_b")},
    **{(layout, "is_itdma"): lambda radio: radio >> 19 for layout in ("rescue_aircraft", "position_b")},
    ("base_station", "is_long_range_asked"): lambda spare: spare[0] >> 7,
    ("static_part_b", "epfd"): lambda spare: spare[0] >> 4,
}
IN_TENTHS = {"sog_knots", "cog_deg", "draught_m"}
FOLDED = {"ship_type", "epfd", "rot_ais"}


@cache
def bits_of_pyais(message_class: Any) -> dict[str, tuple[int, int]]:
    """First bit and width of each field, as pyais has them."""
    places, first_bit = {}, 0
    for field in message_class.fields():
        places[field.name] = (first_bit, field.metadata["width"])
        first_bit += field.metadata["width"]
    return places


def spoken(text: str) -> str | None:
    return text.partition("@")[0].strip() or None


def expected(layout: Layout, name: str, message: Any, vector: bit_vector) -> tuple[Any, Rule | None]:
    """What Tumen has to give by what pyais gives, and the rule if that is not the same."""
    theirs = getattr(message, name_in_pyais(layout, name))
    if theirs is None:
        return None, None
    if isinstance(theirs, str):
        return expected_text(name, theirs, message, vector)
    rule = None
    if (layout.name, name) in TAKEN_OUT:
        theirs = TAKEN_OUT[layout.name, name](theirs)
    elif name in FOLDED:
        first_bit, width = bits_of_pyais(message.__class__)[NAMES.get(name, name)]
        broadcast = vector.get_num(first_bit, width, signed=name == "rot_ais")
        rule = None if broadcast == theirs else Rule.AS_BROADCAST if name == "rot_ais" else Rule.ENUMERATION
        theirs = broadcast
    return (None, Rule.NOT_AVAILABLE) if is_unsaid(name, theirs, message.msg_type) else (theirs, rule)


def expected_text(name: str, theirs: str, message: Any, vector: bit_vector) -> tuple[str | None, Rule | None]:
    first_bit, width = bits_of_pyais(message.__class__)[NAMES.get(name, name)]
    most = 84 if name == "name_extension" else width  # 88 bits in pyais, which end in spare ones
    room = min(most, len(vector) - first_bit) // 6 * 6
    if room < width and (whole := spoken(vector.get_str(first_bit, room))) != spoken(theirs):
        return whole, Rule.CUT_CHARACTER
    return spoken(theirs), None if theirs == (spoken(theirs) or "") else Rule.TEXT_END


def name_in_pyais(layout: Layout, name: str) -> str:
    return "spare_1" if (layout.name, name) == ("static_part_b", "epfd") else NAMES.get(name, name)


def differences(layout: Layout, payloads: Sequence[Whole]) -> Found:
    """Which rules make Tumen's fields others than pyais's; fails where no rule does."""
    ours = read_fields(layout, [(whole.payload, whole.fill_bits) for whole in payloads])
    assert ours.height == len(payloads)
    assert ours.columns == [field.name for field in layout.fields]
    columns = {name: column.to_list() for name, column in ours.to_dict().items()}
    found: Found = set()
    for row, whole in enumerate(payloads):
        vector = bit_vector(whole.payload, whole.fill_bits)
        message: Any = MSG_CLASS[message_type(whole.payload)].from_vector(vector)
        for name, values in columns.items():
            if not hasattr(message, name_in_pyais(layout, name)):
                assert layout.name == "static_part_b"  # pyais gives a craft's size or its mother ship
                continue
            value, rule = expected(layout, name, message, vector)
            mine = values[row] if name not in IN_TENTHS or values[row] is None else round(values[row], 1)
            assert mine == value, (name, whole, getattr(message, name_in_pyais(layout, name)))
            if rule:
                found.add((rule, name))
    return found


def chance_payloads(layout: Layout, count: int, seed: str) -> list[Whole]:
    chance = random.Random(f"{layout.name} {seed}")  # noqa: S311  no secret
    return [chance_payload(layout, chance) for _ in range(count)]


def test_chance_payloads_are_as_pyais_has_them_but_for_the_listed_differences() -> None:
    found = {row for layout in LAYOUTS for row in differences(layout, chance_payloads(layout, 2000, "some"))}
    assert found == LISTED


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_million_payloads_are_as_pyais_has_them_but_for_the_listed_differences(layout: Layout) -> None:
    for part in range(20):
        assert differences(layout, chance_payloads(layout, 5000, f"part {part}")) <= LISTED


@pytest.mark.skipif(not FIXTURES.is_dir(), reason=WHY_SKIPPED)
@pytest.mark.parametrize("path", recordings(), ids=lambda path: path.name)
def test_recorded_payloads_are_as_pyais_has_them_but_for_the_listed_differences(path: Path) -> None:
    payloads = [whole for whole in recorded(path) if fault_of(whole.payload, whole.fill_bits) is None]
    for layout in LAYOUTS:
        assert differences(layout, [whole for whole in payloads if is_of(layout, whole)]) <= LISTED


def is_of(layout: Layout, whole: Whole) -> bool:
    if message_type(whole.payload) not in layout.msg_types:
        return False
    return layout.part is None or bit_vector(whole.payload, whole.fill_bits).get(38, 2) == layout.part


def test_every_type_has_a_layout_or_is_one_of_the_others() -> None:
    assert {kind for kind, _ in ALLOWED_BITS} == set(range(1, 29))
