"""SYNTHETIC sentences for the live watch: a world of ships, some that dock, and a flood of MMSIs that nobody has."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.simulate.payloads import class_a_position, class_a_static, fill_bits
from pipeline.simulate.sentences import checksum

STAY_S = 20 * 60  # what the stop has to last, as the settings have it
_RAJIN = (130.283, 42.226)
_BUSY = ((131.9, 43.1), (132.87, 42.8), (133.05, 42.73), (130.8, 42.65))  # off Vladivostok, Nakhodka, Vostochny, Posyet
_FIRST_LISTED_MMSI, _FIRST_LISTED = 445_000_001, 8_000_000


@dataclass(frozen=True)
class Ship:
    """A listed ship of the exercise."""

    mmsi: int
    imo: int
    name: str


def listed_ships(count: int) -> list[Ship]:
    """So many, with IMO numbers whose check digit is right."""
    numbers = (_with_check_digit(_FIRST_LISTED // 10 + at) for at in range(count))
    return [Ship(_FIRST_LISTED_MMSI + at, imo, f"EXERCISE {at}") for at, imo in enumerate(numbers)]


def world(seed: int, ships: int) -> Iterator[list[str]]:
    """Messages of ships all over the world, a twentieth of them off corridor ports, without end: sentences of each.

    Nine of ten are position reports, the others static reports of two sentences.
    """
    chance = random.Random(seed)  # noqa: S311  traffic, no secret
    while True:
        ship = chance.randrange(ships)
        mmsi = 210_000_000 + ship
        lon, lat = _home(ship)
        if chance.random() < 0.1:  # noqa: PLR2004  a tenth
            yield sentences(_static(mmsi, 0, f"SHIP {ship}"), chance.randrange(10))
        else:
            lon, lat = lon + chance.uniform(-0.05, 0.05), lat + chance.uniform(-0.05, 0.05)
            yield sentences(position(mmsi, lon, lat, chance.randrange(200), chance.randrange(60)))


def flood(seed: int) -> Iterator[list[str]]:
    """Reports from off Vladivostok, each of an MMSI that was not heard before and is not heard again."""
    chance = random.Random(seed)  # noqa: S311  as above
    lon, lat = _BUSY[0]
    for mmsi in range(300_000_000, 999_999_999):
        yield sentences(position(mmsi, lon + chance.uniform(-0.1, 0.1), lat + chance.uniform(-0.1, 0.1), 0, mmsi % 60))


def static_of(ship: Ship) -> list[str]:
    """The sentences of a listed ship's static report."""
    return sentences(_static(ship.mmsi, ship.imo, ship.name), 1)


def berthed(ship: Ship, second: int) -> list[str]:
    """The sentence of a listed ship that lies in Rajin."""
    return sentences(position(ship.mmsi, *_RAJIN, 0, second))


def position(mmsi: int, lon_deg: float, lat_deg: float, sog_tenths: int, second: int) -> str:
    """A position report of class A."""
    return class_a_position(
        msg_type=1,
        mmsi=mmsi,
        nav_status=0,
        sog_tenths=sog_tenths,
        lon_1e4_min=round(lon_deg * 600_000),
        lat_1e4_min=round(lat_deg * 600_000),
        cog_tenths=0,
        heading_deg=0,
        second=second,
    )


def sentences(payload: str, sequence: int = 0) -> list[str]:
    """A payload as one sentence, or as two."""
    if len(payload) <= 60:  # noqa: PLR2004  characters of a sentence
        return [_framed(f"AIVDM,1,1,,A,{payload},0")]
    first, rest = payload[:60], payload[60:]
    return [
        _framed(f"AIVDM,2,1,{sequence},A,{first},0"),
        _framed(f"AIVDM,2,2,{sequence},A,{rest},{fill_bits(424)}"),
    ]


def tagged(sentence: str, at_ms: int) -> bytes:
    """A line with the time at which it was heard, and its end."""
    tag = f"c:{at_ms}"
    return f"\\{tag}*{checksum(tag)}\\{sentence}\n".encode()


def _framed(body: str) -> str:
    return f"!{body}*{checksum(body)}"


def _home(ship: int) -> tuple[float, float]:
    """Where a ship is about: of every twenty one off a corridor port."""
    if ship % 20 == 0:
        return _BUSY[ship // 20 % len(_BUSY)]
    place = random.Random(ship)  # noqa: S311  as above
    return place.uniform(-179, 179), place.uniform(-60, 60)


def _static(mmsi: int, imo: int, name: str) -> str:
    return class_a_static(
        mmsi=mmsi,
        imo=imo,
        call_sign="",
        name=name,
        ship_type=70,
        length_m=100,
        width_m=16,
        draught_tenths=60,
        destination="",
    )


def _with_check_digit(first_six: int) -> int:
    digits = f"{first_six:06d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(7, 1, -1), strict=True))
    return first_six * 10 + total % 10
