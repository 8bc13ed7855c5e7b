"""Numbers, times and places in words that read aloud well."""

from datetime import datetime

_HOURS_A_DAY = 24
_NEAR_CERTAIN = 0.995
_HARDLY = 0.005
_EVEN = 1.05
_MANY_TIMES = 10
_QUOTE = '"'


def moment(at_utc: datetime) -> str:
    """14 March 2024, 01:18 UTC."""
    return f"{day(at_utc)}, {at_utc:%H:%M} UTC"


def day(at_utc: datetime) -> str:
    """14 March 2024."""
    return f"{at_utc.day} {at_utc:%B %Y}"


def lasting(hours: float) -> str:
    """3 days and 4 hours; minutes below two hours."""
    minutes = round(hours * 60)
    if minutes < 2 * 60:
        return f"{minutes} {'minute' if minutes == 1 else 'minutes'}"
    whole = round(hours)
    if whole < 2 * _HOURS_A_DAY:
        return f"{whole} hours"
    days, rest = divmod(whole, _HOURS_A_DAY)
    return f"{days} days" + (f" and {rest} {'hour' if rest == 1 else 'hours'}" if rest else "")


def percent(probability: float) -> str:
    """98%, and no false certainty at the ends."""
    if probability == 1.0:
        return "100%"
    if probability > _NEAR_CERTAIN:
        return "over 99%"
    if probability < _HARDLY:
        return "less than 1%"
    return f"{probability:.0%}"


def place(lon_deg: float, lat_deg: float) -> str:
    """43.06 N, 131.90 E."""
    north, east = "N" if lat_deg >= 0 else "S", "E" if lon_deg >= 0 else "W"
    return f"{abs(lat_deg):.2f} {north}, {abs(lon_deg):.2f} {east}"


def times_as_likely(ratio: float) -> str:
    """35 times as likely; half as likely is `0.5 times as likely`; next to 1 nothing is said."""
    if 1 / _EVEN < ratio < _EVEN:
        return "hardly any difference"
    if ratio >= _MANY_TIMES:
        return f"{ratio:,.0f} times as likely"
    if ratio >= 1:
        return f"{ratio:.1f} times as likely"
    return f"{1 / ratio:,.0f} times less likely" if 1 / ratio >= _MANY_TIMES else f"{1 / ratio:.1f} times less likely"


def named(name: str | None) -> str:
    """A name as the ship says it, in quotes that it cannot end: it is her word, and she may call herself anything."""
    return _QUOTE + name.replace(_QUOTE, "'") + _QUOTE if name else "a ship without a name"
