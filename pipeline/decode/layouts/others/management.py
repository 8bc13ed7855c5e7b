"""Layouts of what base stations ask for and assign: types 10, 15, 16, 20, 22 and 23."""

from pipeline.decode.layouts.others.shape import HEAD, Choice, JsonLayout, flag, place, row

_MINUTE_TENTHS = 600  # of a degree
_CHANNELS = (*HEAD, *row(40, ("channel_a", 12), ("channel_b", 12), ("txrx", 4)), flag("power", 68))
_BANDS = (flag("addressed", 139), flag("band_a", 140), flag("band_b", 141), *row(142, ("zonesize", 3)))

MANAGEMENT: tuple[JsonLayout, ...] = (
    JsonLayout("time_inquiry", (10,), (*HEAD, *row(40, ("dest_mmsi", 30)))),
    JsonLayout(
        name="interrogation",
        msg_types=(15,),
        fields=(
            *HEAD,
            *row(40, ("mmsi1", 30), ("type1_1", 6), ("offset1_1", 12)),
            *row(90, ("type1_2", 6), ("offset1_2", 12)),
            *row(110, ("mmsi2", 30), ("type2_1", 6), ("offset2_1", 12)),
        ),
    ),
    JsonLayout(
        name="assignment_of_one",
        msg_types=(16,),
        fields=(*HEAD, *row(40, ("mmsi1", 30), ("offset1", 12), ("increment1", 10))),
        most_bits=96,
    ),
    JsonLayout(
        name="assignment_of_two",
        msg_types=(16,),
        fields=(
            *HEAD,
            *row(40, ("mmsi1", 30), ("offset1", 12), ("increment1", 10)),
            *row(92, ("mmsi2", 30), ("offset2", 12), ("increment2", 10)),
        ),
    ),
    JsonLayout(
        name="link_management",
        msg_types=(20,),
        fields=(
            *HEAD,
            *(
                field
                for nth in (1, 2, 3, 4)
                for field in row(
                    10 + 30 * nth,
                    *((f"offset{nth}", 12), (f"number{nth}", 4), (f"timeout{nth}", 3), (f"increment{nth}", 11)),
                )
            ),
        ),
    ),
    JsonLayout(
        name="channels_of_two_stations",
        msg_types=(22,),
        fields=(*_CHANNELS, *row(69, ("dest1", 30)), *row(104, ("dest2", 30)), *_BANDS),
        choice=Choice(139, 1, 1),
    ),
    JsonLayout(
        name="channels_of_an_area",
        msg_types=(22,),
        fields=(*_CHANNELS, *place(69, _MINUTE_TENTHS, "ne_"), *place(104, _MINUTE_TENTHS, "sw_"), *_BANDS),
        choice=Choice(139, 1, 0),
    ),
    JsonLayout(
        name="group_assignment",
        msg_types=(23,),
        fields=(
            *HEAD,
            *place(40, _MINUTE_TENTHS, "ne_"),
            *place(75, _MINUTE_TENTHS, "sw_"),
            *row(110, ("station_type", 4), ("ship_type", 8)),
            *row(144, ("txrx", 2), ("interval", 4), ("quiet", 4)),
        ),
    ),
)
