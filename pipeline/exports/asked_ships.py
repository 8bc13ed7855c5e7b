"""Ships as people name them on the command line: by IMO number or MMSI."""

from collections.abc import Sequence

from pipeline.errors import ConfigurationError
from pipeline.judge.identity_numbers import imo_number, mmsi_number
from pipeline.warehouse.published import Published
from pipeline.warehouse.selection import Selection


def vessels_asked(published: Published, ships: Sequence[str]) -> tuple[str, ...] | None:
    """The `vessel_id` of every vessel that has, or once broadcast, one of these numbers; None where none is named.

    Raises:
        ConfigurationError: a number is none, or no vessel has it.
        TumenError: the database cannot be read.
    """
    if not ships:
        return None
    return tuple(sorted({vessel_id for ship in ships for vessel_id in _vessels(published, ship)}))


def without_track(published: Published, vessel_ids: tuple[str, ...] | None) -> list[dict[str, str]]:
    """Vessels asked for by name of which no track is kept, with the reason."""
    kept = published.count_by_vessel("tracks", Selection(vessel_ids))
    reason = "no track is kept: she has no corridor call, no match on a list and no alert"
    return [{"vessel_id": vessel_id, "reason": reason} for vessel_id in vessel_ids or () if vessel_id not in kept]


def _vessels(published: Published, ship: str) -> list[str]:
    column, number = _number(ship)
    found = published.vessels_with(column, number)
    if not found:
        message = f"--ship {ship}: no vessel that is published has this {column.upper()}; check the number"
        raise ConfigurationError(message)
    return found


def _number(ship: str) -> tuple[str, int]:
    for column, read in (("imo", imo_number), ("mmsi", mmsi_number)):
        try:
            number = read(ship.strip())
        except ValueError:
            continue
        if number is not None:
            return column, number
    message = f"--ship {ship!r} is neither an IMO number (seven digits) nor an MMSI (nine digits)"
    raise ConfigurationError(message)
