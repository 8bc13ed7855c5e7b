"""Why a voyage should be looked at, what it may have carried, and what the rules look at to say so."""

import dataframely as dy

from pipeline.schemas import columns as c
from pipeline.schemas.findings import GAP_CAUSES
from pipeline.schemas.tracks import WILD_REASONS
from pipeline.schemas.vessels import MATCH_STRENGTHS

STRENGTHS = ("ground", "sign", "hint")
CARGO_CLASSES = ("cargo", "tanker", "other")
QUANTITIES = ("containers", "tonnes", "shells")
ESTIMATED_BY = ("published_totals", "draught_change")
LISTINGS = ("ship", "owner")


class RiskReasons(dy.Schema):
    """One row a voyage and a rule that speaks of it."""

    voyage_id = dy.String(primary_key=True, description="voyage")
    rule = dy.String(primary_key=True, description="which rule speaks")
    strength = dy.String(
        check=c.one_of(STRENGTHS), description="ground, sign or hint: what it can do to a score (docs/risk.md)"
    )
    phenomenon = c.text("what it is about; of several reasons for one thing only the gravest counts", nullable=False)
    points = dy.Float64(min=0, max=100, description="what it adds to the score")
    full_points = dy.Float64(min=0, max=100, description="what it would add alone")
    text = c.text("the reason in plain words", nullable=False)
    finding_ids = dy.List(dy.String(), description="gaps, calls, encounters, anomalies, list entries it rests on")


class CargoEstimates(dy.Schema):
    """One row a voyage, a quantity and a way to estimate it: an interval, never one number."""

    voyage_id = dy.String(primary_key=True, description="voyage")
    quantity = dy.String(
        primary_key=True, check=c.one_of(QUANTITIES), description="containers of 20 feet, tonnes, or shells"
    )
    estimated_by = dy.String(
        primary_key=True,
        check=c.one_of(ESTIMATED_BY),
        description="published_totals of the route, or the draught_change of this ship",
    )
    low = dy.Float64(min=0, description="least that the arithmetic gives")
    high = dy.Float64(min=0, description="most that the arithmetic gives")
    basis = c.text("the arithmetic with its sources", nullable=False)


class RuleRows(dy.Schema):
    """What a rule returns: one row a voyage that it speaks of, before reasons are weighed against each other."""

    voyage_id = dy.String(primary_key=True)
    rule = dy.String(primary_key=True)
    phenomenon = dy.String()
    points = dy.Float64(min=0, max=100)
    text = dy.String()
    finding_ids = dy.List(dy.String())
    lines = dy.List(
        dy.Struct({"file_id": dy.String(), "line_no": dy.UInt64(), "byte_offset": dy.UInt64()}),
        description="raw lines it rests on, beside those of the findings",
    )


class VoyageCases(dy.Schema):
    """One row a voyage, with what rules ask of it."""

    voyage_id = dy.String(primary_key=True)
    vessel_id = c.text("vessel", nullable=False)
    hull_id = dy.UInt64(description="hull of the vessel that sailed")
    ship_name = c.text("latest name broadcast")
    imo = c.imo()
    cargo_class = dy.String(check=c.one_of(CARGO_CLASSES), description="by the raw ship type")
    length_m = dy.UInt16(nullable=True)
    width_m = dy.UInt16(nullable=True)
    origin_port_call_id = c.text("call it starts from", nullable=False)
    origin_port_id = c.text("port", nullable=False)
    origin_port_name = c.text("its name", nullable=False)
    origin_country = c.text("ISO 3166 alpha-2")
    origin_gap_id = c.text("silence that the call lies in, where it is inferred")
    destination_port_call_id = c.text("call it ends in", nullable=False)
    destination_port_id = c.text("port", nullable=False)
    destination_port_name = c.text("its name", nullable=False)
    destination_country = c.text("ISO 3166 alpha-2")
    destination_gap_id = c.text("silence that the call lies in, where it is inferred")
    departed_at_utc = c.utc("of the first call", nullable=False)
    arrived_at_utc = c.utc("of the second call", nullable=False)
    evidence = dy.String(description="observed or inferred")
    probability = c.probability("of both ends together")
    is_corridor = dy.Bool(description="from one side of a corridor to the other")
    ends_in_corridor = dy.Bool(description="the second call is at a port of a corridor")


