"""Who owns, operates or sanctions what, from the entities of FollowTheMoney that link others."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from pipeline.judge.lists.ftm_entities import Entity

_BELONGS = re.compile(
    r"own|operat|manag|economic resource", re.IGNORECASE
)  # roles of an `UnknownLink` that make it one


@dataclass(frozen=True)
class Sanction:
    """One sanction: under which programmes, and the days of its beginning and its end as text."""

    programmes: tuple[str, ...]
    begun: tuple[str, ...]
    ended: tuple[str, ...]


@dataclass
class Links:
    """What the entities of a file say of each other, by id; `count` is that of links of ownership."""

    count: int = 0
    _owners: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    _captions: dict[str, str] = field(default_factory=dict)
    _sanctions: dict[str, list[Sanction]] = field(default_factory=lambda: defaultdict(list))
    _flagged: set[str] = field(default_factory=set)
    _of_interest: set[str] = field(default_factory=set)

    def take_owners(self, entities: Iterable[Entity]) -> None:
        """Note who owns or operates what."""
        for entity in entities:
            said = entity.properties
            match entity.schema:
                case "Vessel":
                    self._belongs([entity.entity_id], [*said.get("owner", ()), *said.get("operator", ())])
                case "Ownership":
                    self._belongs(said.get("asset") or _outer(entity), said.get("owner") or _outer(entity))
                case "UnknownLink" if any(map(_BELONGS.search, said.get("role", ()))):
                    self._belongs(said.get("object") or _outer(entity), said.get("subject") or _outer(entity))
                case _:
                    pass

    def keep_owners_of(self, ships: Collection[str]) -> None:
        """Forget what belongs to whom but of these ships."""
        kept = {ship: self._owners[ship] for ship in ships if ship in self._owners}
        self._owners = defaultdict(dict, kept)
        self._of_interest = {*ships, *(owner for owners in kept.values() for owner in owners)}

    def take_what_is_known(self, entities: Iterable[Entity]) -> None:
        """Note sanctions of the ships and of their owners, and what the owners are called."""
        for entity in entities:
            if entity.entity_id in self._of_interest and entity.schema != "Vessel":
                name = next(iter(entity.properties.get("name", ())), "")
                self._captions[entity.entity_id] = entity.caption or name
                if "sanction" in entity.properties.get("topics", ()):
                    self._flagged.add(entity.entity_id)
            if entity.schema == "Sanction":
                self._take_sanction(entity)

    def owners_of(self, ship: str) -> list[str]:
        """Names of those who own or operate a ship; of one that the file does not have, the id."""
        return [self._captions.get(owner) or owner for owner in self._owners.get(ship, ())]

    def is_sanctioned(self, entity_id: str) -> bool:
        """Whether a sanction or a topic says so."""
        return entity_id in self._flagged or bool(self._sanctions.get(entity_id))

    def sanctioned_owners(self, ship: str) -> list[str]:
        """Ids of the owners and operators of a ship that are sanctioned."""
        return [owner for owner in self._owners.get(ship, ()) if self.is_sanctioned(owner)]

    def sanctions_of(self, entity_id: str) -> list[Sanction]:
        """The sanctions of a ship or an owner."""
        return self._sanctions.get(entity_id, [])

    def _belongs(self, assets: Iterable[str], owners: Iterable[str]) -> None:
        for asset in assets:
            for owner in owners:
                if owner != asset:
                    self._owners[asset][owner] = None
                    self.count += 1

    def _take_sanction(self, entity: Entity) -> None:
        said = entity.properties
        sanction = Sanction(
            programmes=said.get("programId") or said.get("program") or said.get("authority") or (),
            begun=(*said.get("startDate", ()), *said.get("listingDate", ())),
            ended=said.get("endDate", ()),
        )
        for target in said.get("entity") or _outer(entity):
            if target in self._of_interest:
                self._sanctions[target].append(sanction)


def _outer(entity: Entity) -> tuple[str, ...]:
    return (entity.within,) if entity.within else ()
