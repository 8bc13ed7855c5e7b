"""Layouts of inland waterways' binary messages (type 8, DAC 200), after the UNECE standard on inland AIS."""

from pipeline.decode.layouts.others.carriers import BROADCAST_HEAD
from pipeline.decode.layouts.others.shape import (
    JsonField,
    JsonLayout,
    application,
    flag,
    place,
    row,
)
from pipeline.decode.layouts.shape import Kind

_MINUTE_TEN_THOUSANDTHS = 600_000  # of a degree

INLAND: tuple[JsonLayout, ...] = (
    JsonLayout(
        name="inland_ship",
        msg_types=(8,),
        fields=(
            *BROADCAST_HEAD,
            JsonField("vin", 56, 48, Kind.TEXT),
            JsonField("length", 104, 13, parts=10),
            JsonField("beam", 117, 10, parts=10),
            *row(127, ("shiptype", 14), ("hazard", 3)),
            JsonField("draught", 144, 11, parts=100),
            *row(155, ("loaded", 2)),
            *(flag(f"{what}_q", 157 + nth) for nth, what in enumerate(("speed", "course", "heading"))),
        ),
        choice=application(40, 200, 10),
    ),
    JsonLayout(
        name="weather_warning",
        msg_types=(8,),
        fields=(
            *BROADCAST_HEAD,
            *row(56, ("start_year", 8), ("start_month", 4), ("start_day", 5)),
            *row(73, ("end_year", 8), ("end_month", 4), ("end_day", 5)),
            *row(90, ("start_hour", 5), ("start_minute", 6), ("end_hour", 5), ("end_minute", 6)),
            *place(112, _MINUTE_TEN_THOUSANDTHS, "start_"),
            *place(167, _MINUTE_TEN_THOUSANDTHS, "end_"),
            *row(222, ("type", 4)),
            JsonField("min", 226, 9, Kind.SIGNED),
            JsonField("max", 235, 9, Kind.SIGNED),
            *row(244, ("intensity", 2), ("wind", 4)),
        ),
        choice=application(40, 200, 23),
    ),
    JsonLayout(
        name="water_levels",
        msg_types=(8,),
        fields=(
            *BROADCAST_HEAD,
            JsonField("country", 56, 12, Kind.TEXT),
            *(
                field
                for nth in (1, 2, 3, 4)
                for field in (
                    JsonField(f"gauge_id_{nth}", 43 + 25 * nth, 11),
                    JsonField(f"water_level_{nth}", 54 + 25 * nth, 14, Kind.SIGNED),
                )
            ),
        ),
        choice=application(40, 200, 24),
    ),
    JsonLayout(
        name="signal_status",
        msg_types=(8,),
        fields=(
            *BROADCAST_HEAD,
            *place(56, _MINUTE_TEN_THOUSANDTHS),
            *row(111, ("form", 4), ("facing", 9), ("direction", 3), ("status_raw", 30)),
        ),
        choice=application(40, 200, 40),
    ),
)
