"""Who a ship is, as far as she says it, and on whose lists."""

from datetime import datetime

from pipeline.judge.explain.explanation import Part, part
from pipeline.judge.explain.facts import Facts, Row
from pipeline.judge.explain.words import day, named

_KINDS = {3: "a fishing, towing or other special craft", 6: "a passenger ship", 7: "a cargo ship", 8: "a tanker"}
_MATCHED_ON = {"imo": "IMO number", "mmsi": "MMSI", "call_sign": "call sign and name", "name": "name"}


def ship(row: Row) -> str:
    """Name, IMO number and MMSI in short, from any row that has them."""
    imo = f"IMO {row['imo']}" if row["imo"] else "IMO number not known"
    return f"{named(row['ship_name'])} ({imo}, MMSI {row['mmsi']:09d})"


def who(facts: Facts, vessel_id: str, title: str = "Who") -> Part:
    """What the ship calls herself, her flag, her kind, and the lists she is on."""
    vessel = facts.vessel(vessel_id)
    if vessel is None:
        return part(title, f"Nothing more is known of the vessel {vessel_id}.")
    imo = (
        f"She gives the IMO number {vessel['imo']}, which stays with a hull for life; its check digit is right."
        if vessel["imo"]
        else "She gives no valid IMO number, the number that stays with a hull for life."
    )
    flag = (
        f"Its first digits stand for {facts.country(vessel['flag'])}."
        if vessel["flag"]
        else "Its first digits stand for no country."
    )
    kind = _KINDS.get((vessel["ship_type"] or 0) // 10)
    length = f", {vessel['length_m']} metres long" if vessel["length_m"] else ""
    return part(
        title,
        f"The ship calls herself {named(vessel['ship_name'])}. {imo}",
        f"Her radio goes by the MMSI {vessel['mmsi']:09d}, the number a ship's radio sends. {flag}",
        f"By her own word she is {kind}{length}." if kind else None,
        *_lists(facts, vessel_id),
    )


def _lists(facts: Facts, vessel_id: str) -> list[str]:
    matches = facts.matches(vessel_id)
    if not matches:
        return ["She matches no ship on the lists that are loaded."]
    return [_listing(match) for match in matches]


def _listing(match: Row) -> str:
    programme = f", programme {match['programme']}" if match["programme"] else ""
    when = _when(match["listed_from_utc"], match["listed_to_utc"])
    listed_as = f" as {named(match['listed_name'])}" if match["listed_name"] else ""
    common = f"what they have in common is the {_MATCHED_ON[match['matched_on']]}"
    if match["match_strength"] == "weak":
        return f"The list {match['list_name']} has a ship of like name{listed_as}; {common}, which proves nothing."
    sure = "the same ship" if match["match_strength"] == "certain" else "probably the same ship"
    if match["listing"] == "owner":
        owners = " and ".join(named(owner) for owner in match["owners"]) or "somebody"
        return (
            f"The list {match['list_name']}{programme} has {sure}{listed_as}{when}, not as listed herself but as owned "
            f"or operated by {owners}, who is; {common}. The list says so, not Tumen."
        )
    return (
        f"The list {match['list_name']}{programme} has {sure}{listed_as}{when}; {common}. The list says so, not Tumen."
    )


def _when(from_utc: datetime | None, to_utc: datetime | None) -> str:
    since = f" since {day(from_utc)}" if from_utc else ""
    return since + (f" until {day(to_utc)}" if to_utc else "")
