import numpy as np
import polars as pl
from factories import at

from pipeline.settings import TrackSettings
from pipeline.tracks.circles import circling


def on_a_circle(count: int, turns: float, hours: float = 1.0, radius_deg: float = 0.03) -> pl.DataFrame:
    """Fixes round a point off Nakhodka; at these hours a tenth of a turn a minute or so."""
    angle = np.linspace(0, 2 * np.pi * turns, count)
    return pl.DataFrame(
        {
            "received_at_utc": [at(hours * n / count) for n in range(count)],
            "lon_deg": 132.9 + radius_deg * np.cos(angle) / np.cos(np.radians(42.8)),
            "lat_deg": 42.8 + radius_deg * np.sin(angle),
        }
    )


def is_circling(fixes: pl.DataFrame) -> bool:
    return bool(circling(fixes, np.zeros(fixes.height, np.int64), TrackSettings()).tolist() == [0])


def test_fixes_all_around_a_circle_run_round_it() -> None:
    assert is_circling(on_a_circle(40, 2))


def test_half_a_circle_is_a_bend() -> None:
    assert not is_circling(on_a_circle(40, 0.5))


def test_a_circle_of_few_fixes_is_none() -> None:
    assert not is_circling(on_a_circle(7, 1))


def test_a_slow_circle_is_a_ship_at_anchor() -> None:
    assert not is_circling(on_a_circle(40, 1, hours=12, radius_deg=0.003))


def test_a_line_and_a_point_are_no_circle() -> None:
    line = on_a_circle(40, 2).with_columns(lat_deg=pl.lit(42.8))
    assert not is_circling(line)
    assert not is_circling(line.with_columns(lon_deg=pl.lit(132.9)))


def test_a_filled_disc_is_no_circle() -> None:
    chance = np.random.default_rng(1)
    rings = pl.concat([on_a_circle(20, 1, radius_deg=radius) for radius in (0.005, 0.015, 0.03)])
    assert not is_circling(rings[chance.permutation(rings.height)])


def test_a_circle_across_the_antimeridian_and_one_about_the_pole_are_circles() -> None:
    across = on_a_circle(40, 2).with_columns((pl.col("lon_deg") - 132.9 + 180 + 180) % 360 - 180)
    polar = on_a_circle(40, 2).with_columns(
        lon_deg=pl.Series(np.linspace(-180, 540, 40) % 360 - 180), lat_deg=pl.lit(89.97)
    )
    assert is_circling(across)
    assert is_circling(polar)


def test_segments_are_judged_each_for_itself() -> None:
    both = pl.concat([on_a_circle(40, 2), on_a_circle(40, 0.4)])
    numbers = np.repeat([3, 5], 40)
    assert circling(both, numbers, TrackSettings()).tolist() == [3]


def test_no_fixes_run_round_nothing() -> None:
    assert circling(on_a_circle(40, 1).clear(), np.empty(0, np.int64), TrackSettings()).tolist() == []
