"""GeoJSON as people write it by hand: told by line or feature what is wrong with it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import shapely

from pipeline.errors import ConfigurationError

_Read = TypeVar("_Read")


def read_collection(path: Path) -> dict[str, Any]:
    """A GeoJSON FeatureCollection with a list of `features`, all as yet unchecked.

    Raises:
        ConfigurationError: the file is missing or no FeatureCollection; the message names the line.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        message = f"{path}, line {error.lineno}: {error.msg}; correct the file"
        raise ConfigurationError(message) from error
    except RecursionError as error:
        message = f"{path}: nested too deeply for GeoJSON; correct the file"
        raise ConfigurationError(message) from error
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: {error}; restore the file"
        raise ConfigurationError(message) from error
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        message = f"{path}: not a GeoJSON FeatureCollection; correct the file"
        raise ConfigurationError(message)
    return document


def each_feature(path: Path, features: list[Any], read: Callable[[Any], _Read]) -> list[_Read]:
    """What `read` makes of each feature, in their order.

    Raises:
        ConfigurationError: `read` rejects one, or it is not of a feature's shape; the message names it by its number.
    """
    found: list[_Read] = []
    for number, feature in enumerate(features, start=1):
        try:
            found.append(read(feature))
        except KeyError as error:
            message = f"{path}, feature {number}: no {error.args[0]}; correct the file"
            raise ConfigurationError(message) from error
        except (ValueError, TypeError, AttributeError, IndexError, shapely.errors.ShapelyError) as error:
            message = f"{path}, feature {number}: {error}; correct the file"
            raise ConfigurationError(message) from error
    return found


def reject(what: str) -> NoReturn:
    """Say of the feature that is being read what is wrong with it.

    Raises:
        ValueError: always; `each_feature` adds the file and the feature.
    """
    raise ValueError(what)
