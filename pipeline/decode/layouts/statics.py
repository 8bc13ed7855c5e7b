"""Layouts of what tells names: types 5, 19, 21 and both parts of 24."""

from pipeline.decode.layouts.recurring import (
    FROM_SOG_TO_SECOND_OF_CLASS_B,
    HEAD,
    epfd,
    no_terminal,
    place,
    second,
    ship_type,
    size,
)
from pipeline.decode.layouts.shape import Field, Kind, Layout, between, padded

STATICS: tuple[Layout, ...] = (
    Layout(
        name="static_voyage",
        msg_types=(5,),
        part=None,
        bits=padded(420, 422, 424),  # the shorter two drop DTE and the spare bit; both are on the air
        fields=(
            *HEAD,
            Field("ais_version", 38, 2),
            Field("imo", 40, 30, known=(1, 2**30 - 1), note="0 is not available"),
            Field("call_sign", 70, 42, Kind.TEXT),
            Field("ship_name", 112, 120, Kind.TEXT),
            ship_type(232),
            *size(240),
            epfd(270),
            Field("eta_month", 274, 4, known=(1, 12), note="0 is not available"),
            Field("eta_day", 278, 5, known=(1, 31), note="0 is not available"),
            Field("eta_hour", 283, 5, known=(0, 23), note="24 is not available"),
            Field("eta_minute", 288, 6, known=(0, 59), note="60 is not available"),
            Field("draught_m", 294, 8, known=(1, 255), note="0 is not available, 25.5 is that or more"),
            Field("destination", 302, 120, Kind.TEXT),
            no_terminal(422),
        ),
    ),
    Layout(
        name="position_b_extended",
        msg_types=(19,),
        part=None,
        bits=padded(312),
        fields=(
            *HEAD,
            *FROM_SOG_TO_SECOND_OF_CLASS_B,
            Field("regional_bits_more", 139, 4, note="spare since M.1371-4"),
            Field("ship_name", 143, 120, Kind.TEXT),
            ship_type(263),
            *size(271),
            epfd(301),
            Field("has_raim", 305, 1),
            no_terminal(306),
            Field("is_assigned", 307, 1, note="1: reports at a rate it was told"),
        ),
    ),
    Layout(
        name="aid_to_navigation",
        msg_types=(21,),
        part=None,
        bits=between(272, 360),
        fields=(
            *HEAD,
            Field("aid_type", 38, 5, known=(1, 31), note="0 is not said"),
            Field("aid_name", 43, 120, Kind.TEXT),
            *place(163),
            *size(219),
            epfd(249),
            *second(253),
            Field("is_off_position", 259, 1, note="of floating aids, and only where fix_second is known"),
            Field("aid_status_bits", 260, 8),
            Field("has_raim", 268, 1),
            Field("is_virtual", 269, 1, note="1: no such thing lies there"),
            Field("is_assigned", 270, 1, note="1: reports at a rate it was told"),
            Field(
                "name_extension", 272, 84, Kind.TEXT, note="goes on where aid_name has no @; as long as the payload is"
            ),
        ),
    ),
    Layout(
        name="static_part_a",
        msg_types=(24,),
        part=0,
        bits=padded(160, 168),  # some send part A with its spare
        fields=(*HEAD, Field("part", 38, 2), Field("ship_name", 40, 120, Kind.TEXT)),
    ),
    Layout(
        name="static_part_b",
        msg_types=(24,),
        part=1,
        bits=padded(168),
        fields=(
            *HEAD,
            Field("part", 38, 2),
            ship_type(40),
            Field("vendor_id", 48, 18, Kind.TEXT),
            Field("unit_model", 66, 4),
            Field("serial_no", 70, 20),
            Field("call_sign", 90, 42, Kind.TEXT),
            *size(132),
            Field(
                "mothership_mmsi", 132, 30, known=(1, 999_999_999), note="in place of the size where mmsi is 98xxxxxxx"
            ),
            epfd(162),
        ),
    ),
)
