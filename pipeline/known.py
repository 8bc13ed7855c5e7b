"""What is known before any line is read."""

from dataclasses import dataclass

import dataframely as dy
import polars as pl

from pipeline.detect.dark_calls.priors import DarkCallModel
from pipeline.grounds.judged import Rates
from pipeline.ports.catalogue import Catalogue
from pipeline.ports.distance import DistanceNm
from pipeline.schemas import Sightings, WatchlistEntries


@dataclass(frozen=True)
class Reference:
    """Places, ways, weights and spellings of `data/`, and what a home has beside them."""

    catalogue: Catalogue
    sea_distance_nm: DistanceNm
    dark_calls: DarkCallModel
    spellings: pl.DataFrame
    country_of_mid: pl.DataFrame
    watchlist: dy.DataFrame[WatchlistEntries]
    sightings: dy.DataFrame[Sightings]
    rates: Rates
