"""What OpenSanctions' topics say of a ship: listed itself, by its owner, or not at all."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from pipeline.judge.lists.listed import Listing

# Topics of FollowTheMoney as ships carry them; `None` is known and no reason to flag a ship.
LISTINGS: Mapping[str, Listing | None] = MappingProxyType(
    {
        "sanction": "ship",
        "sanction.counter": "ship",
        "mare.shadow": "ship",
        "mare.sts": "ship",
        "poi": "ship",
        "export.control": "ship",
        "debarment": "ship",
        "crime": "ship",
        "crime.traffick": "ship",
        "sanction.linked": "owner",
        "export.control.linked": "owner",
        "mare.detained": None,
        "export.risk": None,
        "reg.action": None,
        "reg.warn": None,
    }
)


def listing_of(topics: Collection[str]) -> Listing | None:
    """The gravest that the topics say; None where none of them flags the ship."""
    said = {LISTINGS.get(topic) for topic in topics}
    if "ship" in said:
        return "ship"
    return "owner" if "owner" in said else None


def unknown_topics(topics: Collection[str]) -> list[str]:
    """Those that nobody here has judged, in order."""
    return sorted(set(topics) - LISTINGS.keys())
