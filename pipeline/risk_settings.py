"""Thresholds of the rules of risk; a part of `settings.Settings`. Their points stand in data/risk_rules.toml."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

RuleName = Literal[
    "corridor_voyage",
    "dark_call",
    "listed_ship",
    "owner_listed",
    "gap_near_corridor",
    "encounter_with_listed_ship",
    "identity_anomaly",
    "spoofed_positions",
    "loitering_before_gap",
    "laden_by_draught",
    "draught_unchanged",
    "destination_contradicted",
    "shuttle_rhythm",
    "successor_hull",
]


class RiskSettings(BaseModel):
    """When a rule of risk speaks, and points that a deployment weighs otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    points: dict[RuleName, Annotated[float, Field(ge=0, le=100)]] = Field(
        default_factory=dict,
        description="by rule, instead of those of data/risk_rules.toml; 0 silences a rule's weight",
    )
    least_gap_hours: float = Field(
        default=12.0, gt=0, description="shorter silences leave no time for a call and a passage"
    )
    corridor_reach_nm: float = Field(
        default=150.0,
        gt=0,
        le=1000,
        description="a silence within this of ports of both sides is near the corridor; Rajin to Vostochny is 125",
    )
    least_crossing_probability: float = Field(
        default=0.1, ge=0, le=1, description="below, a dark call is not worth a word: the bound of `possible`"
    )
    wait_hours: int = Field(
        default=72, ge=1, le=720, description="before a silence; published waits are of days and weeks"
    )
    least_wait_hours: int = Field(
        default=24,
        ge=1,
        le=720,
        description="hours of these in which the ship was heard lying there; a pilot takes less",
    )
    wait_below_knots: float = Field(default=2.0, gt=0, description="slower is lying, drifting or swinging at anchor")
    draught_change_m: float = Field(default=0.5, gt=0, description="a change of the declared draught that means cargo")
    draught_same_m: float = Field(default=0.15, gt=0, description="draughts are declared in tenths of a metre")
    least_load_hours: float = Field(
        default=24.0, gt=0, description="a stay this long is time enough to load; published stays are 24 to 72 h"
    )
    least_spoofed_fixes: int = Field(default=10, ge=2, description="fewer are noise of a receiver or of the air")
    jammed_ships: int = Field(
        default=3, ge=1, description="as many others led astray in the same hour: the water is jammed, nobody spoofs"
    )
    anomaly_days: float = Field(
        default=30.0, ge=0, description="an identity that did not fit this long before the voyage is still of it"
    )
    least_shuttle_calls: int = Field(
        default=3, ge=3, le=20, description="arrivals on one side; two make no rhythm, only an interval"
    )
    shuttle_days: float = Field(
        default=120.0, gt=0, description="looked back over; the campaign of 2023 went on for months"
    )
    longest_cycle_days: float = Field(
        default=30.0, gt=0, description="rarer calls are no shuttle; published rounds take one to two weeks"
    )
    cycle_tolerance_share: float = Field(
        default=0.3, gt=0, le=1, description="of the median cycle, either way: weather and berths delay ships"
    )
    least_predecessor_voyages: int = Field(
        default=3, ge=2, le=50, description="of the ship before on the route; fewer are no service to take over"
    )
    succession_days: float = Field(
        default=45.0, gt=0, description="between its last arrival and the successor's first departure"
    )
