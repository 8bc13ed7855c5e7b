"""Layouts of weather and water in binary messages (type 8, DAC 1 FI 11, 21 and 31), after IMO SN.1/Circ.236 and 289."""

from pipeline.decode.layouts.others.carriers import BROADCAST_HEAD
from pipeline.decode.layouts.others.shape import (
    Choice,
    JsonField,
    JsonLayout,
    application,
    coordinate,
    flag,
    place,
    row,
)
from pipeline.decode.layouts.shape import Kind

_MINUTE_THOUSANDTHS = 60_000  # of a degree
_OBSERVATION = 1 << 6 | 21


def _moment(first_bit: int) -> tuple[JsonField, ...]:
    return row(first_bit, ("day", 5), ("hour", 5), ("minute", 6))


def _wind(first_bit: int) -> tuple[JsonField, ...]:
    return row(first_bit, ("wspeed", 7), ("wgust", 7), ("wdir", 9), ("wgustdir", 9))


def _tenths(key: str, first_bit: int, width: int, *, offset: int = 0) -> JsonField:
    return JsonField(key, first_bit, width, parts=10, offset=offset)


def _signed_tenths(key: str, first_bit: int, width: int) -> JsonField:
    return JsonField(key, first_bit, width, Kind.SIGNED, parts=10)


def _water(first_bit: int) -> tuple[JsonField, ...]:
    """Currents at the surface and in two depths, waves and swell, in 111 bits."""
    return (
        _tenths("cspeed", first_bit, 8),
        *row(first_bit + 8, ("cdir", 9)),
        _tenths("cspeed2", first_bit + 17, 8),
        *row(first_bit + 25, ("cdir2", 9), ("cdepth2", 5)),
        _tenths("cspeed3", first_bit + 39, 8),
        *row(first_bit + 47, ("cdir3", 9), ("cdepth3", 5)),
        _tenths("waveheight", first_bit + 61, 8),
        *row(first_bit + 69, ("waveperiod", 6), ("wavedir", 9)),
        _tenths("swellheight", first_bit + 84, 8),
        *row(first_bit + 92, ("swellperiod", 6), ("swelldir", 9), ("seastate", 4)),
    )


WEATHER: tuple[JsonLayout, ...] = (
    JsonLayout(
        name="weather_and_water",
        msg_types=(8,),
        fields=(
            *BROADCAST_HEAD,
            *place(56, _MINUTE_THOUSANDTHS),
            flag("accuracy", 105),
            *_moment(106),
            *_wind(122),
            _signed_tenths("airtemp", 154, 11),
            *row(165, ("humidity", 7)),
            _signed_tenths("dewpoint", 172, 10),
            JsonField("pressure", 182, 9, offset=799),
            *row(191, ("pressuretend", 2)),
            flag("visgreater", 193),
            _tenths("visibility", 194, 7),
            JsonField("waterlevel", 201, 12, parts=100, offset=-1000),
            *row(213, ("leveltrend", 2)),
            *_water(215),
            _signed_tenths("watertemp", 326, 10),
            *row(336, ("preciptype", 3)),
            _tenths("salinity", 339, 9),
            *row(348, ("ice", 2)),
        ),
        choice=application(40, 1, 31),
    ),
    JsonLayout(
        name="weather_and_water_of_2004",
        msg_types=(8,),
        fields=(
            *BROADCAST_HEAD,
            coordinate("lat", 56, _MINUTE_THOUSANDTHS),
            coordinate("lon", 80, _MINUTE_THOUSANDTHS),
            *_moment(105),
            *_wind(121),
            _tenths("airtemp", 153, 11, offset=-600),
            *row(164, ("humidity", 7)),
            _tenths("dewpoint", 171, 10, offset=-200),
            JsonField("pressure", 181, 9, offset=800),
            *row(190, ("pressuretend", 2)),
            _tenths("visibility", 192, 8),
            _tenths("waterlevel", 200, 9, offset=-100),
            *row(209, ("leveltrend", 2)),
            *_water(211),
            _tenths("watertemp", 322, 10, offset=-100),
            *row(332, ("preciptype", 3)),
            _tenths("salinity", 335, 9),
            *row(344, ("ice", 2)),
        ),
        choice=application(40, 1, 11),
    ),
    JsonLayout(
        name="weather_seen_from_a_ship",
        msg_types=(8,),
        fields=(
            *BROADCAST_HEAD,
            flag("wmo", 56),
            JsonField("location", 57, 120, Kind.TEXT),
            *place(177, _MINUTE_THOUSANDTHS),
            *_moment(226),
            *row(242, ("weather", 4)),
            flag("vislimit", 246),
            _tenths("visibility", 247, 7),
            *row(254, ("humidity", 7), ("wspeed", 7), ("wdir", 9)),
            JsonField("pressure", 277, 9, offset=799),
            *row(286, ("pressuretend", 4)),
            _signed_tenths("airtemp", 290, 11),
            _signed_tenths("watertemp", 301, 10),
            *row(311, ("waveperiod", 6)),
            _tenths("waveheight", 317, 8),
            *row(325, ("wavedir", 9)),
            _tenths("swellheight", 334, 8),
            *row(342, ("swelldir", 9), ("swellperiod", 6)),
        ),
        choice=Choice(40, 17, _OBSERVATION << 1),  # the bit behind says whether it is in the form of the WMO
    ),
)
