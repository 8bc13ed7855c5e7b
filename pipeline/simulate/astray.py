"""GNSS receivers led astray: a ship reports a false place, as ships in jammed waters do."""

from dataclasses import replace

import numpy as np

from pipeline.simulate.lanes import NM_PER_DEG
from pipeline.simulate.orders import Astray, Ship
from pipeline.simulate.scenario import Scenario
from pipeline.simulate.ships import Floats, Motion


def led_astray(true: Motion, at_s: Floats, ship: Ship, scenario: Scenario) -> Motion:
    """What the ship's instruments give at some moments, in seconds since the scenario's start.

    Within a time that the ship is led astray in, all of its receivers give a point on a circle round the false place,
    which they go round clockwise at the speed given, from its north on; with a radius of 0, the place itself. The
    navigational status is the crew's own and stays.
    """
    said = true
    for span in ship.astray:
        is_led = _within(span, at_s, scenario)
        if is_led.any():
            said = _on_circle(said, span, at_s, is_led, scenario)
    return said


def is_astray(at_s: Floats, ship: Ship, scenario: Scenario) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether the ship reports a false place at these moments."""
    led = np.zeros(at_s.size, dtype=np.bool_)
    for span in ship.astray:
        led |= _within(span, at_s, scenario)
    return led


def _within(span: Astray, at_s: Floats, scenario: Scenario) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    ends_s = scenario.length_s if span.ends_at_utc is None else scenario.seconds(span.ends_at_utc)
    return (at_s >= scenario.seconds(span.starts_at_utc)) & (at_s < ends_s)


def _on_circle(
    said: Motion, span: Astray, at_s: Floats, is_led: np.ndarray[tuple[int], np.dtype[np.bool_]], scenario: Scenario
) -> Motion:
    sailed_nm = (at_s - scenario.seconds(span.starts_at_utc)) / 3600 * span.knots
    turned = sailed_nm / span.radius_nm if span.radius_nm else np.zeros_like(at_s)
    radius_deg = span.radius_nm / NM_PER_DEG
    east_deg = radius_deg * np.sin(turned) / np.cos(np.radians(span.lat_deg))
    return replace(
        said,
        lon_deg=np.where(is_led, span.lon_deg + east_deg, said.lon_deg),
        lat_deg=np.where(is_led, span.lat_deg + radius_deg * np.cos(turned), said.lat_deg),
        sog_knots=np.where(is_led, span.knots, said.sog_knots),
        cog_deg=np.where(is_led, (90 + np.degrees(turned)) % 360, said.cog_deg),
    )
