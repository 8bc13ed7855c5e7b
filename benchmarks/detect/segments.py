"""Measure how fast fixes are parted into segments: `python -m benchmarks.detect.segments`.

SYNTHETIC positions, seeded: ships on a random walk about a place of their own, each fix a minute or so after the last,
one in fifty MMSIs shared by two ships an ocean apart, one fix in a thousand far off. Beside it polars sorts the same
rows, shuffled, by the same columns: a yardstick that says what the machine can do.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import process_time

import numpy as np
import polars as pl

from benchmarks.decode.machine import machine
from pipeline.settings import TrackSettings
from pipeline.tracks.segments import cut_segments, segment_rows

_ORDER = ["mmsi", "received_at_utc", "file_id", "line_no"]
_SHARED = 50
_WILD_SHARE = 0.001


@dataclass(frozen=True)
class Spec:
    """How many positions of how many MMSIs, from which seed."""

    positions: int = 2_000_000
    ships: int = 2_000
    seed: int = 1


def make_fixes(spec: Spec) -> pl.DataFrame:
    """Fixes in no order, with the columns that `cut_segments` takes."""
    chance = np.random.default_rng(spec.seed)
    ship = np.sort(chance.integers(0, spec.ships, spec.positions))
    hull = 2 * ship + ((ship % _SHARED == 0) & (chance.random(spec.positions) < 0.5))  # noqa: PLR2004  a half
    home_lon, home_lat = chance.uniform(-180, 180, 2 * spec.ships), chance.uniform(-60, 60, 2 * spec.ships)
    order = np.lexsort((np.arange(spec.positions), ship))
    seconds = np.cumsum(chance.integers(20, 100, spec.positions))
    first = np.searchsorted(ship, np.arange(spec.ships))
    since_s = seconds - seconds[first[ship]]
    knots = chance.uniform(0, 15, 2 * spec.ships)[hull]
    course = chance.uniform(0, 2 * np.pi, 2 * spec.ships)[hull]
    # To and fro on a leg of twelve hours, so that nobody sails round the globe.
    sailed_nm = knots * np.abs((since_s / 3600 + 12) % 24 - 12)
    noise_deg = chance.normal(0, 2e-4, (2, spec.positions))
    wild_deg = np.where(chance.random(spec.positions) < _WILD_SHARE, chance.uniform(3, 18, spec.positions), 0.0)
    lat = home_lat[hull] + sailed_nm * np.cos(course) / 60 + wild_deg + noise_deg[0]
    lon = home_lon[hull] + sailed_nm * np.sin(course) / (60 * np.cos(np.radians(home_lat[hull]))) + noise_deg[1]
    frame = pl.DataFrame(
        {
            "mmsi": (200_000_000 + ship).astype(np.uint32),
            "received_at_utc": pl.Series(since_s * 1_000_000).cast(pl.Datetime("us")),
            "msg_type": np.ones(spec.positions, np.uint8),
            "stands_for": np.ones(spec.positions, np.uint32),
            "lon_deg": (np.round(lon, 6) + 180) % 360 - 180,
            "lat_deg": np.round(lat, 6),
            "sog_knots": np.round(knots, 1).astype(np.float32),
            "cog_deg": (np.degrees(course) % 360).astype(np.float32),
            "line_no": (order + 1).astype(np.uint64),
        }
    )
    said = frame.with_columns(
        nav_status=pl.lit(None, dtype=pl.UInt8),
        station=pl.lit(None, dtype=pl.String),
        file_id=pl.lit("f" * 64),
        byte_offset=pl.lit(0, dtype=pl.UInt64),
    )
    return said.sample(fraction=1, shuffle=True, seed=spec.seed)


def seconds_of(work: Callable[[], object], rounds: int) -> float:
    """Seconds of processor, all threads together: the median of some rounds, after one in which code is compiled."""
    work()
    measured = []
    for _ in range(rounds):
        start = process_time()
        work()
        measured.append(process_time() - start)
    return median(measured)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, measure, print a table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.detect.segments", description="Measure how fast fixes are parted into segments."
    )
    parser.add_argument("--positions", type=int, default=Spec.positions)
    parser.add_argument("--ships", type=int, default=Spec.ships)
    parser.add_argument("--seed", type=int, default=Spec.seed)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    shuffled = make_fixes(Spec(options.positions, options.ships, options.seed))
    fixes, settings = shuffled.sort(_ORDER), TrackSettings()
    sort_s = seconds_of(lambda: shuffled.sort(_ORDER), options.rounds)
    steps = {
        "polars sorts them": sort_s,
        "which hull each is of": seconds_of(lambda: segment_rows(fixes, settings), options.rounds),
        "the same with ids, reasons and checks": seconds_of(lambda: cut_segments(fixes, settings), options.rounds),
    }
    print(f"{options.positions:,} SYNTHETIC positions of {options.ships:,} MMSIs, seed {options.seed}; {machine()}")
    for name, taken_s in steps.items():
        rate = options.positions / taken_s / 1e6
        print(f"{name:<45}{rate:>7.1f} million/s and core{taken_s / sort_s:>7.2f} of the sort's time")
    found = cut_segments(fixes, settings)
    print(f"{found['segment_id'].n_unique():,} segments, {int(found['is_wild'].sum()):,} fixes wild")
    return 0


if __name__ == "__main__":
    sys.exit(main())
