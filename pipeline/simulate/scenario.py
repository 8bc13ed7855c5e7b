"""What a scenario says: places, lanes, receivers and ships, as read from TOML."""

import tomllib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from pipeline.errors import ConfigurationError
from pipeline.simulate.orders import Frozen, Ship, Span, Utc

Manner = Literal["berth", "anchor", "drift", "alongside", "fishing"]


class Place(Frozen):
    """A point of the chart: on a lane, or to stay at; where it has a port, a stay is a port call."""

    lon_deg: float = Field(ge=-180, le=180)
    lat_deg: float = Field(ge=-80, le=80)
    manner: Manner = Field(default="drift", description="how ships lie there")
    port_id: str | None = Field(default=None, pattern=r"^[A-Z]{2}_[A-Z_]+$")


class Box(Frozen):
    """Waters where a satellite resolves nothing: too many ships talk at once."""

    west_deg: float = Field(ge=-180, le=180)
    south_deg: float = Field(ge=-90, le=90)
    east_deg: float = Field(ge=-180, le=180)
    north_deg: float = Field(ge=-90, le=90)


class ClockFault(Span):
    """A time in which the clock of a station is wrong."""

    ahead_s: int = Field(ge=-86_400, le=86_400, description="what it adds to the true time; negative: behind")


class Station(Frozen):
    """A receiver on the shore."""

    name: str = Field(pattern=r"^SYN-[A-Z0-9-]{1,20}$")
    mmsi: int = Field(ge=2_000_000, le=7_999_999, description="of its base station, 00MIDxxxx")
    lon_deg: float = Field(ge=-180, le=180)
    lat_deg: float = Field(ge=-80, le=80)
    range_nm: float = Field(gt=0, le=200)
    loss_share: float = Field(ge=0, lt=1, description="messages in range that it misses")
    outages: tuple[Span, ...] = ()
    clock_faults: tuple[ClockFault, ...] = ()


class Satellite(Frozen):
    """A receiver in orbit: hears everywhere, in passes."""

    name: str = Field(pattern=r"^SYN-[A-Z0-9-]{1,20}$")
    least_interval_minutes: float = Field(gt=0)
    greatest_interval_minutes: float = Field(gt=0)
    pass_minutes: float = Field(gt=0, description="how long a pass lasts")
    hearing_share: float = Field(gt=0, le=1, description="ships that a pass hears")
    static_share: float = Field(ge=0, le=1, description="ships whose static report a pass hears")
    long_range_share: float = Field(ge=0, le=1, description="position reports heard as type 27")
    deaf_boxes: tuple[Box, ...] = ()

    @model_validator(mode="after")
    def _passes_follow_each_other(self) -> Self:
        if not self.pass_minutes <= self.least_interval_minutes <= self.greatest_interval_minutes:
            message = "pass_minutes, least_interval_minutes, greatest_interval_minutes must not decrease"
            raise ValueError(message)
        return self


class Reporting(Frozen):
    """How often ships send: far less than ITU-R M.1371-5 asks, as aggregated feeds are thinned."""

    underway_s: float = Field(gt=0)
    at_rest_s: float = Field(gt=0)
    static_s: float = Field(gt=0)
    base_station_s: float = Field(gt=0)


class Damage(Frozen):
    """Shares of received messages that the line spoils."""

    bit_flip_share: float = Field(ge=0, le=0.5)
    truncated_share: float = Field(ge=0, le=0.5)
    lost_half_share: float = Field(ge=0, le=0.5, description="of two-part messages")


class Scenario(Frozen):
    """A whole scenario."""

    source: str = Field(description="name of the file, for messages")
    name: str = Field(min_length=1, pattern=r"^[^\r\n]+$")
    seed: int = Field(ge=0)
    starts_at_utc: Utc
    ends_at_utc: Utc
    reporting: Reporting
    damage: Damage
    places: dict[str, Place]
    lanes: tuple[tuple[str, ...], ...]
    stations: tuple[Station, ...] = ()
    satellites: tuple[Satellite, ...] = ()
    lost_days: tuple[date, ...] = Field(default=(), description="UTC days whose file never comes")
    ships: tuple[Ship, ...] = Field(min_length=1)

    @property
    def length_s(self) -> float:
        """Seconds from start to end."""
        return (self.ends_at_utc - self.starts_at_utc).total_seconds()

    def seconds(self, moment: datetime) -> float:
        """Seconds of a moment since the start."""
        return (moment - self.starts_at_utc).total_seconds()

    def moment(self, at_s: float) -> datetime:
        """The moment some seconds after the start, to the second."""
        return self.starts_at_utc + timedelta(seconds=round(at_s))

    def day(self, at_s: float) -> date:
        """The UTC day that holds this moment."""
        return (self.starts_at_utc + timedelta(seconds=at_s)).date()

    def is_within(self, spans: Sequence[Span], at_s: float) -> bool:
        """Whether a moment, in seconds since the start, lies in one of the spans."""
        return any(
            self.seconds(span.starts_at_utc) <= at_s
            and (span.ends_at_utc is None or at_s < self.seconds(span.ends_at_utc))
            for span in spans
        )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        faults = [*self._faults_of_places(), *self._faults_of_names()]
        if self.ends_at_utc <= self.starts_at_utc:
            faults.append("ends_at_utc: must be later than starts_at_utc")
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults_of_places(self) -> list[str]:
        lost = [
            f"lanes.{number}: no place {name!r}"
            for number, lane in enumerate(self.lanes)
            for name in lane
            if name not in self.places
        ]
        for ship in self.ships:
            for number, stay in enumerate(ship.itinerary):
                if stay.at not in self.places:
                    lost.append(f"ships ({ship.name}).itinerary.{number}.at: no place {stay.at!r}")
        return lost

    def _faults_of_names(self) -> list[str]:
        receivers = [
            *(station.name for station in self.stations),
            *(satellite.name for satellite in self.satellites),
        ]
        numbers = [mmsi for ship in self.ships for mmsi in sorted(ship.mmsis)]
        shared = {ship.mmsi for ship in self.ships if ship.shares_mmsi}
        alone = {ship.mmsi for ship in self.ships if not ship.shares_mmsi}
        return [
            *(f"stations, satellites: {name!r} is there twice" for name in _repeated(receivers)),
            *(f"ships: mmsi {mmsi} is there twice" for mmsi in _repeated(numbers) if mmsi not in shared - alone),
        ]


def _repeated(values: Sequence[Any]) -> list[Any]:
    return sorted({value for value in values if values.count(value) > 1})


def parse_scenario(text: str, source: str) -> Scenario:
    """Read a scenario from TOML.

    Args:
        text: the file's text.
        source: the file's name, for messages.

    Raises:
        ConfigurationError: the text is no TOML or no scenario; the message names file and key of every fault.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"{source}: not TOML: {error}"
        raise ConfigurationError(message) from error
    if "source" in content:
        message = f"{source}: source: unknown key; remove it"
        raise ConfigurationError(message)
    try:
        return Scenario.model_validate({**content, "source": source})
    except ValidationError as error:
        faults = (f"{_key(fault['loc'], content)}{fault['msg']}" for fault in error.errors())
        message = f"{source}: " + "; ".join(faults)
        raise ConfigurationError(message) from error


def _key(location: tuple[int | str, ...], content: dict[str, object]) -> str:
    if not location:
        return ""
    ships = content.get("ships")
    match location:
        case ("ships", int(number), *_) if isinstance(ships, list) and isinstance(ships[number], dict):
            name = f" ({ships[number].get('name', 'no name')})"
        case _:
            name = ""
    return ".".join(str(part) for part in location) + f"{name}: "
