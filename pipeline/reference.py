"""What is known before any line is read, from the files in `data/`: places, base rates, weights, spellings."""

import hashlib
import tomllib
from functools import cache
from typing import TypeVar

import dataframely as dy
import polars as pl
from pydantic import BaseModel, ValidationError

from pipeline.detect.dark_calls.priors import DarkCallModel, DarkCallPriors, DarkCallWeights
from pipeline.detect.destinations import known_spellings
from pipeline.errors import ConfigurationError
from pipeline.findings import Reference
from pipeline.ports.catalogue import Catalogue, load_catalogue
from pipeline.resources import data_path
from pipeline.schemas import WatchlistEntries
from pipeline.settings import Settings

_Model = TypeVar("_Model", bound=BaseModel)
_PRIORS, _WEIGHTS = "dark_call_priors.toml", "dark_call_weights.toml"
_DESTINATIONS = "destinations.csv"
_COUNTRIES = "maritime_identification_digits.csv"
_CATALOGUE = ("ports.csv", "world_ports.csv", "countries.csv", "zones.geojson")


def load_reference(watchlist: dy.DataFrame[WatchlistEntries]) -> Reference:
    """Read all that does not change from night to night, and put the lists in force beside it.

    Raises:
        ConfigurationError: a file is missing or wrong; the message names it.
    """
    dark_calls = DarkCallModel(load_priors(), load_weights())
    return Reference(_catalogue(), dark_calls, load_spellings(), _country_of_mid(), watchlist)


@cache
def load_priors() -> DarkCallPriors:
    """Read the base rates of dark calls.

    Raises:
        ConfigurationError: the file is missing or wrong; the message names it.
    """
    return _parsed(DarkCallPriors, _PRIORS)


@cache
def load_weights() -> DarkCallWeights:
    """Read the fitted weights of dark calls.

    Raises:
        ConfigurationError: the file is missing or wrong; the message names it.
    """
    return _parsed(DarkCallWeights, _WEIGHTS)


def reference_sha256(settings: Settings) -> str:
    """Hash of all that findings depend on beside the lines: the settings and the files in `data/`."""
    digest = hashlib.sha256(settings.sha256().encode())
    for name in (_PRIORS, _WEIGHTS, _DESTINATIONS, _COUNTRIES, *_CATALOGUE):
        digest.update(data_path(name).read_bytes())
    return digest.hexdigest()


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()


def _parsed(kind: type[_Model], name: str) -> _Model:
    path = data_path(name)
    try:
        return kind.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        message = f"{path}: {error}"
        raise ConfigurationError(message) from error


@cache
def load_spellings() -> pl.DataFrame:
    """Read the spellings of destinations, the catalogue's names and LOCODEs beside those of `destinations.csv`."""
    columns = ["spelling", "port_id", "country"]
    spelled = pl.read_csv(data_path(_DESTINATIONS), columns=columns, comment_prefix="#", infer_schema=False)
    return known_spellings(_catalogue().ports, spelled)


@cache
def _country_of_mid() -> pl.DataFrame:
    return pl.read_csv(data_path(_COUNTRIES), columns=["mid", "country"], comment_prefix="#")
