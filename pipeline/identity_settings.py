"""Thresholds of identity: when two transponders are one ship, and which words do not fit; a part of `settings`."""

from pydantic import BaseModel, ConfigDict, Field


class IdentitySettings(BaseModel):
    """Which hulls are one vessel, and what looks like a borrowed identity."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    length_tolerance_m: float = Field(
        default=10.0, gt=0, le=100, description="crews round lengths and mistake where the antenna stands"
    )
    length_tolerance_share: float = Field(
        default=0.1, ge=0, lt=1, description="of the greater length: the same mistakes on a long ship"
    )
    width_tolerance_m: float = Field(default=8.0, gt=0, le=50, description="the same of the beam, which is told worse")
    least_length_m: int = Field(
        default=20, ge=1, le=100, description="a shorter ship has no IMO number: the length was never entered"
    )
    greatest_length_m: int = Field(default=460, ge=100, le=1022, description="the longest ship ever built had 458 m")
    least_apart_nm: float = Field(
        default=5.0, gt=0, le=500, description="nearer, two transponders may be on one ship, whose clocks differ"
    )
    greatest_speed_knots: float = Field(
        default=30.0, gt=0, le=100, description="what a ship may sail between two fixes of one hour"
    )
    least_hours_at_once: int = Field(
        default=2, ge=1, le=240, description="hours heard at two places before it is two hulls: one may be a bad fix"
    )
    most_hulls_an_identity: int = Field(
        default=32, ge=2, le=64, description="an IMO number or name that more hulls say is nobody's; bounds the pairs"
    )
    most_hulls_an_mmsi: int = Field(
        default=16, ge=2, le=32, description="whose words are whose is not asked of more: a factory-set MMSI"
    )
    same_pass_minutes: float = Field(
        default=10.0,
        gt=0,
        le=60,
        description="a report comes with fixes of the same ship; a satellite's pass is as long",
    )
    least_name_hours: float = Field(
        default=0.5, ge=0, le=24, description="a name said for less is a slip of reception or of the keyboard"
    )
    longest_change_hours: float = Field(
        default=12.0, gt=0, le=240, description="between two names; a longer time has room for a port call"
    )
    least_edits: int = Field(
        default=3, ge=1, le=10, description="letters by which a name differs from a misspelling of the one before"
    )
    flag_change_days: float = Field(
        default=30.0, gt=0, le=365, description="a flag changed over a longer absence was probably changed in port"
    )
