"""What a scenario says of a ship: who it says it is, where it goes, when it is silent or led astray."""

from datetime import UTC, datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

SIX_BIT_ALPHABET = "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_ !\"#$%&'()*+,-./0123456789:;<=>?"


def _sendable(text: str) -> str:
    alien = sorted(set(text) - set(SIX_BIT_ALPHABET[1:]))
    if alien:
        message = f"AIS cannot send {''.join(alien)!r}; use capitals, digits and ASCII punctuation"
        raise ValueError(message)
    return text


Utc = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC))]
SixBitText = Annotated[str, AfterValidator(_sendable)]


class Frozen(BaseModel):
    """No key but the known ones, and none changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Frozen):
    """A stretch of time; without an end it lasts as long as the scenario."""

    starts_at_utc: Utc
    ends_at_utc: Utc | None = None

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.ends_at_utc is not None and self.ends_at_utc <= self.starts_at_utc:
            message = "ends_at_utc must be later than starts_at_utc"
            raise ValueError(message)
        return self


class Stay(Frozen):
    """One stop of an itinerary: the passage to the place, then the time there."""

    at: str
    knots: float | None = Field(default=None, gt=0, le=40, description="of the passage there; not of the first")
    until_utc: Utc | None = Field(default=None, description="when the stay ends; last stop: to the end")
    hours: float | None = Field(default=None, gt=0, description="or how long it lasts")


class Declaration(Frozen):
    """What the crew enters from a moment on."""

    from_utc: Utc | None = Field(default=None, description="from the beginning if not given")
    draught_m: float = Field(ge=0, le=25.5)
    destination: SixBitText = Field(max_length=20)


class Identity(Frozen):
    """What the ship calls itself from a moment on; the IMO number stays."""

    from_utc: Utc
    mmsi: int = Field(ge=100_000_000, le=999_999_999)
    name: SixBitText = Field(min_length=1, max_length=20)
    call_sign: SixBitText = Field(default="", max_length=7)


class Astray(Span):
    """A time in which the ship's GNSS receiver is led astray: on a circle round a false place, or resting there."""

    lon_deg: float = Field(ge=-180, le=180)
    lat_deg: float = Field(ge=-80, le=80)
    radius_nm: float = Field(default=0.0, ge=0, le=60)
    knots: float = Field(default=0.0, ge=0, le=100, description="along the circle; what the reports say")


class Listing(Frozen):
    """The watchlist that names the ship."""

    list_name: str = Field(pattern=r"SYNTHETIC")
    programme: str


class Ship(Frozen):
    """One ship: who it says it is, where it goes, when it is silent."""

    name: SixBitText = Field(min_length=1, max_length=20)
    mmsi: int = Field(ge=100_000_000, le=999_999_999)
    imo: int = Field(default=0, ge=0, le=9_999_999, description="0: not sent")
    call_sign: SixBitText = Field(default="", max_length=7)
    ais_class: Literal["A", "B"] = "A"
    ship_type: int = Field(ge=0, le=255)
    length_m: int = Field(ge=1, le=500)
    width_m: int = Field(ge=1, le=100)
    listing: Listing | None = None
    itinerary: tuple[Stay, ...] = Field(min_length=1)
    silences: tuple[Span, ...] = ()
    astray: tuple[Astray, ...] = ()
    becomes: tuple[Identity, ...] = Field(default=(), description="later identities, in order of time")
    declares: tuple[Declaration, ...] = ()
    says_speed: bool = Field(default=True, description="false: speed over ground is sent as not available")
    shares_mmsi: bool = Field(default=False, description="its MMSI may be that of other ships that say the same")

    @property
    def mmsis(self) -> frozenset[int]:
        """All numbers that the ship ever sends under."""
        return frozenset({self.mmsi, *(each.mmsi for each in self.becomes)})

    def mmsi_at(self, moment: datetime) -> int:
        """The number that the ship sends under at a moment."""
        return self.called_at(moment)[0]

    def called_at(self, moment: datetime) -> tuple[int, str, str]:
        """MMSI, name and call sign at a moment."""
        names = (self.mmsi, self.name, self.call_sign)
        for each in self.becomes:
            if each.from_utc <= moment:
                names = (each.mmsi, each.name, each.call_sign)
        return names

    @model_validator(mode="after")
    def _itinerary_is_whole(self) -> Self:
        moments = [each.from_utc for each in self.becomes]
        if moments != sorted(moments):
            message = "becomes: put later identities after earlier ones"
            raise ValueError(message)
        for number, stay in enumerate(self.itinerary):
            if (stay.knots is None) != (number == 0):
                message = f"itinerary.{number}: every stop but the first needs knots"
                raise ValueError(message)
            is_last = number == len(self.itinerary) - 1
            ends = (stay.until_utc is not None) + (stay.hours is not None)
            if ends > 1 or (ends == 0 and not is_last):
                message = f"itinerary.{number}: give either until_utc or hours"
                raise ValueError(message)
        return self
