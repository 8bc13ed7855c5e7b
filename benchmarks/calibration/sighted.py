"""What if others had seen some of the calls: simulated sightings of ships in port, by IMO number.

In the DPRK that is imagery; in Russia a port's own records, or an inspector's: KUM YA's three inspections at Nakhodka
are public (row 49 of data/published_voyages.csv).
"""

import polars as pl

from benchmarks.calibration.dice import Dice
from benchmarks.calibration.silences import Silences
from pipeline.detect.dark_calls.priors import SIDES
from pipeline.detect.dark_calls.sightings import SIGHTINGS

_CONFIDENCE = 0.9


def sightings_of(silences: Silences, share: float, seed: int, side: str = SIDES[0]) -> pl.DataFrame:
    """Sightings of that share of the calls in a country, half way through the silence; none is wrong.

    Ships are told by their MMSI in the place of an IMO number: `with_numbers` gives it to them.
    """
    gaps = silences.gaps.select("gap_id", "mmsi", "started_at_utc", "ended_at_utc")
    rows = []
    for row in silences.truth.select("gap_id", "port_ids").join(gaps, on="gap_id").iter_rows(named=True):
        at = row["started_at_utc"] + (row["ended_at_utc"] - row["started_at_utc"]) / 2
        rows += [
            (at, at, port_id, row["mmsi"], None, None, "simulated", _CONFIDENCE)
            for port_id in sorted(set(row["port_ids"]))
            if port_id.startswith(side) and Dice(seed, "sighted", row["gap_id"], port_id).chance(share)
        ]
    return pl.DataFrame(rows, schema=SIGHTINGS, orient="row")


def with_numbers(ships: pl.DataFrame) -> pl.DataFrame:
    """The ships, each with its MMSI for an IMO number."""
    return ships.with_columns(imo="mmsi")
