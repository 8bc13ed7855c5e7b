"""A month drawn from a seed: its scenario, who plays which part in it, and which of its files come late."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from benchmarks.months.cast import Stage
from benchmarks.months.corridor import dark_ships, observed_ships
from benchmarks.months.decoys import decoys
from benchmarks.months.names import Register
from benchmarks.months.traffic import traffic
from benchmarks.months.waters import chart_of_months, satellites, stations
from pipeline.simulate.scenario import Damage, Reporting, Scenario

STARTS_AT_UTC = datetime(2025, 9, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Size:
    """How much happens in a month."""

    days: int
    observed_rounds: tuple[int, ...] | None  # a ship; None: as drawn, 12 in all
    dark_rounds: tuple[int, ...] | None  # None: as drawn, 8 in all
    background_ships: int


WHOLE = Size(days=31, observed_rounds=None, dark_rounds=None, background_ships=200)
SMALL = Size(days=7, observed_rounds=(1, 1), dark_rounds=(1,), background_ships=4)


@dataclass(frozen=True)
class Month:
    """What is played, and what is delivered in a second run."""

    scenario: Scenario
    role_of: dict[tuple[str, int], str]  # by a ship's first name and MMSI
    late_days: tuple[date, ...]


def draw(seed: int, size: Size = WHOLE) -> Month:
    """The same seed and size give the same month."""
    stage = Stage(seed, STARTS_AT_UTC, STARTS_AT_UTC + timedelta(days=size.days), Register())
    dice = stage.dice("files")
    actors = [
        *observed_ships(stage, size.observed_rounds),
        *dark_ships(stage, size.dark_rounds),
        *decoys(stage),
        *traffic(stage, size.background_ships),
    ]
    days = [(stage.starts_at_utc + timedelta(days=number)).date() for number in range(size.days)]
    late = sorted({dice.one_of(days[1:]) for _ in range(4)})
    lost = next(day for day in (dice.one_of(days[2:-2]) for _ in range(100)) if day not in late)
    chart = chart_of_months()
    scenario = Scenario(
        source=f"benchmarks.months, seed {seed}",
        name=f"SYNTHETIC month {seed}",
        seed=seed,
        starts_at_utc=stage.starts_at_utc,
        ends_at_utc=stage.ends_at_utc,
        reporting=Reporting(underway_s=540, at_rest_s=1500, static_s=21600, base_station_s=3600),
        damage=Damage(bit_flip_share=0.002, truncated_share=0.001, lost_half_share=0.01),
        places=chart.places,
        lanes=chart.lanes,
        stations=stations(stage.dice("stations"), stage.starts_at_utc, size.days),
        satellites=satellites(),
        lost_days=(lost,),
        ships=tuple(actor.ship for actor in actors),
    )
    roles = {(actor.ship.name, actor.ship.mmsi): actor.role for actor in actors}
    return Month(scenario, roles, tuple(late))
