"""Who simulated ships say they are: invented names, numbers that no ship is known to have."""

from dataclasses import dataclass, field

_FIRST = (
    "AMBER",
    "ARCTIC",
    "BASALT",
    "BERYL",
    "BIRCH",
    "CEDAR",
    "COBALT",
    "CORAL",
    "DELTA",
    "EBONY",
    "FLINT",
    "GARNET",
    "HAZEL",
    "INDIGO",
    "IVORY",
    "JASPER",
    "KEDR",
    "LARCH",
    "MAPLE",
    "NORTH",
    "OCHRE",
    "ONYX",
    "OPAL",
    "PINE",
    "QUARTZ",
    "RIVER",
    "ROWAN",
    "RUBY",
    "SABLE",
    "SLATE",
    "TIDAL",
    "TOPAZ",
    "UMBER",
    "VELVET",
    "WILLOW",
    "ZENITH",
)
_SECOND = (
    "BEAR",
    "CRANE",
    "CURRENT",
    "EAGLE",
    "FALCON",
    "GULL",
    "HARBOUR",
    "HERON",
    "HORIZON",
    "LANTERN",
    "LIGHT",
    "LYNX",
    "MARINER",
    "MERIDIAN",
    "OTTER",
    "PEARL",
    "PILOT",
    "SAILOR",
    "SEAL",
    "SPIRIT",
    "STAR",
    "STORK",
    "SWAN",
    "TERN",
    "TRADER",
    "WAVE",
    "WIND",
)
_FIRST_IMO = 391_000  # without the check digit; numbers from 3900001 on are no ship we know of
_SERIAL = {"273": 970_000, "445": 970_000}  # MMSIs that nobody is known to have


@dataclass(frozen=True)
class Identity:
    """What a ship calls itself."""

    name: str
    mmsi: int
    imo: int
    call_sign: str


def imo_number(serial: int) -> int:
    """The serial of six digits with its check digit: a sum of digits weighed 7 to 2, modulo 10."""
    return (
        serial * 10 + sum(int(digit) * weight for digit, weight in zip(str(serial), range(7, 1, -1), strict=True)) % 10
    )


@dataclass
class Register:
    """Gives out identities one after the other, none twice."""

    _given: int = field(default=0)

    def enter(self, mid: str, *, name: str | None = None, imo: int | None = None) -> Identity:
        """The next identity under a flag's digits; name and IMO number its own where they are given."""
        self._given += 1
        number = self._given
        invented = f"{_FIRST[number % len(_FIRST)]} {_SECOND[number // len(_FIRST) % len(_SECOND)]}"
        return Identity(
            name=name or invented,
            mmsi=int(mid) * 1_000_000 + _SERIAL.get(mid, 980_000) + number,
            imo=imo_number(_FIRST_IMO + number) if imo is None else imo,
            call_sign=f"SY{number:04}",
        )
