"""A week of daily feed files: a listed ship goes to and fro between Rajin and Vostochny, a neighbour lies still."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sentences import heard, message

FIRST_DAY, DAY_COUNT = date(2024, 3, 11), 6
LIST = "# as of 2024-01-01\nimo,name,list_name,programme\n9161003,LADY R,Exercise list,EX-1\n"
_PORTS = ((130.283, 42.226), (133.06, 42.735))  # Rajin, Vostochny


def days() -> list[date]:
    """All of them."""
    return [FIRST_DAY + timedelta(days=number) for number in range(DAY_COUNT)]


def write_day(folder: Path, day: date) -> Path:
    """The file of a day: ten hours in one port, fourteen to the other; a report every ten minutes."""
    path = folder / f"{day}.nmea"
    path.write_text("".join(f"{line}\n" for line in _lines(day)), encoding="ascii")
    return path


def _lines(day: date) -> Iterator[str]:
    number = (day - FIRST_DAY).days
    here, there = _PORTS[number % 2], _PORTS[1 - number % 2]
    midnight_s = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    for tenth in range(24 * 6):
        at_s, second = midnight_s + tenth * 600, tenth % 60
        share = min(max((tenth / 6 - 10) / 14, 0.0), 1.0)
        lon, lat = (a + share * (b - a) for a, b in zip(here, there, strict=True))
        yield from heard(message(lon=lon, lat=lat, speed=9.0 if share > 0 else 0.0, second=second), at_s)
        yield from heard(message(mmsi=273_000_002, lon=132.9, lat=42.8, speed=0.0, second=second), at_s + 5)
        if tenth % 6 == 0:
            yield from heard(message(5, imo="9161003", shipname="LADY R", draught=5.0, ship_type=79), at_s)
