"""Those who play a part in a month: ships with the role that what is found of them is judged by."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from benchmarks.calibration.dice import Dice
from benchmarks.months.names import Identity, Register
from benchmarks.months.passages import Plan
from pipeline.simulate.orders import Declaration, Listing, Ship

OBSERVED, DARK, TRAFFIC = "observed", "dark", "traffic"
LISTING = Listing(list_name="SYNTHETIC months", programme="EXERCISE")


@dataclass(frozen=True)
class Actor:
    """A ship, and what it is there for: one of the roles above, or the name of a decoy."""

    ship: Ship
    role: str


@dataclass(frozen=True)
class Stage:
    """What all parts of a month are drawn with."""

    seed: int
    starts_at_utc: datetime
    ends_at_utc: datetime
    register: Register

    @property
    def days(self) -> int:
        """Of the month."""
        return (self.ends_at_utc - self.starts_at_utc).days

    def dice(self, *names: object) -> Dice:
        """Chance of its own for a part."""
        return Dice(self.seed, "months", *names)

    def cargo_ship(self, who: Identity, dice: Dice, course: Plan, **changes: Any) -> Ship:  # noqa: ANN401  fields of a ship
        """A merchant ship of class A on an itinerary."""
        length_m = int(dice.between((75, 150)))
        draught_m = round(dice.between((3.5, 7.5)), 1)
        declares = (Declaration(draught_m=draught_m, destination=destination_of(course.itinerary[-1].at)),)
        said = {
            "name": who.name,
            "mmsi": who.mmsi,
            "imo": who.imo,
            "call_sign": who.call_sign,
            "ship_type": 80 if dice.chance(0.25) else 70,
            "length_m": length_m,
            "width_m": length_m // 7,
            "itinerary": course.itinerary,
            "declares": declares,
        }
        return Ship.model_validate({**said, **changes})


_DESTINATIONS = {
    "VVO": "VLADIVOSTOK",
    "USSURI": "VLADIVOSTOK",
    "DUNAI": "VLADIVOSTOK",
    "VYP": "VOSTOCHNYY",
    "NJK": "NAKHODKA",
    "SLV": "SLAVYANKA",
    "ZAR": "ZARUBINO",
    "POS": "POSYET",
    "RJN": "RAJIN",
    "SNB": "SONBONG",
    "CJN": "CHONGJIN",
    "NAM": "NAMPO",
}


def destination_of(place: str) -> str:
    """What a crew enters that is bound there."""
    port = place.partition("_")[0]
    return _DESTINATIONS.get(port, port)
