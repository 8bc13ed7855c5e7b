"""What Tumen finds. Every row has a stable key; `run_id` alone names the run that wrote it."""

import dataframely as dy

from pipeline.schemas import columns as c

EVIDENCE_KINDS = ("observed", "inferred")
GAP_CAUSES = ("feed_outage", "out_of_coverage", "silence", "undetermined")
VERDICTS = ("infeasible", "possible", "probable", "undetermined")


class PortCalls(dy.Schema):
    """One row a visit of a vessel to a port."""

    port_call_id = c.key("hash of mmsi, port, and time and place of arrival")
    vessel_id = c.text("vessel", nullable=False)
    mmsi = c.mmsi()
    segment_id = c.segment_id()
    imo = c.imo()
    ship_name = c.text("latest name broadcast")
    port_id = c.text("port", nullable=False)
    port_name = c.text("its name", nullable=False)
    country = c.text("ISO 3166 alpha-2")
    zone_kind = c.text("closest zone reached: berth before harbour before anchorage; NULL for an inferred call")
    arrived_at_utc = c.utc("first fix inside the port's zones", nullable=False)
    departed_at_utc = c.utc("last fix inside before the exit; NULL: still there", nullable=True)
    stopped_at_utc = c.utc("beginning of the first stop", nullable=True)
    duration_hours = c.hours("departed - arrived; NULL while open")
    confidence = dy.UInt8(
        nullable=True, min=2, max=4, description="Global Fishing Watch's scale; NULL for an inferred call"
    )
    evidence = dy.String(check=c.one_of(EVIDENCE_KINDS), description="observed or inferred")
    probability = c.probability("1.0 where observed; else that a port of this country was called at")
    port_probability = c.probability("that it was this port")
    arrival_draught_m = dy.Float32(nullable=True, description="declared last before arrival or first inside")
    departure_draught_m = dy.Float32(nullable=True, description="declared first after departure or last inside")
    position_count = dy.UInt32(description="fixes inside")
    gap_id = c.text("silence that an inferred call lies in; NULL where observed")
    run_id = c.run_id()


class Gaps(dy.Schema):
    """One row a silence of one hull under an MMSI."""

    gap_id = c.key("hash of mmsi, and time and place of the start")
    vessel_id = c.text("vessel", nullable=False)
    mmsi = c.mmsi()
    segment_id = c.segment_id()
    started_at_utc = c.utc("last fix before the silence", nullable=False)
    ended_at_utc = c.utc("first fix after it; NULL: open", nullable=True)
    duration_hours = c.hours("NULL while open")
    start_lon_deg = c.lon_deg(nullable=False)
    start_lat_deg = c.lat_deg(nullable=False)
    end_lon_deg = c.lon_deg()
    end_lat_deg = c.lat_deg()
    cause = dy.String(check=c.one_of(GAP_CAUSES), description="judged from who else was heard there and then")
    neighbours_heard = dy.UInt32(description="other ships heard in the same cells and hours")
    run_id = c.run_id()


class DarkItineraries(dy.Schema):
    """One row a gap and hypothesis; over a gap the probabilities sum to 1."""

    gap_id = c.text("gap", nullable=False)
    port_ids = dy.List(dy.String(), max_length=3, description="ports called at in order; empty: none")
    probability = c.probability("of this hypothesis")
    sailing_nm = dy.Float64(nullable=True, min=0, description="shortest way by sea from start to end over its ports")
    left_hours = c.hours("what sailing leaves of the silence")
    reasons = dy.List(
        dy.Struct({"evidence": dy.String(), "log_weight": dy.Float64()}),
        description="what speaks for (above 0) and against it, as docs/dark_calls.md lists; of the likeliest few",
    )


class DarkCalls(dy.Schema):
    """One row a gap and candidate port."""

    dark_call_id = c.key("hash of gap and port")
    gap_id = c.text("gap", nullable=False)
    vessel_id = c.text("vessel", nullable=False)
    port_id = c.text("candidate", nullable=False)
    country = c.text("of the candidate")
    probability = c.probability("the port's marginal over the itineraries")
    verdict = dy.String(check=c.one_of(VERDICTS), description="infeasible, probable, possible or undetermined")
    earliest_arrival_utc = c.utc("at the vessel's own speed straight from the gap's start", nullable=False)
    latest_departure_utc = c.utc("to reach the gap's end in time", nullable=False)
    slack_hours = c.hours("time left for the stay", nullable=False)
    run_id = c.run_id()


class Encounters(dy.Schema):
    """One row a meeting of two vessels at sea; one that goes on ends, so far, where both were last seen together."""

    encounter_id = c.key("hash of both MMSIs and the start")
    vessel_id_a = c.text("the lesser vessel_id of the two", nullable=False)
    vessel_id_b = c.text("the greater", nullable=False)
    started_at_utc = c.utc("first moment together, of the time grid", nullable=False)
    ended_at_utc = c.utc("last moment seen together; moves on while they stay", nullable=False)
    median_distance_m = dy.Float64(min=0, description="between the two, over the moments together")
    median_sog_knots = dy.Float64(min=0, description="of the faster of the two, over the moments together")
    lon_deg = c.lon_deg(nullable=False)
    lat_deg = c.lat_deg(nullable=False)
    run_id = c.run_id()


class Voyages(dy.Schema):
    """One row from a port call to the same vessel's next in another port."""

    voyage_id = c.key("hash of the two calls")
    vessel_id = c.text("vessel", nullable=False)
    mmsi = c.mmsi()
    imo = c.imo()
    ship_name = c.text("latest name broadcast")
    origin_port_call_id = c.text("call it starts from", nullable=False)
    destination_port_call_id = c.text("call it ends in", nullable=False)
    origin_port_id = c.text("port", nullable=False)
    origin_country = c.text("ISO 3166 alpha-2")
    destination_port_id = c.text("port", nullable=False)
    destination_country = c.text("ISO 3166 alpha-2")
    departed_at_utc = c.utc("of the first call", nullable=False)
    arrived_at_utc = c.utc("of the second call", nullable=False)
    duration_hours = c.hours("arrived - departed", nullable=False)
    distance_nm = dy.Float64(
        min=0, description="along the fixes; over silences and to inferred ports the shortest way by sea"
    )
    dark_hours = c.hours("of the silences within, feed outages not counted", nullable=False)
    evidence = dy.String(check=c.one_of(EVIDENCE_KINDS), description="observed: both calls observed")
    probability = c.probability("of both ends together")
    draught_change_m = dy.Float32(nullable=True, description="declared draught at arrival minus at departure")
    is_watchlisted = dy.Bool(description="itself on a list in force at arrival, by a certain or probable match")
    risk_score = dy.Float64(nullable=True, min=0, max=100)
    reasons = dy.List(
        dy.Struct({"rule": dy.String(), "points": dy.Float64(), "text": dy.String()}),
        description="why the score is what it is",
    )
    run_id = c.run_id()


class Evidence(dy.Schema):
    """One row a finding and a line it rests on."""

    finding_id = dy.String(primary_key=True)
    role = dy.String(
        primary_key=True,
        description="what the line is to the finding, as docs/evidence.md lists; of a voyage with its end before it",
    )
    file_id = dy.String(primary_key=True, description=c.FILE_ID)
    line_no = dy.UInt64(primary_key=True, description=c.LINE_NO)
    byte_offset = dy.UInt64(description=c.BYTE_OFFSET)
