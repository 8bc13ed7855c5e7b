"""How the live watch listens, what it remembers and how long it waits; a part of `settings.Settings`.

None of it changes what a night finds.
"""

from pydantic import BaseModel, ConfigDict, Field


class WatchSettings(BaseModel):
    """Bounds of `tumen watch`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    decide_every_s: float = Field(
        default=0.5, gt=0, le=5, description="an alert is told within 5 s of the sentence that proves it"
    )
    most_waiting_bytes: int = Field(
        default=32 * 2**20, ge=2**16, description="heard and not yet read: a minute at 5,000 sentences a second"
    )
    first_reconnect_s: float = Field(default=0.5, gt=0, description="wait after a lost connection; doubles each time")
    longest_reconnect_s: float = Field(default=60.0, gt=0, description="no wait is longer, but for a half as jitter")
    silent_connection_s: float = Field(
        default=600.0, gt=0, description="a connection without a byte for this long is taken for dead"
    )
    near_port_km: float = Field(
        default=20.0, ge=2, le=100, description="ships this near a corridor port are remembered, listed or not"
    )
    full_hours: float = Field(
        default=3.0, ge=1, description="every fix of these is kept: a stop takes 20 minutes, a report may be late"
    )
    thinned_minutes: float = Field(
        default=10.0, gt=0, le=60, description="of older fixes one is kept, and those where a ship enters or leaves"
    )
    remembered_days: float = Field(default=14.0, ge=1, description="older fixes are forgotten; calls last days")
    most_fixes_of_ship: int = Field(
        default=4_000, ge=100, description="two weeks thinned and three hours in full; bounds memory"
    )
    most_fixes: int = Field(
        default=300_000, ge=1_000, description="of all ships: some 100 bytes each; ships heard once go first"
    )
    most_flagged_ships: int = Field(
        default=5_000, ge=10, description="MMSIs that say what a list says; more is a flood of lies"
    )
    most_statics_of_ship: int = Field(default=50, ge=1, description="different static reports of one MMSI")
    deaf_minutes: float = Field(
        default=60.0, gt=0, description="nothing heard of anybody for this long: the watch was deaf, no ship silent"
    )
    keep_every_s: float = Field(
        default=10.0, gt=0, description="what is remembered is put on disk; the rest is read from the feed files"
    )
    refresh_every_s: float = Field(default=2.0, gt=0, description="how often a newly published database is looked for")
    bad_lines_allowed: int = Field(
        default=1_000,
        ge=0,
        description="bad lines beyond these and the number of good ones are not written: a flood of junk must not make"
        " the night reject the day's feed",
    )
    last_deliveries_s: float = Field(
        default=30.0, ge=0, description="at the end, how long targets that are slow are waited for"
    )
