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
from pipeline.resources import data_path
from pipeline.schemas import Sightings, WatchlistEntries
from pipeline.settings import Settings

_PRIORS = "dark_call_priors.toml"
_COUNTRIES = "maritime_identification_digits.csv"
_CATALOGUE = ("ports.csv", "world_ports.csv", "countries.csv", "zones.geojson")


def load_reference(watchlist: dy.DataFrame[WatchlistEntries], sightings: dy.DataFrame[Sightings]) -> Reference:
    """Read the catalogue, the priors and the countries of MMSIs; put the lists in force and the sightings beside them.

    Raises:
        ConfigurationError: a file is missing or wrong; the message names it.
    """
    return Reference(catalogue(), _priors(), _country_of_mid(), watchlist, sightings)


def reference_sha256(settings: Settings) -> str:
    """Hash of all that findings depend on beside the lines: the settings and the files in `data/`."""
    digest = hashlib.sha256(settings.sha256().encode())
    for name in (_PRIORS, _COUNTRIES, *_CATALOGUE):
        digest.update(data_path(name).read_bytes())
    return digest.hexdigest()


@cache
def catalogue() -> Catalogue:
    """The catalogue of places that ships with Tumen, read once.

    Raises:
        ConfigurationError: a file of it is missing or wrong; the message names it.
    """
    return load_catalogue()


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
