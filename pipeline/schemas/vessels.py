"""Who a ship is, and on whose list."""

import dataframely as dy

from pipeline.schemas import columns as c

MATCHED_ON = ("imo", "mmsi", "call_sign", "name")
MATCH_STRENGTHS = ("certain", "probable", "weak")
ANOMALY_KINDS = ("imo_on_two_hulls", "imo_of_other_length", "flag_contradicts_mmsi", "name_changed_at_sea")


class Vessels(dy.Schema):
    """One row a vessel."""

    vessel_id = c.key("IMO<number> where a valid one was broadcast, else MMSI<number>")
    imo = c.imo()
    mmsi = c.mmsi()
    call_sign = c.text("latest")
    ship_name = c.text("latest")
    flag = dy.String(
        nullable=True,
        min_length=2,
        max_length=2,
        description="ISO 3166 alpha-2, of the MMSI's country digits",
    )
    ship_type = dy.UInt8(nullable=True, description="raw, latest that is not 0")
    length_m = dy.UInt16(nullable=True)
    width_m = dy.UInt16(nullable=True)
    first_seen_at_utc = c.utc("first message")
    last_seen_at_utc = c.utc("last message")
    is_watchlisted = dy.Bool(description="certain or probable match with a list in force")


class VesselIdentities(dy.Schema):
    """One row a vessel and broadcast identity."""

    vessel_id = c.text("vessel", nullable=False)
    mmsi = c.mmsi()
    imo = c.imo()
    ship_name = c.text("name as broadcast")
    call_sign = c.text("call sign as broadcast")
    valid_from_utc = c.utc("first heard so")
    valid_to_utc = c.utc("last heard so")
    message_count = dy.UInt64()


class WatchlistEntries(dy.Schema):
    """One row a listed ship, as its list says it."""

    entry_id = c.key("hash of list and listed identity")
    list_name = c.text("whose list", nullable=False)
    programme = c.text("programme of the list")
    imo = c.imo()
    mmsi = c.mmsi(nullable=True)
    call_sign = c.text("call sign")
    listed_name = c.text("name")


class WatchlistMatches(dy.Schema):
    """One row a vessel and list entry."""

    vessel_id = dy.String(primary_key=True)
    entry_id = dy.String(primary_key=True)
    list_name = c.text("whose list", nullable=False)
    programme = c.text("programme of the list")
    matched_on = dy.String(check=c.one_of(MATCHED_ON), description="strongest identity in common")
    match_strength = dy.String(
        check=c.one_of(MATCH_STRENGTHS),
        description="certain: IMO; probable: MMSI, or call sign and name together; weak: one of those alone",
    )
    listed_name = c.text("name on the list")


class IdentityAnomalies(dy.Schema):
    """One row a vessel and something in what it calls itself that does not fit."""

    anomaly_id = c.key("hash of the vessel, the kind and the start")
    vessel_id = c.text("vessel", nullable=False)
    mmsi = c.mmsi()
    kind = dy.String(check=c.one_of(ANOMALY_KINDS))
    seen_from_utc = c.utc("first heard so", nullable=False)
    seen_to_utc = c.utc("last heard so", nullable=False)
    text = c.text("what does not fit, in words", nullable=False)
