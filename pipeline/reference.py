"""What is known before any line is read: places, weights and spellings from `data/`, and a user's own zones."""

import hashlib
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeVar

import dataframely as dy
import polars as pl
from pydantic import BaseModel, ValidationError

from pipeline import __version__
from pipeline.alert_settings import AlertRules, AlertSettings
from pipeline.detect.dark_calls.priors import DarkCallModel, DarkCallPriors, DarkCallWeights
from pipeline.detect.destinations import known_spellings
from pipeline.errors import ConfigurationError
from pipeline.grounds.judged import Rates
from pipeline.judge.cargo import CargoRates
from pipeline.judge.weights import RiskRules
from pipeline.known import Reference
from pipeline.ports.catalogue import Catalogue, load_catalogue
from pipeline.ports.sea_routes import SeaRoutes, load_sea_routes
from pipeline.resources import data_path
from pipeline.schemas import Sightings, WatchlistEntries
from pipeline.settings import Settings

_Model = TypeVar("_Model", bound=BaseModel)
_PRIORS, _WEIGHTS = "dark_call_priors.toml", "dark_call_weights.toml"
_RISK_RULES, _CARGO_RATES = "risk_rules.toml", "cargo_rates.toml"
_ALERT_RULES = "alert_rules.toml"
_DESTINATIONS = "destinations.csv"
_COUNTRIES = "maritime_identification_digits.csv"
_CATALOGUE = ("ports.csv", "world_ports.csv", "countries.csv", "zones.geojson")
_SEA = "sea_obstacles.geojson"
_RULES = (_PRIORS, _WEIGHTS, _RISK_RULES, _CARGO_RATES, _DESTINATIONS, _COUNTRIES, _SEA)


def load_reference(
    watchlist: dy.DataFrame[WatchlistEntries], sightings: dy.DataFrame[Sightings], own_zones: Path | None = None
) -> Reference:
    """Read all that does not change from night to night, and put what a home has beside it.

    Args:
        watchlist: the lists in force.
        sightings: what others saw.
        own_zones: a user's zones beside those of the catalogue; the file need not exist.

    Raises:
        ConfigurationError: a file is missing or wrong; the message names it.
    """
    dark_calls = DarkCallModel(load_priors(), load_weights())
    return Reference(
        catalogue_in_use(own_zones),
        _sea_routes().distance_nm,
        dark_calls,
        load_spellings(),
        load_country_of_mid(),
        watchlist,
        sightings,
        Rates(load_risk_rules(), load_cargo_rates()),
    )


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


@cache
def load_risk_rules() -> RiskRules:
    """Read what the rules of risk weigh.

    Raises:
        ConfigurationError: the file is missing or wrong; the message names it.
    """
    return _parsed(RiskRules, _RISK_RULES)


@cache
def load_cargo_rates() -> CargoRates:
    """Read what cargo is estimated by.

    Raises:
        ConfigurationError: the file is missing or wrong; the message names it.
    """
    return _parsed(CargoRates, _CARGO_RATES)


def load_alert_rules(settings: AlertSettings) -> AlertRules:
    """Read when alert rules speak, and change what a deployment sets otherwise.

    Raises:
        ConfigurationError: the file is missing or wrong, or a changed key is; the message names it.
    """
    try:
        return _parsed(AlertRules, _ALERT_RULES).changed(settings.rules)
    except ValidationError as error:
        message = f"[alerts.rules]: {error}"
        raise ConfigurationError(message) from error


def catalogue_in_use(own_zones: Path | None = None) -> Catalogue:
    """The catalogue that ships with Tumen, with the zones of `own_zones` where there is such a file.

    Raises:
        ConfigurationError: a file is missing or wrong; the message names the file and the line or the feature.
    """
    content = _content(own_zones)
    return _catalogue() if own_zones is None or content is None else _catalogue_with(own_zones, content)


def reference_sha256(settings: Settings, own_zones: Path | None = None) -> str:
    """Hash of all that findings depend on beside the lines: the settings, the files in `data/` and a user's zones.

    Raises:
        ConfigurationError: a file cannot be read; the message names it.
    """
    return _sha256(_rules_sha256(settings).encode(), _zones_sha256(own_zones).encode())


def inputs_sha256(settings: Settings, reference: Reference, own_zones: Path | None = None) -> dict[str, str]:
    """What each thing is, by its hash, that findings depend on beside the lines: what makes two runs tell the same.

    `code` is the version of Tumen, `rules` the settings and what weighs and reads in `data/`, `zones` the catalogue and
    a user's own, `watchlist` and `sightings` what was loaded.

    Raises:
        ConfigurationError: a file cannot be read; the message names it.
    """
    return {
        "code": __version__,
        "rules": _rules_sha256(settings),
        "zones": _zones_sha256(own_zones),
        "watchlist": _sha256(reference.watchlist.write_ndjson().encode()),
        "sightings": _sha256(reference.sightings.write_ndjson().encode()),
    }


def sea_sha256() -> str:
    """Hash of what lengths of ways by sea depend on.

    Raises:
        ConfigurationError: the map cannot be read; the message names it.
    """
    return _sha256(__version__.encode(), data_path(_SEA).read_bytes())


def _rules_sha256(settings: Settings) -> str:
    return _sha256(settings.sha256().encode(), *(data_path(name).read_bytes() for name in _RULES))


def _zones_sha256(own_zones: Path | None) -> str:
    return _sha256(*(data_path(name).read_bytes() for name in _CATALOGUE), _content(own_zones) or b"")


def _sha256(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _content(own_zones: Path | None) -> bytes | None:
    """What a user's file holds; None where there is none."""
    try:
        return own_zones.read_bytes() if own_zones else None
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"{own_zones}: {error.strerror}; make the file readable, or take it away"
        raise ConfigurationError(message) from error


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()


@lru_cache(maxsize=2)
def _catalogue_with(own_zones: Path, content: bytes) -> Catalogue:
    """Built once for what the file holds: `content` is part of the key."""
    del content
    return load_catalogue(own_zones=own_zones)


@cache
def _sea_routes() -> SeaRoutes:
    return load_sea_routes()


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
def load_country_of_mid() -> pl.DataFrame:
    """Read whose ships the first three digits of an MMSI mark: columns `mid` and `country`."""
    return pl.read_csv(data_path(_COUNTRIES), columns=["mid", "country"], comment_prefix="#")
