"""The message types of the corpus: how often each is on the air, and its fields after ITU-R M.1371-5, annex 8.

The shares are those of two public recordings, each counting half: marnav's `ais-sample.txt` (mariokonrad/marnav, BSD;
82,760 messages of 11,075 senders) and DMA AisLib's `stream_example.txt` (dma-ais/AisLib, Apache-2.0; 4,051 messages
of an authority's base stations). Shares of single types differ between recordings by a factor of ten (type 5 has
2.7% in the one and 10.5% in the other), and class B has grown since both: one mix stands for no feed in particular.
Type 27 is for satellites and in neither; it is put in at 0.3%. Types of 0.01% and less are left out. The types that are
neither a position, a static report, a base station nor an aid to navigation (6-8, 15-17, 20, 22, 23) are 6.2% together.

Layouts are written down here once more, apart from the decoder's own table, so that one checks the other.
Everything is SYNTHETIC: no ship has an MMSI of the country code 200, which is not assigned.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from benchmarks.decode.armour import Field, Text, armoured, fill_bits, numbered, text, width_of
from benchmarks.decode.chance import Chance, Ints, Octets

SENDERS = 3000
"""Of each kind. Messages go round them, so that nobody sends the same thing twice within a minute."""

_CLASS_A, _CLASS_B, _STATION, _AID, _AIRCRAFT = 200_000_000, 200_500_000, 2_000_000, 992_000_000, 111_200_000
_DEGREE = 600_000  # in 1/10,000 minutes
_TENTH_MINUTE = 1000  # the same, of type 27
_ONE_DAY_S = 86_400


class Sent(NamedTuple):
    """Messages of one type: who sends each (0 to `SENDERS` - 1), when, and the chance that fills its fields."""

    sender: Ints
    at_s: Ints
    chance: Chance


Fields = list[Field | Text]
Layout = Callable[[Sent], Fields]


class Kind(NamedTuple):
    """A message type: its share of messages, and how its fields are filled."""

    msg_type: int
    share: float
    layout: Layout


def payloads(kind: Kind, sent: Sent) -> tuple[Octets, int]:
    """Armoured payloads, a row a message, and the fill bits of the last character."""
    fields = kind.layout(sent)
    return armoured(fields, len(sent.sender)), fill_bits(width_of(fields))


def _head(msg_type: int, mmsi: Ints) -> Fields:
    return [(6, msg_type), (2, 0), (30, mmsi)]


def _place(sent: Sent) -> tuple[Ints, Ints]:
    """Longitude and latitude in 1/10,000 minutes: about a home in the seas off East Asia, 1 in 200 unknown."""
    home = Chance(sent.sender, sent.chance.seed)
    lon = 105 * _DEGREE + home.below("home lon", 40 * _DEGREE) + sent.chance.below("lon", _DEGREE // 10)
    lat = -5 * _DEGREE + home.below("home lat", 50 * _DEGREE) + sent.chance.below("lat", _DEGREE // 10)
    is_unknown = sent.chance.falls("unknown place", 0.005)
    return np.where(is_unknown, 181 * _DEGREE, lon), np.where(is_unknown, 91 * _DEGREE, lat)


def _motion(sent: Sent) -> tuple[Ints, Ints, Ints]:
    """Speed in 0.1 knots, course in 0.1 degrees, heading: a third lie still, some values are not available."""
    is_still = sent.chance.falls("still", 0.35)
    speed = np.where(is_still, sent.chance.below("drift", 3), 5 + sent.chance.below("speed", 220))
    course = sent.chance.below("course", 3600)
    is_silent = sent.chance.falls("no gyro", 0.12)
    return (
        np.where(sent.chance.falls("no speed", 0.01), 1023, speed),
        np.where(sent.chance.falls("no course", 0.03), 3600, course),
        np.where(is_silent, 511, course // 10),
    )


def _size(sent: Sent) -> Fields:
    home = Chance(sent.sender, sent.chance.seed)
    length, width = 12 + home.below("length", 300), 4 + home.below("width", 40)
    return [(9, length - length // 5), (9, length // 5), (6, width // 2), (6, width - width // 2)]


def _class_a(msg_type: int) -> Layout:
    def fields(sent: Sent) -> Fields:
        (lon, lat), (speed, course, heading) = _place(sent), _motion(sent)
        status = sent.chance.below("status", 16)
        turn = np.where(sent.chance.falls("no turn", 0.3), -128, sent.chance.below("turn", 21) - 10)
        state: Fields = [(4, status), (8, turn), (10, speed), (1, sent.chance.below("accuracy", 2))]
        radio = sent.chance.below("radio", 2**19)
        way: Fields = [(12, course), (9, heading), (6, sent.at_s % 60), (2, 0), (3, 0), (1, 0), (19, radio)]
        return [*_head(msg_type, _CLASS_A + sent.sender), *state, (28, lon), (27, lat), *way]

    return fields


def _base_station(msg_type: int) -> Layout:
    def fields(sent: Sent) -> Fields:
        lon, lat = _place(sent)
        moment_s = sent.at_s % _ONE_DAY_S
        date: Fields = [(14, 2024), (4, 3), (5, 10 + sent.at_s // _ONE_DAY_S % 20)]
        time: Fields = [(5, moment_s // 3600), (6, moment_s // 60 % 60), (6, moment_s % 60)]
        place: Fields = [(1, 1), (28, lon), (27, lat), (4, 1)]
        radio = sent.chance.below("radio", 2**19)
        return [*_head(msg_type, _STATION + sent.sender), *date, *time, *place, (10, 0), (1, 0), (19, radio)]

    return fields


def _class_a_static(sent: Sent) -> Fields:
    home, count = Chance(sent.sender, sent.chance.seed), len(sent.sender)
    who: Fields = [
        (2, 2),
        (30, 9_000_000 + sent.sender),
        numbered("SY", sent.sender, 7),
        numbered("SYNTHETIC ", sent.sender, 20),
        (8, 30 + home.below("ship type", 60)),
    ]
    eta: Fields = [(4, 3), (5, 1 + home.below("day", 28)), (5, home.below("hour", 25)), (6, 0)]
    voyage: Fields = [(8, home.below("draught", 200)), text("SYNTHETIC PORT", 20, count), (1, 0), (1, 0)]
    return [*_head(5, _CLASS_A + sent.sender), *who, *_size(sent), (4, 1), *eta, *voyage]


def _rescue_aircraft(sent: Sent) -> Fields:
    (lon, lat), (speed, course, _) = _place(sent), _motion(sent)
    state: Fields = [(12, sent.chance.below("altitude", 4096)), (10, speed), (1, 0)]
    way: Fields = [(12, course), (6, sent.at_s % 60), (8, 0), (1, 0), (3, 0), (1, 0), (1, 0), (20, 0)]
    return [*_head(9, _AIRCRAFT + sent.sender), *state, (28, lon), (27, lat), *way]


def _class_b_state(sent: Sent) -> Fields:
    (lon, lat), (speed, course, heading) = _place(sent), _motion(sent)
    return [(8, 0), (10, speed), (1, 1), (28, lon), (27, lat), (12, course), (9, heading), (6, sent.at_s % 60)]


def _class_b(sent: Sent) -> Fields:
    abilities: Fields = [(2, 0), (1, 1), (1, 0), (1, 1), (1, 1), (1, 1), (1, 0), (1, 0)]
    radio = sent.chance.below("radio", 2**20)
    return [*_head(18, _CLASS_B + sent.sender), *_class_b_state(sent), *abilities, (20, radio)]


def _class_b_extended(sent: Sent) -> Fields:
    who: Fields = [(4, 0), numbered("SYNTHETIC ", sent.sender, 20), (8, 37), *_size(sent)]
    rest: Fields = [(4, 1), (1, 0), (1, 1), (1, 0), (4, 0)]
    return [*_head(19, _CLASS_B + sent.sender), *_class_b_state(sent), *who, *rest]


def _class_b_name(sent: Sent) -> Fields:
    return [*_head(24, _CLASS_B + sent.sender), (2, 0), numbered("SYNTHETIC ", sent.sender, 20)]


def _class_b_particulars(sent: Sent) -> Fields:
    count = len(sent.sender)
    who: Fields = [
        (2, 1),
        (8, 37),
        text("SYN", 3, count),
        (24, sent.sender),
        numbered("SY", sent.sender, 7),
    ]
    return [*_head(24, _CLASS_B + sent.sender), *who, *_size(sent), (6, 0)]


def _aid_to_navigation(sent: Sent) -> Fields:
    lon, lat = _place(sent)
    what: Fields = [(5, 1 + sent.sender % 31), numbered("SYNTHETIC AID ", sent.sender, 20)]
    state: Fields = [(1, 1), (28, lon), (27, lat), *_size(sent), (4, 1), (6, sent.at_s % 60)]
    return [*_head(21, _AID + sent.sender), *what, *state, (1, 0), (8, 0), (1, 0), (1, 0), (1, 0), (1, 0)]


def _long_range(sent: Sent) -> Fields:
    (lon, lat), (speed, course, _) = _place(sent), _motion(sent)
    place: Fields = [(18, lon // _TENTH_MINUTE), (17, lat // _TENTH_MINUTE)]
    whole_knots = np.where(speed == 1023, 63, speed // 10)  # noqa: PLR2004  not available
    whole_degrees = np.where(course == 3600, 511, course // 10)  # noqa: PLR2004  not available
    return [*_head(27, _CLASS_A + sent.sender), (2, 0), (4, 0), *place, (6, whole_knots), (9, whole_degrees), (2, 0)]


def _any_content(msg_type: int, mmsi: int, *fixed: Field, bits: int) -> Layout:
    """A type that no table holds: head, what of it must be right, and `bits` of any content."""

    def fields(sent: Sent) -> Fields:
        content: Fields = [(min(24, bits - at), sent.chance.below(f"bits {at}", 2**24)) for at in range(0, bits, 24)]
        return [*_head(msg_type, mmsi + sent.sender), *fixed, *content]

    return fields


_METEOROLOGY, _LIGHTS = (16, 1 << 6 | 31), (16, 235 << 6 | 10)  # area and function of a binary message

KINDS = (
    Kind(1, 0.6807, _class_a(1)),
    Kind(2, 0.0128, _class_a(2)),
    Kind(3, 0.0986, _class_a(3)),
    Kind(4, 0.0404, _base_station(4)),
    Kind(5, 0.0658, _class_a_static),
    Kind(6, 0.0073, _any_content(6, _STATION, (2, 0), (30, _AID), (2, 0), _LIGHTS, bits=48)),
    Kind(7, 0.0012, _any_content(7, _STATION, (2, 0), bits=32)),
    Kind(8, 0.0144, _any_content(8, _STATION, (2, 0), _METEOROLOGY, bits=304)),
    Kind(9, 0.0003, _rescue_aircraft),
    Kind(11, 0.0002, _base_station(11)),
    Kind(15, 0.0082, _any_content(15, _STATION, (2, 0), bits=48)),
    Kind(16, 0.0029, _any_content(16, _STATION, (2, 0), bits=56)),
    Kind(17, 0.0025, _any_content(17, _STATION, (2, 0), bits=40 + 80)),
    Kind(18, 0.0207, _class_b),
    Kind(19, 0.0007, _class_b_extended),
    Kind(20, 0.0252, _any_content(20, _STATION, (2, 0), bits=32)),
    Kind(21, 0.0069, _aid_to_navigation),
    Kind(22, 0.0002, _any_content(22, _STATION, (2, 0), bits=128)),
    Kind(23, 0.0005, _any_content(23, _STATION, (2, 0), bits=120)),
    Kind(24, 0.0055, _class_b_name),
    Kind(24, 0.0055, _class_b_particulars),
    Kind(27, 0.0030, _long_range),
)
"""With their shares, which are taken as they are to each other: they need not sum to 1."""
