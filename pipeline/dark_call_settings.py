"""Thresholds of dark calls; a part of `settings.Settings`."""

from pydantic import BaseModel, ConfigDict, Field


class DarkCallSettings(BaseModel):
    """Whether a ship can have called at a port within a silence; weights in data/dark_call_weights.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    least_gap_hours: float = Field(
        default=12.0, gt=0, description="shorter silences leave no time for a call and a passage"
    )
    longest_gap_days: float = Field(default=14.0, gt=0, description="beyond, the silence alone decides nothing")
    least_stay_hours: float = Field(
        default=12.0, gt=0, description="least time alongside; published stays are 24 to 72 h"
    )
    least_speed_fixes: int = Field(default=10, ge=1, description="fewer fixes under way say nothing of a ship's speed")
    default_speed_knots: float = Field(default=12.0, gt=0, description="where the ship's own speeds are not known")
    least_speed_knots: float = Field(
        default=6.0, gt=0, description="a slower 95th percentile is a ship that was hardly seen sailing"
    )
    greatest_speed_knots: float = Field(default=25.0, gt=0, description="a faster one is noise")
    draught_change_m: float = Field(default=0.5, gt=0, description="a change of the declared draught that means cargo")
    most_other_ports: int = Field(
        default=6, ge=0, le=50, description="candidates outside the corridor beside the trading ports; the nearest"
    )
    most_ports_a_side: int = Field(
        default=4, ge=1, le=8, description="ports of a country joined to itineraries of several; bounds their number"
    )
    call_odds: float = Field(
        default=1.0, gt=0, le=100, description="times the odds of a dark call; below 1 where other silences abound"
    )
    explained_itineraries: int = Field(
        default=5, ge=0, le=100, description="of a silence, so many of the likeliest keep what speaks for and against"
    )
    same_place_nm: float = Field(default=1.0, gt=0, description="a ship at anchor swings within less")
    near_nm: float = Field(default=10.0, gt=0, description="nearer, no course tells the way between two places")
    drift_nm: float = Field(default=20.0, gt=0, description="a ship adrift at half a knot comes this far in two days")
    passage_share: float = Field(
        default=0.3,
        gt=0,
        lt=1,
        description="of a silence that sailing straight to its end takes: above, it is a passage; below, idling",
    )
    course_tolerance_deg: float = Field(
        default=60.0, gt=0, le=180, description="capes and traffic lanes turn a ship this far off the straight way"
    )
    straight_course_deg: float = Field(
        default=20.0, gt=0, le=180, description="within this of the straight way is no accident: one in nine is"
    )
    weigh_ship_record: bool = Field(default=True, description="whether a ship's flag, lists and published calls count")
    cycle_tolerance_share: float = Field(
        default=0.25, ge=0, le=1, description="of a ship's own cycle: liners in this trade keep no timetable"
    )
