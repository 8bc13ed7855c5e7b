"""Who a ship is, and on whose list."""

import dataframely as dy

from pipeline.schemas import columns as c

ANOMALY_KINDS = ("imo_on_two_hulls", "imo_of_other_length", "flag_contradicts_mmsi", "name_changed_at_sea")
MATCHED_ON = ("imo", "mmsi", "call_sign", "name")
MATCH_STRENGTHS = ("certain", "probable", "weak")
LISTINGS = ("ship", "owner")
_LISTING = "ship: the ship itself is listed; owner: it is not, but who owns or operates it"


class Vessels(dy.Schema):
    """One row a vessel."""

    vessel_id = c.key("IMO<number> where a valid one is believed; else MMSI<number>, the first heard under its name")
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
    is_watchlisted = dy.Bool(description="itself on a list in force, by a certain or probable match")


class VesselIdentities(dy.Schema):
    """One row a vessel and broadcast identity."""

    vessel_id = c.text("vessel", nullable=False)
    mmsi = c.mmsi()
    imo = c.imo()
    ship_name = c.text("name as broadcast")
    call_sign = c.text("call sign as broadcast")
    flag = dy.String(
        nullable=True,
        min_length=2,
        max_length=2,
        description="ISO 3166 alpha-2, of the MMSI's country digits",
    )
    valid_from_utc = c.utc("first heard so")
    valid_to_utc = c.utc("last heard so")
    message_count = dy.UInt64()


class IdentityAnomalies(dy.Schema):
    """One row something in a ship's identity that does not fit, and its MMSI; a reason to look, not an accusation."""

    anomaly_id = c.key("hash of kind, MMSIs and the words in question")
    vessel_id = c.text("vessel of the hull", nullable=False)
    mmsi = c.mmsi()
    segment_id = dy.UInt64(nullable=True, description="hull under the MMSI; NULL: not told apart")
    kind = dy.String(
        check=c.one_of(ANOMALY_KINDS),
        description="imo_on_two_hulls, imo_of_other_length, flag_contradicts_mmsi or name_changed_at_sea",
    )
    imo = c.imo()
    ship_name = c.text("name broadcast with it")
    seen_from_utc = c.utc("first seen so")
    seen_to_utc = c.utc("last seen so")
    text = c.text("what was heard, and what else may explain it", nullable=False)
    run_id = c.run_id()


class ListEntries(dy.Schema):
    """One row a listed ship, as one version of its list says it."""

    entry_id = c.key("hash of list and listed identity: the list's own id if it has one")
    list_name = c.text("whose list", nullable=False)
    programme = c.text("programmes of the list, parted by semicolons")
    imo = c.imo()
    mmsi = c.mmsi(nullable=True)
    call_sign = c.text("call sign")
    listed_name = c.text("name")
    other_mmsis = dy.List(dy.UInt32(), nullable=False, description="further MMSIs, in order")
    other_call_signs = dy.List(dy.String(), nullable=False, description="further call signs, in order")
    other_names = dy.List(dy.String(), nullable=False, description="aliases and former names, in order")
    owners = dy.List(dy.String(), nullable=False, description="owners and operators that the list names")
    listing = dy.String(check=c.one_of(LISTINGS), description=_LISTING)
    designated_at_utc = c.utc("since when, as the list itself says; NULL if it does not", nullable=True)
    delisted_at_utc = c.utc("until when, as the list itself says; NULL if it does not", nullable=True)


class WatchlistEntries(ListEntries):
    """One row a listed ship and span of versions of its list that say the same of it."""

    list_version = dy.String(primary_key=True, min_length=1, description="version of the list that said so first")
    version_from_utc = c.utc("day of that version; NULL: the oldest that was loaded, and undated", nullable=True)
    version_to_utc = c.utc("day of the version that no longer says so; NULL: the newest does", nullable=True)
    listed_from_utc = c.utc("in force from then on; NULL: since before any version known", nullable=True)
    listed_to_utc = c.utc("in force until then, exclusive; NULL: still", nullable=True)


class WatchlistVersions(dy.Schema):
    """One row a version of a list."""

    list_name = dy.String(primary_key=True, description="whose list")
    list_version = dy.String(primary_key=True, min_length=1, description="its day or moment, ISO 8601")
    as_of_utc = c.utc("the same as a moment: from then on this version holds", nullable=False)
    is_dated = dy.Bool(description="whether somebody, or the file, gave its day; else it is that of loading")
    loaded_at_utc = c.utc("when it was loaded", nullable=False)
    format = c.text("format of its file", nullable=False)
    source = c.text("names of its files", nullable=False)
    content_sha256 = c.text("SHA-256 of its files, in order", nullable=False)
    entries = dy.UInt32(description="listed ships in it")


class WatchlistMatches(dy.Schema):
    """One row a vessel, list entry and span of versions."""

    vessel_id = dy.String(primary_key=True)
    entry_id = dy.String(primary_key=True)
    list_name = c.text("whose list", nullable=False)
    programme = c.text("programmes of the list, parted by semicolons")
    matched_on = dy.String(check=c.one_of(MATCHED_ON), description="strongest identity in common")
    match_strength = dy.String(
        check=c.one_of(MATCH_STRENGTHS),
        description="certain: IMO; probable: MMSI, or call sign and name together; weak: one of those alone",
    )
    listed_name = c.text("name on the list")
    list_version = dy.String(primary_key=True, description="version of the list that said so first")
    listing = dy.String(check=c.one_of(LISTINGS), description=_LISTING)
    owners = dy.List(dy.String(), nullable=False, description="owners and operators that the list names")
    listed_from_utc = c.utc("in force from then on; NULL: since before any version known", nullable=True)
    listed_to_utc = c.utc("in force until then, exclusive; NULL: still", nullable=True)
