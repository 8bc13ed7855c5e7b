"""Which values say nothing by ITU-R M.1371-5, in units, told without the table under test."""

from collections.abc import Callable

NOT_SAID: dict[str, Callable[[float], bool]] = {
    "lon_deg": lambda value: abs(value) > 180,
    "lat_deg": lambda value: abs(value) > 90,
    "cog_deg": lambda value: value >= 360,
    "heading_deg": lambda value: value >= 360,
    "rot_ais": lambda value: value == -128,
    "nav_status": lambda value: value == 15,
    "special_manoeuvre": lambda value: value in {0, 3},
    "fix_second": lambda value: value >= 60,
    "fix_state": lambda value: value <= 60,
    "altitude_m": lambda value: value == 4095,
    "mothership_mmsi": lambda value: not 0 < value < 1_000_000_000,
    "reported_year": lambda value: not 0 < value < 10_000,
    **dict.fromkeys(("eta_month", "reported_month"), lambda value: not 0 < value < 13),
    **dict.fromkeys(("eta_hour", "reported_hour"), lambda value: value > 23),
    **dict.fromkeys(("eta_minute", "reported_minute", "reported_second"), lambda value: value > 59),
    **dict.fromkeys(("epfd", "imo", "draught_m", "aid_type", "eta_day", "reported_day"), lambda value: value == 0),
}
NO_SPEED = {9: 1023, 27: 63}


def is_unsaid(name: str, value: float, msg_type: int) -> bool:
    """Whether a field's value, scaled to its unit, means "not available" or cannot be."""
    if name == "sog_knots":
        return value > NO_SPEED.get(msg_type, 102.3) - 0.05
    return name in NOT_SAID and NOT_SAID[name](value)
