"""Interleaved rounds: every way once a round, each in a process of its own, the order turned from round to round."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl

from benchmarks.decode.rounds import ROOT
from benchmarks.decode.targets import Ratio

_LIBRARIES = ("POLARS_MAX_THREADS", "NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")
STAGE_CORES = 2
_FIRST_ROWS = 20_000

Seen = dict[str, Any]


@dataclass(frozen=True)
class Way:
    """A way to tell ports or visits, and the share of the vessels it gets: slow ones need not have all."""

    name: str
    title: str
    share: float


WAYS = (
    Way("tumen", "**`assign_zones`**, rings too", 1.0),
    Way("strtree", "shapely's STRtree, ports alone", 0.5),
    Way("strtree_rings", "shapely's STRtree, rings too", 0.25),
    Way("bounds", "shapely, zone by zone within bounds, ports alone", 0.05),
)
VISITS = (
    Way("visits", "**`find_port_calls`**", 1.0),
    Way("plain_visits", "a plain state machine in Python, ours, after GFW's rules", 0.05),
)


@dataclass(frozen=True)
class Contest:
    """What each round showed: ways by name, the stages, and the stop detector's sample."""

    ways: list[dict[str, Seen]]
    stages: list[list[Seen]]
    stops: list[Seen]

    def rates(self, name: str) -> list[float]:
        """Positions a second of a way's processor, by round."""
        return [one[name]["positions"] / one[name]["cpu_s"] for one in self.ways]

    def times_as_fast(self, name: str, ours: str = "tumen") -> Ratio:
        """How many times as fast as a way one of ours is, each time within a round."""
        return _ratio([a / b for a, b in zip(self.rates(ours), self.rates(name), strict=True)])

    def times_the_detector(self) -> Ratio | None:
        """How many times as fast a position port calls are found as movingpandas' stops; None where it is absent."""
        each = [
            stage["positions"] / stage["cpu_s"] * stops["cpu_s"] / stops["positions"]
            for stages, stops in zip(self.stages, self.stops, strict=True)
            for stage in stages
            if stage["stage"] == "find_port_calls" and "absent" not in stops
        ]
        return _ratio(each) if each else None


def run_rounds(path: Path, vessels: int, rounds: int, peers: Path, say: Callable[[str], None]) -> Contest:
    """Measure everybody that often on the positions of `path`; the detector gets a few vessels."""
    contest = Contest([], [], [])
    sample = _sample(path)
    for number in range(rounds):
        every = [*WAYS, *VISITS]
        turned = [*every[number % len(every) :], *every[: number % len(every)]]
        seen = {}
        for way in turned:
            seen[way.name] = _run([way.name, str(path), "1", str(max(1, round(vessels * way.share)))], cores=1)
            say(f"round {number + 1} of {rounds}: {way.name}: {seen[way.name]['cpu_s']:.2f} s")
        contest.ways.append(seen)
        contest.stages.append(measure_stages(path))
        contest.stops.append(_stops(sample, peers))
        say(f"round {number + 1} of {rounds}: stages: {sum(one['wall_s'] for one in contest.stages[-1]):.1f} s")
    return contest


def measure_stages(path: Path) -> list[Seen]:
    """What each stage took on the positions of `path`, in a process of their own.

    Another process runs them first, on few positions, so that compiled code lies on disk: it is compiled once, not
    once a night.
    """
    first = path.with_suffix(".first.parquet")
    pl.scan_parquet(path).head(_FIRST_ROWS).collect().write_parquet(first)
    _run(["stages", str(first), str(STAGE_CORES), "0"], cores=STAGE_CORES)
    stages: list[Seen] = _run(["stages", str(path), str(STAGE_CORES), "0"], cores=STAGE_CORES)["stages"]
    return stages


def _run(arguments: Sequence[str], cores: int) -> Seen:
    ran = subprocess.run(  # noqa: S603  this module's sibling
        [sys.executable, "-m", "benchmarks.detect.process", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | dict.fromkeys(_LIBRARIES, str(cores)),
        capture_output=True,
        check=False,
        text=True,
    )
    if ran.returncode:
        message = f"{arguments[0]} failed:\n{ran.stderr.strip()}"
        raise RuntimeError(message)
    answer: Seen = json.loads(ran.stdout.splitlines()[-1])
    return answer


def _sample(path: Path, vessels: int = 100) -> Path:
    sample = path.with_suffix(".sample.csv")
    fixes = pl.scan_parquet(path).select("mmsi", "received_at_utc", "lon_deg", "lat_deg")
    first = pl.col("mmsi") < pl.col("mmsi").min() + vessels
    fixes.filter(first).sort("mmsi", "received_at_utc").collect().write_csv(sample)
    return sample


def _stops(sample: Path, peers: Path) -> Seen:
    python = peers / "bin" / "python"
    if not python.is_file():
        return {"absent": "the peers' environment was not made"}
    script = ROOT / "benchmarks" / "detect" / "stops.py"
    ran = subprocess.run(  # noqa: S603  this module's sibling
        [str(python), "-W", "ignore", str(script), str(sample)], capture_output=True, check=False, text=True
    )
    if ran.returncode:
        return {"absent": (ran.stderr.strip().splitlines() or ["it failed"])[-1]}
    answer: Seen = json.loads(ran.stdout.splitlines()[-1])
    return answer


def _ratio(each: Sequence[float]) -> Ratio:
    return Ratio(median(each), min(each), max(each))
