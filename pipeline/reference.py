"""What is known before any line is read: places, base rates, countries, from the files in `data/`."""

import hashlib
import tomllib
from functools import cache

import dataframely as dy
import polars as pl
from pydantic import ValidationError

from pipeline.detect.dark_call_priors import DarkCallPriors
from pipeline.errors import ConfigurationError
from pipeline.findings import Reference
from pipeline.ports.catalogue import Catalogue, load_catalogue
from pipeline.ports.sea_routes import SeaRoutes, load_sea_routes
from pipeline.resources import data_path
from pipeline.schemas import WatchlistEntries
from pipeline.settings import Settings

_PRIORS = "dark_call_priors.toml"
_COUNTRIES = "maritime_identification_digits.csv"
_CATALOGUE = ("ports.csv", "world_ports.csv", "countries.csv", "zones.geojson")
_SEA = "sea_obstacles.geojson"


def load_reference(watchlist: dy.DataFrame[WatchlistEntries]) -> Reference:
    """Read the catalogue, the sea, the priors and the countries of MMSIs, and put the lists in force beside them.

    Raises:
        ConfigurationError: a file is missing or wrong; the message names it.
    """
    return Reference(_catalogue(), _sea_routes(), _priors(), _country_of_mid(), watchlist)


def reference_sha256(settings: Settings) -> str:
    """Hash of all that findings depend on beside the lines: the settings and the files in `data/`."""
    digest = hashlib.sha256(settings.sha256().encode())
    for name in (_PRIORS, _COUNTRIES, _SEA, *_CATALOGUE):
        digest.update(data_path(name).read_bytes())
    return digest.hexdigest()


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()


@cache
def _sea_routes() -> SeaRoutes:
    return load_sea_routes()


@cache
def _priors() -> DarkCallPriors:
    path = data_path(_PRIORS)
    try:
        return DarkCallPriors.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        message = f"{path}: {error}"
        raise ConfigurationError(message) from error


@cache
def _country_of_mid() -> pl.DataFrame:
    return pl.read_csv(data_path(_COUNTRIES), columns=["mid", "country"], comment_prefix="#")