class VoyageSilences(dy.Schema):
    """One row a voyage and a long silence of the same hull that overlaps it; no feed outage, and none that goes on."""

    voyage_id = dy.String(primary_key=True)
    gap_id = dy.String(primary_key=True)
    started_at_utc = c.utc("last fix before", nullable=False)
    ended_at_utc = c.utc("first fix after", nullable=False)
    duration_hours = c.hours("of the silence", nullable=False)
    cause = dy.String(check=c.one_of(GAP_CAUSES))
    is_of_call = dy.Bool(description="a call at one of the voyage's ends is inferred in it")
    reach_nm = dy.Float64(
        nullable=True,
        min=0,
        description="from its nearer end to the nearest port of a corridor's further side; NULL without a corridor",
    )
    crossing_probability = c.probability("that the ship went from one side of a corridor to the other within it")
    waited_hours = dy.UInt32(description="hours before it in which the ship was heard waiting off Vladivostok")


class VoyageLoads(dy.Schema):
    """One row a corridor voyage of a cargo ship or tanker: what its draught did in the port it came from."""

    voyage_id = dy.String(primary_key=True)
    trade = dy.Int32(description="what the trade has such a ship do there: 1 load, -1 discharge")
    arrival_draught_m = dy.Float32(nullable=True)
    departure_draught_m = dy.Float32(nullable=True)
    stay_hours = c.hours("of the call")


class VoyageDestinations(dy.Schema):
    """One row a voyage and the destination declared last before its end, where that names a place."""

    voyage_id = dy.String(primary_key=True)
    destination = c.text("as broadcast: text by strangers", nullable=False)
    declared_port_id = c.text("the port it means; NULL where it names a country only")
    declared_port_name = c.text("its name")
    declared_country = c.text("its country", nullable=False)
    declared_at_utc = c.utc("when it was heard last", nullable=False)
    file_id = c.text(c.FILE_ID, nullable=False)
    line_no = dy.UInt64()
    byte_offset = dy.UInt64()


class VoyageSpoofs(dy.Schema):
    """One row a voyage under whose MMSI places were broadcast where no ship can have been."""

    voyage_id = dy.String(primary_key=True)
    wild_reason = dy.Enum(WILD_REASONS, description="of most of them")
    fix_count = dy.UInt32()
    first_at_utc = c.utc("first of them", nullable=False)
    last_at_utc = c.utc("last of them", nullable=False)
    other_ships = dy.UInt32(description="most other ships of which the same was heard within one hour of these")
    lines = dy.List(dy.Struct({"file_id": dy.String(), "line_no": dy.UInt64(), "byte_offset": dy.UInt64()}))


class VoyageEncounters(dy.Schema):
    """One row a voyage and a meeting at sea that began during it."""

    voyage_id = dy.String(primary_key=True)
    encounter_id = dy.String(primary_key=True)
    other_vessel_id = c.text("the vessel met", nullable=False)
    other_ship_name = c.text("its name: text by strangers")
    other_imo = c.imo()
    started_at_utc = c.utc("first moment together", nullable=False)
    ended_at_utc = c.utc("last moment seen together", nullable=False)
    median_distance_m = dy.Float64(min=0)
    lon_deg = c.lon_deg(nullable=False)
    lat_deg = c.lat_deg(nullable=False)


class ListMatches(dy.Schema):
    """One row a vessel, list entry and span of time, with what is listed."""

    vessel_id = c.text("vessel", nullable=False)
    entry_id = c.text("list entry", nullable=False)
    list_name = c.text("whose list: text by strangers", nullable=False)
    programme = c.text("programme of the list")
    matched_on = c.text("strongest identity in common", nullable=False)
    match_strength = dy.String(check=c.one_of(MATCH_STRENGTHS))
    listed_name = c.text("name on the list")
    listing = dy.String(check=c.one_of(LISTINGS), description="ship: it is listed itself; owner: its owner is")
    listed_from_utc = c.utc("in force from; NULL: always", nullable=True)
    listed_to_utc = c.utc("in force until; NULL: still", nullable=True)
