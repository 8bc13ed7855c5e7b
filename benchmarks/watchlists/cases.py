"""The cases that matching must tell apart: ships made from the ships of a list, and whether each is the listed one."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from benchmarks.watchlists.identities import Identity, Registry


class Listed(NamedTuple):
    """An entry of the made-up list; `ship` is what there is of it in truth, the rest what the list says."""

    ship: Identity
    said: Identity
    former_name: str | None


class Case(NamedTuple):
    """How many ships of a case there are, whether they are the listed ones, and what such a ship broadcasts.

    `needs` names what the list must say for the case to be one.
    """

    ships: int
    is_listed: bool
    words: str
    broadcast: Callable[[Listed, Registry], Identity]
    needs: tuple[str, ...] = ()


def _as_listed(entry: Listed, registry: Registry) -> Identity:
    return entry.ship._replace(mmsi=entry.ship.mmsi if registry.share(0.7) else registry.ship().mmsi)


def _renamed(entry: Listed, registry: Registry) -> Identity:
    return registry.ship()._replace(imo=entry.ship.imo)


def _with_wrong_imo(entry: Listed, registry: Registry) -> Identity:
    return entry.ship._replace(imo=registry.with_a_wrong_digit(entry.ship.imo or 0))


def _without_imo(entry: Listed, _: Registry) -> Identity:
    return entry.ship._replace(imo=None)


def _without_imo_renamed(entry: Listed, registry: Registry) -> Identity:
    return entry.ship._replace(imo=None, name=registry.name())


def _misspelt(entry: Listed, registry: Registry) -> Identity:
    name = registry.with_a_wrong_letter(entry.ship.name or "")
    return registry.ship()._replace(imo=None, call_sign=entry.ship.call_sign, name=name)


def _under_former_name(entry: Listed, registry: Registry) -> Identity:
    return registry.ship()._replace(imo=None, call_sign=entry.ship.call_sign, name=entry.former_name)


def _only_mmsi_left(entry: Listed, registry: Registry) -> Identity:
    return registry.ship()._replace(imo=None, mmsi=entry.ship.mmsi)


def _nothing_left(_: Listed, registry: Registry) -> Identity:
    return registry.ship()._replace(imo=None)


def _stranger(_: Listed, registry: Registry) -> Identity:
    return registry.ship()


def _homonym(entry: Listed, registry: Registry) -> Identity:
    return registry.ship()._replace(name=entry.ship.name)


def _homonym_without_imo(entry: Listed, registry: Registry) -> Identity:
    return registry.ship()._replace(imo=None, name=entry.ship.name)


def _with_its_mmsi(entry: Listed, registry: Registry) -> Identity:
    return registry.ship()._replace(mmsi=entry.said.mmsi)


def _with_its_mmsi_without_imo(entry: Listed, registry: Registry) -> Identity:
    return registry.ship()._replace(imo=None, mmsi=entry.said.mmsi)


def _with_its_call_sign(entry: Listed, registry: Registry) -> Identity:
    return registry.ship()._replace(imo=None, call_sign=entry.said.call_sign)


_FORMERLY = ("call_sign", "former_name")
_LISTED, _OTHER = True, False

CASES: Mapping[str, Case] = MappingProxyType(
    {
        "as listed": Case(500, _LISTED, "broadcasts what the list says, most under its MMSI", _as_listed),
        "renamed": Case(300, _LISTED, "only its IMO number is the same", _renamed),
        "IMO with a wrong digit": Case(150, _LISTED, "the rest as listed", _with_wrong_imo, ("mmsi",)),
        "no IMO": Case(250, _LISTED, "the rest as listed", _without_imo, ("mmsi",)),
        "no IMO, renamed": Case(100, _LISTED, "MMSI and call sign as before", _without_imo_renamed, ("mmsi",)),
        "name misspelt": Case(
            100, _LISTED, "no IMO, other MMSI; call sign as listed", _misspelt, ("call_sign", "name")
        ),
        "former name": Case(100, _LISTED, "no IMO, other MMSI; call sign as listed", _under_former_name, _FORMERLY),
        "only its MMSI left": Case(10, _LISTED, "no IMO, other name and call sign", _only_mmsi_left, ("mmsi",)),
        "nothing left": Case(10, _LISTED, "no IMO, all else changed as well", _nothing_left),
        "stranger": Case(1770, _OTHER, "nothing in common but by chance", _stranger),
        "homonym": Case(900, _OTHER, "a listed name, another IMO number", _homonym, ("name",)),
        "homonym without IMO": Case(250, _OTHER, "a listed name, nothing else", _homonym_without_imo, ("name",)),
        "reused MMSI": Case(450, _OTHER, "a listed MMSI, another IMO number", _with_its_mmsi, ("mmsi",)),
        "reused MMSI without IMO": Case(
            10, _OTHER, "a listed MMSI, other names", _with_its_mmsi_without_imo, ("mmsi",)
        ),
        "reused call sign": Case(100, _OTHER, "a listed call sign, no IMO", _with_its_call_sign, ("call_sign",)),
    }
)
