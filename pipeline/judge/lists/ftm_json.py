"""FollowTheMoney JSON lines: an entity a line. Ships, and whose they are, are taken from among them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from pipeline.judge.lists.ftm_entities import Entity, entity_of, nested
from pipeline.judge.lists.ftm_links import Links
from pipeline.judge.lists.list_days import list_day
from pipeline.judge.lists.listed import MOST_SHIPS, Account, ListedShip, Listing, per_imo, texts
from pipeline.judge.lists.numbers import imos_of, mmsis_of
from pipeline.judge.lists.topics import listing_of, unknown_topics

_MOST_LINKS = 5_000_000  # bounds memory: about 1 GB
_NAMES = ("name", "alias", "previousName", "weakAlias")
_READ = {*_NAMES, "imoNumber", "mmsi", "callSign", "topics", "owner", "operator"}
_LINKS = {"sanctions", "ownershipAsset", "unknownLinkFrom", "unknownLinkTo", "sanctionEntity"}
_NOT_NEEDED = {
    *("flag", "pastFlags", "type", "pastTypes", "tonnage", "grossRegisteredTonnage", "deadweightTonnage", "buildDate"),
    *("registrationNumber", "registrationPort", "registrationDate", "deregistrationDate", "navigationArea", "model"),
    *("nameChangeDate", "crsNumber", "country", "jurisdiction", "mainCountry", "program", "programId", "notes"),
    *("summary", "description", "sourceUrl", "publisher", "publisherUrl", "address", "addressEntity", "amount"),
    *("amountUsd", "currency", "createdAt", "modifiedAt", "retrievedAt", "keywords", "wikidataId", "wikipediaUrl"),
    *("indexText", "proof", "alephUrl", "holder", "abbreviation", "status", "classification", "purpose"),
}


def read_ftm(lines: Iterable[str], source: str, account: Account) -> list[ListedShip]:
    """Read the ships among FtM's entities, with their owners and sanctions where the file has them.

    A ship is flagged by its own topics, by a `Sanction` of it, or by an owner or operator with one: since the
    sanction began, else since the ship was `first_seen`. The file's date is the latest `last_seen`. The lines are
    gone through twice, since links may stand before or after what they link.

    Args:
        lines: of the file; each call of `iter` begins it anew.
        source: name of the file, for messages.
        account: takes where every line ended.

    Raises:
        ConfigurationError: the file holds more ships or links than any list has.
    """
    ships: dict[str, Entity] = {}
    links = Links()
    for line_no, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entity = entity_of(line, line_no)
            links.take_owners(nested(entity))
        except ValueError as fault:
            account.refuse(line_no, f"{fault} ({source})")
            continue
        _date(entity, account)
        if entity.schema != "Vessel":
            account.ended("not_a_ship")
        elif entity.entity_id in ships:
            account.refuse(line_no, f"entity {entity.entity_id!r} stands on line {ships[entity.entity_id].line_no} too")
        else:
            ships[entity.entity_id] = entity
        account.bound(len(ships), "ships", MOST_SHIPS)
        account.bound(links.count, "links of ownership", _MOST_LINKS)
    links.keep_owners_of(ships.keys())
    for line_no, line in enumerate(lines, 1):
        try:
            links.take_what_is_known(nested(entity_of(line, line_no)) if line.strip() else ())
        except ValueError:
            continue  # told above
    return [entry for entity in ships.values() for entry in _entries(entity, links, account)]


def _date(entity: Entity, account: Account) -> None:
    if not entity.last_seen:
        return
    try:
        seen = list_day(entity.last_seen)
    except ValueError as fault:
        account.signal(entity.line_no, f"last_seen {fault}: left out")
        return
    account.as_of_utc = max(seen, account.as_of_utc or seen)


def _entries(entity: Entity, links: Links, account: Account) -> list[ListedShip]:
    line_no, said = entity.line_no, entity.properties
    for strange in sorted(said.keys() - _READ - _LINKS - _NOT_NEEDED):
        account.signal(line_no, f"property {strange!r} of Vessel is not known; passed over")
    topics = said.get("topics", ())
    for strange in unknown_topics(topics):
        account.signal(line_no, f"topic {strange!r} is not known; it flags no ship")
    listing = _listing(entity, links)
    if listing is None:
        account.ended("not_flagged")
        return []
    try:
        ship = _ship(entity, links, listing, account)
    except ValueError as fault:
        account.refuse(line_no, str(fault))
        return []
    imos = imos_of(said.get("imoNumber", ()), line_no, account)
    if not imos and not ship.is_identified:
        account.ended("no_identity")
        return []
    account.ended("loaded")
    return per_imo(ship, imos)


def _listing(entity: Entity, links: Links) -> Listing | None:
    own = listing_of(entity.properties.get("topics", ()))
    if own == "ship" or links.is_sanctioned(entity.entity_id):
        return "ship"
    return "owner" if own == "owner" or links.sanctioned_owners(entity.entity_id) else None


def _ship(entity: Entity, links: Links, listing: Listing, account: Account) -> ListedShip:
    said = entity.properties
    owners = links.owners_of(entity.entity_id)
    whose = [entity.entity_id] if listing == "ship" else links.sanctioned_owners(entity.entity_id)
    sanctions = [sanction for each in whose for sanction in links.sanctions_of(each)]
    begun = _days([day for sanction in sanctions for day in sanction.begun], entity, account)
    begun = begun or _days(filter(None, [entity.first_seen]), entity, account)
    ended = _days([day for sanction in sanctions for day in sanction.ended], entity, account)
    is_over = bool(sanctions) and all(sanction.ended for sanction in sanctions) and not _says_sanctioned(said)
    return ListedShip(
        line_no=entity.line_no,
        mmsis=mmsis_of(said.get("mmsi", ()), entity.line_no, account),
        call_signs=texts(said.get("callSign", ())),
        names=texts([entity.caption, *(name for key in _NAMES for name in said.get(key, ()))]),
        programmes=texts(name for sanction in sanctions for name in sanction.programmes) or texts(entity.datasets),
        owners=texts(owners),
        listing=listing,
        source_id=entity.entity_id,
        designated_at_utc=min(begun, default=None),
        delisted_at_utc=max(ended, default=None) if is_over else None,
    )


def _says_sanctioned(said: Mapping[str, tuple[str, ...]]) -> bool:
    return listing_of(said.get("topics", ())) is not None


def _days(values: Iterable[str], entity: Entity, account: Account) -> list[datetime]:
    read: list[datetime] = []
    for value in values:
        try:
            read.append(list_day(value))
        except ValueError as fault:
            account.signal(entity.line_no, f"date of a sanction or first_seen {fault}: left out")
    return read
