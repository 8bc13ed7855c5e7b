"""Broadcast values to physical ones: what ITU-R M.1371-5 says is "not available" becomes NULL, here and nowhere later.

A value out of its range is NULL; of a coordinate pair both are, if either is. The row stays.
"""

import polars as pl

from pipeline.decode.messages import RAW_STATICS

_LONG_RANGE = 27
_AIRCRAFT = 9
_SOG_NOT_AVAILABLE = {_LONG_RANGE: 63.0, _AIRCRAFT: 1023.0}
_SOG_NOT_AVAILABLE_ELSEWHERE = 102.25  # 102.3 is, 102.2 is "102.2 or more"; between the two as float32
_NAV_STATUS_NOT_DEFINED = 15
_TEXTS = ("call_sign", "ship_name", "destination")


def clean_positions(raw: pl.DataFrame) -> pl.DataFrame:
    """Take the sentinels out of columns as `messages.RAW_POSITIONS` has them.

    Speed: 102.3 knots (63 in type 27, 1023 in type 9), 102.2 being "that or more". Course: 360 and above, which
    covers 511 of type 27 and the values not to be used. Heading: 360 and above (511). Position: 91 and 181.
    """
    kind = pl.col("msg_type")
    least_not_available = kind.replace_strict(
        _SOG_NOT_AVAILABLE, default=_SOG_NOT_AVAILABLE_ELSEWHERE, return_dtype=pl.Float64
    )
    return raw.with_columns(
        *placed(),
        sog_knots=_where(pl.col("sog_knots") < least_not_available, "sog_knots"),
        cog_deg=_where(pl.col("cog_deg").is_between(0, 360, closed="left"), "cog_deg"),
        heading_deg=_where(pl.col("heading_deg").is_between(0, 360, closed="left"), "heading_deg"),
        nav_status=_where(pl.col("nav_status") < _NAV_STATUS_NOT_DEFINED, "nav_status"),
    )


def placed() -> tuple[pl.Expr, pl.Expr]:
    """`lon_deg` and `lat_deg`, both NULL where either is no place on Earth."""
    is_place = pl.col("lon_deg").is_between(-180, 180) & pl.col("lat_deg").is_between(-90, 90)
    return _where(is_place, "lon_deg").alias("lon_deg"), _where(is_place, "lat_deg").alias("lat_deg")


def clean_statics(raw: pl.DataFrame) -> pl.DataFrame:
    """Take the sentinels out of columns as `messages.RAW_STATICS` has them, and add `length_m` and `width_m`.

    Text ends at the first `@`; empty text is NULL. IMO 0, draught 0, month 0, day 0, hour 24 and minute 60 are NULL.
    A length of 0 is unknown and so are its two distances; the same for the width. Distances of 0 to bow and to
    port beside others that are not say that the reference point is unknown and the size known: they stay as
    broadcast. Ship type is raw, 0 included: it means "no ship" as well as "not available".
    """
    length, width = pl.col("to_bow_m") + pl.col("to_stern_m"), pl.col("to_port_m") + pl.col("to_starboard_m")
    return raw.with_columns(
        *(spoken(name) for name in _TEXTS),
        *(_where(length > 0, name).alias(name) for name in ("to_bow_m", "to_stern_m")),
        *(_where(width > 0, name).alias(name) for name in ("to_port_m", "to_starboard_m")),
        length_m=pl.when(length > 0).then(length),
        width_m=pl.when(width > 0).then(width),
        imo=_where(pl.col("imo") > 0, "imo"),
        draught_m=_where(pl.col("draught_m") > 0, "draught_m"),
        eta_month=_where(pl.col("eta_month").is_between(1, 12), "eta_month"),
        eta_day=_where(pl.col("eta_day").is_between(1, 31), "eta_day"),
        eta_hour=_where(pl.col("eta_hour") < 24, "eta_hour"),  # noqa: PLR2004  hours of a day
        eta_minute=_where(pl.col("eta_minute") < 60, "eta_minute"),  # noqa: PLR2004  minutes of an hour
    ).select(*RAW_STATICS, "length_m", "width_m")


def spoken(name: str) -> pl.Expr:
    """A text column up to its first `@`, without the spaces around it; NULL if nothing is left."""
    text = pl.col(name).str.splitn("@", 2).struct.field("field_0").str.strip_chars()
    return pl.when(text != "").then(text).alias(name)


def _where(condition: pl.Expr, name: str) -> pl.Expr:
    return pl.when(condition).then(pl.col(name))
