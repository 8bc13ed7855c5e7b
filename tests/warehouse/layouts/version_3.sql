-- The database of schema version 3 as Tumen made it: what migrations begin with. Frozen; nothing here is changed.

create table schema_version (
    version integer not null
);

comment on table schema_version is 'Which layout of tables this database has';
comment on column schema_version.version is 'counted up by every change of a table';

create table ingest_files (
    file_id varchar not null,
    path varchar not null,
    state varchar not null,
    rejected_reason varchar,
    format varchar,
    bytes ubigint not null,
    lines ubigint not null,
    accepted ubigint not null,
    quarantined ubigint not null,
    duplicates ubigint not null,
    ignored ubigint not null,
    first_received_at_utc timestamp,
    last_received_at_utc timestamp,
    run_id varchar not null
);

comment on table ingest_files is 'Every feed file that was taken or rejected, with the account of its lines';
comment on column ingest_files.file_id is 'SHA-256 of the file as it lay there, hexadecimal';
comment on column ingest_files.path is 'where it lay when it was read';
comment on column ingest_files.state is 'done or rejected';
comment on column ingest_files.rejected_reason is 'why a rejected file was rejected';
comment on column ingest_files.format is 'nmea, noaa_csv, ...; NULL if not recognised';
comment on column ingest_files.bytes is 'size of the file as it lay there';
comment on column ingest_files.lines is 'lines of the uncompressed stream';
comment on column ingest_files.accepted is 'lines of messages that were taken, kept types or not';
comment on column ingest_files.quarantined is 'lines in quarantine';
comment on column ingest_files.duplicates is 'lines of further receptions of a taken message';
comment on column ingest_files.ignored is
'lines that hold no AIS message: comments, blanks, headers, other sentences';
comment on column ingest_files.first_received_at_utc is 'earliest time of a taken message';
comment on column ingest_files.last_received_at_utc is 'latest time of a taken message';
comment on column ingest_files.run_id is 'run that wrote the row in its present form';

create table lake_files (
    path varchar not null,
    kind varchar not null,
    day_utc date,
    file_id varchar not null,
    row_count ubigint not null
);

comment on table lake_files is
'The ledger: a Parquet file of the lake that is not listed here does not exist';
comment on column lake_files.path is 'relative to the lake';
comment on column lake_files.kind is 'which table of decoded lines its rows are of';
comment on column lake_files.day_utc is 'day of its rows; NULL for kinds that are not cut by day';
comment on column lake_files.file_id is 'SHA-256 of the file as it lay there, hexadecimal';
comment on column lake_files.row_count is 'rows of that file';

create table quarantine (
    file_id varchar not null,
    line_no ubigint not null,
    byte_offset ubigint not null,
    reason varchar not null,
    raw blob not null,
    run_id varchar not null
);

comment on table quarantine is
'Lines that could not be used, and why; the first 1,000 a file and reason, all of them lie in the lake';
comment on column quarantine.file_id is 'SHA-256 of the file as it lay there, hexadecimal';
comment on column quarantine.line_no is '1-based line';
comment on column quarantine.byte_offset is 'offset of that line in the uncompressed stream';
comment on column quarantine.reason is 'why';
comment on column quarantine.raw is 'the line''s bytes without its end, at most the line limit';
comment on column quarantine.run_id is 'run that wrote the row in its present form';

create table ports (
    port_id varchar not null,
    port_name varchar not null,
    country varchar,
    unlocode varchar,
    lon_deg double not null,
    lat_deg double not null,
    source varchar not null
);

comment on table ports is 'The catalogue of ports in use';
comment on column ports.port_id is 'KP_RAJIN, ... ; LOCODE or WPI<number> for the rest of the world';
comment on column ports.port_name is 'name';
comment on column ports.country is 'ISO 3166 alpha-2';
comment on column ports.unlocode is 'UN/LOCODE';
comment on column ports.lon_deg is 'longitude, WGS 84';
comment on column ports.lat_deg is 'latitude, WGS 84';
comment on column ports.source is 'where the position comes from';

create table zones (
    zone_id varchar not null,
    port_id varchar not null,
    kind varchar not null,
    geometry varchar not null,
    source varchar not null
);

comment on table zones is 'Polygons of the ports in use';
comment on column zones.zone_id is 'port_id and the zone''s own name';
comment on column zones.port_id is 'port it belongs to';
comment on column zones.kind is 'berth, harbour or anchorage';
comment on column zones.geometry is 'polygon, WKT, WGS 84 lon lat';
comment on column zones.source is 'where the outline comes from';

create table corridors (
    corridor_id varchar not null,
    corridor_name varchar not null,
    side varchar not null,
    port_id varchar not null
);

comment on table corridors is 'Which ports lie on which side of a corridor';
comment on column corridors.corridor_id is 'dprk_russia';
comment on column corridors.corridor_name is 'DPRK-Russia';
comment on column corridors.side is 'which end of the corridor';
comment on column corridors.port_id is 'port on that side';

create table vessels (
    vessel_id varchar not null,
    imo uinteger,
    mmsi uinteger not null,
    call_sign varchar,
    ship_name varchar,
    flag varchar,
    ship_type utinyint,
    length_m usmallint,
    width_m usmallint,
    first_seen_at_utc timestamp not null,
    last_seen_at_utc timestamp not null,
    is_watchlisted boolean not null
);

comment on table vessels is 'Ships that were heard';
comment on column vessels.vessel_id is
'IMO<number> where a valid one is believed; else MMSI<number>, the first heard under its name';
comment on column vessels.imo is 'IMO number; NULL if not known';
comment on column vessels.mmsi is 'MMSI as broadcast';
comment on column vessels.call_sign is 'latest';
comment on column vessels.ship_name is 'latest';
comment on column vessels.flag is 'ISO 3166 alpha-2, of the MMSI''s country digits';
comment on column vessels.ship_type is 'raw, latest that is not 0';
comment on column vessels.length_m is 'overall length, latest declared';
comment on column vessels.width_m is 'beam, latest declared';
comment on column vessels.first_seen_at_utc is 'first message';
comment on column vessels.last_seen_at_utc is 'last message';
comment on column vessels.is_watchlisted is 'itself on a list in force, by a certain or probable match';

create table vessel_identities (
    vessel_id varchar not null,
    mmsi uinteger not null,
    imo uinteger,
    ship_name varchar,
    call_sign varchar,
    flag varchar,
    valid_from_utc timestamp not null,
    valid_to_utc timestamp not null,
    message_count ubigint not null
);

comment on table vessel_identities is 'What each ship called itself, and when';
comment on column vessel_identities.vessel_id is 'vessel';
comment on column vessel_identities.mmsi is 'MMSI as broadcast';
comment on column vessel_identities.imo is 'IMO number; NULL if not known';
comment on column vessel_identities.ship_name is 'name as broadcast';
comment on column vessel_identities.call_sign is 'call sign as broadcast';
comment on column vessel_identities.flag is 'ISO 3166 alpha-2, of the MMSI''s country digits';
comment on column vessel_identities.valid_from_utc is 'first heard so';
comment on column vessel_identities.valid_to_utc is 'last heard so';
comment on column vessel_identities.message_count is 'messages that said so';

create table identity_anomalies (
    anomaly_id varchar not null,
    vessel_id varchar not null,
    mmsi uinteger not null,
    segment_id ubigint,
    kind varchar not null,
    imo uinteger,
    ship_name varchar,
    seen_from_utc timestamp not null,
    seen_to_utc timestamp not null,
    text varchar not null,
    run_id varchar not null
);

comment on table identity_anomalies is 'What in a ship''s identity does not fit';
comment on column identity_anomalies.anomaly_id is 'hash of kind, MMSIs and the words in question';
comment on column identity_anomalies.vessel_id is 'vessel of the hull';
comment on column identity_anomalies.mmsi is 'MMSI as broadcast';
comment on column identity_anomalies.segment_id is 'hull under the MMSI; NULL: not told apart';
comment on column identity_anomalies.kind is
'imo_on_two_hulls, imo_of_other_length, flag_contradicts_mmsi or name_changed_at_sea';
comment on column identity_anomalies.imo is 'IMO number; NULL if not known';
comment on column identity_anomalies.ship_name is 'name broadcast with it';
comment on column identity_anomalies.seen_from_utc is 'first seen so';
comment on column identity_anomalies.seen_to_utc is 'last seen so';
comment on column identity_anomalies.text is 'what was heard, and what else may explain it';
comment on column identity_anomalies.run_id is 'run that wrote the row in its present form';

create table watchlist_versions (
    list_name varchar not null,
    list_version varchar not null,
    as_of_utc timestamp not null,
    is_dated boolean not null,
    loaded_at_utc timestamp not null,
    format varchar not null,
    source varchar not null,
    content_sha256 varchar not null,
    entries uinteger not null
);

comment on table watchlist_versions is 'Versions of the lists that were loaded';
comment on column watchlist_versions.list_name is 'whose list';
comment on column watchlist_versions.list_version is 'its day or moment, ISO 8601';
comment on column watchlist_versions.as_of_utc is 'the same as a moment: from then on this version holds';
comment on column watchlist_versions.is_dated is
'whether somebody, or the file, gave its day; else it is that of loading';
comment on column watchlist_versions.loaded_at_utc is 'when it was loaded';
comment on column watchlist_versions.format is 'format of its file';
comment on column watchlist_versions.source is 'names of its files';
comment on column watchlist_versions.content_sha256 is 'SHA-256 of its files, in order';
comment on column watchlist_versions.entries is 'listed ships in it';

create table watchlist_entries (
    entry_id varchar not null,
    list_name varchar not null,
    programme varchar,
    imo uinteger,
    mmsi uinteger,
    call_sign varchar,
    listed_name varchar,
    other_mmsis uinteger[] not null,
    other_call_signs varchar[] not null,
    other_names varchar[] not null,
    owners varchar[] not null,
    listing varchar not null,
    designated_at_utc timestamp,
    delisted_at_utc timestamp,
    list_version varchar not null,
    version_from_utc timestamp,
    version_to_utc timestamp,
    listed_from_utc timestamp,
    listed_to_utc timestamp
);

comment on table watchlist_entries is 'Listed ships, as their lists say it, and when';
comment on column watchlist_entries.entry_id is
'hash of list and listed identity: the list''s own id if it has one';
comment on column watchlist_entries.list_name is 'whose list';
comment on column watchlist_entries.programme is 'programmes of the list, parted by semicolons';
comment on column watchlist_entries.imo is 'IMO number; NULL if not known';
comment on column watchlist_entries.mmsi is 'MMSI as broadcast';
comment on column watchlist_entries.call_sign is 'call sign';
comment on column watchlist_entries.listed_name is 'name';
comment on column watchlist_entries.other_mmsis is 'further MMSIs, in order';
comment on column watchlist_entries.other_call_signs is 'further call signs, in order';
comment on column watchlist_entries.other_names is 'aliases and former names, in order';
comment on column watchlist_entries.owners is 'owners and operators that the list names';
comment on column watchlist_entries.listing is
'ship: the ship itself is listed; owner: it is not, but who owns or operates it';
comment on column watchlist_entries.designated_at_utc is
'since when, as the list itself says; NULL if it does not';
comment on column watchlist_entries.delisted_at_utc is
'until when, as the list itself says; NULL if it does not';
comment on column watchlist_entries.list_version is 'version of the list that said so first';
comment on column watchlist_entries.version_from_utc is
'day of that version; NULL: the oldest that was loaded, and undated';
comment on column watchlist_entries.version_to_utc is
'day of the version that no longer says so; NULL: the newest does';
comment on column watchlist_entries.listed_from_utc is
'in force from then on; NULL: since before any version known';
comment on column watchlist_entries.listed_to_utc is 'in force until then, exclusive; NULL: still';

create table watchlist_matches (
    vessel_id varchar not null,
    entry_id varchar not null,
    list_name varchar not null,
    programme varchar,
    matched_on varchar not null,
    match_strength varchar not null,
    listed_name varchar,
    list_version varchar not null,
    listing varchar not null,
    owners varchar[] not null,
    listed_from_utc timestamp,
    listed_to_utc timestamp
);

comment on table watchlist_matches is 'Which vessel is on which list, when, and how sure that is';
comment on column watchlist_matches.vessel_id is 'vessel';
comment on column watchlist_matches.entry_id is 'list entry';
comment on column watchlist_matches.list_name is 'whose list';
comment on column watchlist_matches.programme is 'programmes of the list, parted by semicolons';
comment on column watchlist_matches.matched_on is 'strongest identity in common';
comment on column watchlist_matches.match_strength is
'certain: IMO; probable: MMSI, or call sign and name together; weak: one of those alone';
comment on column watchlist_matches.listed_name is 'name on the list';
comment on column watchlist_matches.list_version is 'version of the list that said so first';
comment on column watchlist_matches.listing is
'ship: the ship itself is listed; owner: it is not, but who owns or operates it';
comment on column watchlist_matches.owners is 'owners and operators that the list names';
comment on column watchlist_matches.listed_from_utc is
'in force from then on; NULL: since before any version known';
comment on column watchlist_matches.listed_to_utc is 'in force until then, exclusive; NULL: still';

create table sightings (
    sighting_id varchar not null,
    observed_from_utc timestamp not null,
    observed_to_utc timestamp not null,
    port_id varchar not null,
    imo uinteger,
    ship_name varchar,
    length_m double,
    source varchar not null,
    confidence double not null
);

comment on table sightings is 'What others saw of ships in ports: imagery, port records, photographs';
comment on column sightings.sighting_id is 'hash of source, span, port, IMO number, name and length';
comment on column sightings.observed_from_utc is 'seen at this moment or later';
comment on column sightings.observed_to_utc is
'seen at this moment or earlier, never before observed_from_utc';
comment on column sightings.port_id is 'port it was seen in';
comment on column sightings.imo is 'IMO number; NULL if not known';
comment on column sightings.ship_name is 'name as the source gives it; NULL if not known';
comment on column sightings.length_m is 'length as the source gives it; NULL if not known';
comment on column sightings.source is 'who saw it and how, in the words of who loaded it: text by strangers';
comment on column sightings.confidence is
'0 to 1: how likely the row is true, ship, port and span together; 0 is a row taken back';

create table port_calls (
    port_call_id varchar not null,
    vessel_id varchar not null,
    mmsi uinteger not null,
    segment_id ubigint not null,
    imo uinteger,
    ship_name varchar,
    port_id varchar not null,
    port_name varchar not null,
    country varchar,
    zone_kind varchar,
    arrived_at_utc timestamp not null,
    departed_at_utc timestamp,
    stopped_at_utc timestamp,
    duration_hours double,
    confidence utinyint,
    evidence varchar not null,
    probability double not null,
    port_probability double not null,
    arrival_draught_m float,
    departure_draught_m float,
    position_count uinteger not null,
    gap_id varchar,
    run_id varchar not null
);

comment on table port_calls is 'Visits of vessels to ports, observed and inferred';
comment on column port_calls.port_call_id is 'hash of mmsi, port, and time and place of arrival';
comment on column port_calls.vessel_id is 'vessel';
comment on column port_calls.mmsi is 'MMSI as broadcast';
comment on column port_calls.segment_id is 'hull under the MMSI: hash of mmsi and its first fix';
comment on column port_calls.imo is 'IMO number; NULL if not known';
comment on column port_calls.ship_name is 'latest name broadcast';
comment on column port_calls.port_id is 'port';
comment on column port_calls.port_name is 'its name';
comment on column port_calls.country is 'ISO 3166 alpha-2';
comment on column port_calls.zone_kind is
'closest zone reached: berth before harbour before anchorage; NULL for an inferred call';
comment on column port_calls.arrived_at_utc is 'first fix inside the port''s zones';
comment on column port_calls.departed_at_utc is 'last fix inside before the exit; NULL: still there';
comment on column port_calls.stopped_at_utc is 'beginning of the first stop';
comment on column port_calls.duration_hours is 'departed - arrived; NULL while open';
comment on column port_calls.confidence is 'Global Fishing Watch''s scale; NULL for an inferred call';
comment on column port_calls.evidence is 'observed or inferred';
comment on column port_calls.probability is
'1.0 where observed; else that a port of this country was called at';
comment on column port_calls.port_probability is 'that it was this port';
comment on column port_calls.arrival_draught_m is 'declared last before arrival or first inside';
comment on column port_calls.departure_draught_m is 'declared first after departure or last inside';
comment on column port_calls.position_count is 'fixes inside';
comment on column port_calls.gap_id is 'silence that an inferred call lies in; NULL where observed';
comment on column port_calls.run_id is 'run that wrote the row in its present form';

create table gaps (
    gap_id varchar not null,
    vessel_id varchar not null,
    mmsi uinteger not null,
    segment_id ubigint not null,
    started_at_utc timestamp not null,
    ended_at_utc timestamp,
    duration_hours double,
    start_lon_deg double not null,
    start_lat_deg double not null,
    end_lon_deg double,
    end_lat_deg double,
    cause varchar not null,
    neighbours_heard uinteger not null,
    run_id varchar not null
);

comment on table gaps is 'Silences, with the cause judged from who else was heard';
comment on column gaps.gap_id is 'hash of mmsi, and time and place of the start';
comment on column gaps.vessel_id is 'vessel';
comment on column gaps.mmsi is 'MMSI as broadcast';
comment on column gaps.segment_id is 'hull under the MMSI: hash of mmsi and its first fix';
comment on column gaps.started_at_utc is 'last fix before the silence';
comment on column gaps.ended_at_utc is 'first fix after it; NULL: open';
comment on column gaps.duration_hours is 'NULL while open';
comment on column gaps.start_lon_deg is 'longitude, WGS 84';
comment on column gaps.start_lat_deg is 'latitude, WGS 84';
comment on column gaps.end_lon_deg is 'longitude, WGS 84';
comment on column gaps.end_lat_deg is 'latitude, WGS 84';
comment on column gaps.cause is 'judged from who else was heard there and then';
comment on column gaps.neighbours_heard is 'other ships heard in the same cells and hours';
comment on column gaps.run_id is 'run that wrote the row in its present form';

create table dark_itineraries (
    gap_id varchar not null,
    port_ids varchar[] not null,
    probability double not null,
    sailing_nm double,
    left_hours double,
    reasons struct(evidence varchar, log_weight double)[] not null
);

comment on table dark_itineraries is
'What a vessel may have done within a silence; over a gap the probabilities sum to 1';
comment on column dark_itineraries.gap_id is 'gap';
comment on column dark_itineraries.port_ids is 'ports called at in order; empty: none';
comment on column dark_itineraries.probability is 'of this hypothesis';
comment on column dark_itineraries.sailing_nm is 'shortest way by sea from start to end over its ports';
comment on column dark_itineraries.left_hours is 'what sailing leaves of the silence';
comment on column dark_itineraries.reasons is
'what speaks for (above 0) and against it, as docs/dark_calls.md lists; of the likeliest few';

create table dark_calls (
    dark_call_id varchar not null,
    gap_id varchar not null,
    vessel_id varchar not null,
    port_id varchar not null,
    country varchar,
    probability double not null,
    verdict varchar not null,
    earliest_arrival_utc timestamp not null,
    latest_departure_utc timestamp not null,
    slack_hours double not null,
    run_id varchar not null
);

comment on table dark_calls is 'Ports that a silent vessel may have called at';
comment on column dark_calls.dark_call_id is 'hash of gap and port';
comment on column dark_calls.gap_id is 'gap';
comment on column dark_calls.vessel_id is 'vessel';
comment on column dark_calls.port_id is 'candidate';
comment on column dark_calls.country is 'of the candidate';
comment on column dark_calls.probability is 'the port''s marginal over the itineraries';
comment on column dark_calls.verdict is 'infeasible, probable, possible or undetermined';
comment on column dark_calls.earliest_arrival_utc is
'at the vessel''s own speed straight from the gap''s start';
comment on column dark_calls.latest_departure_utc is 'to reach the gap''s end in time';
comment on column dark_calls.slack_hours is 'time left for the stay';
comment on column dark_calls.run_id is 'run that wrote the row in its present form';

create table encounters (
    encounter_id varchar not null,
    vessel_id_a varchar not null,
    vessel_id_b varchar not null,
    started_at_utc timestamp not null,
    ended_at_utc timestamp not null,
    median_distance_m double not null,
    median_sog_knots double not null,
    lon_deg double not null,
    lat_deg double not null,
    run_id varchar not null
);

comment on table encounters is 'Meetings of two vessels at sea';
comment on column encounters.encounter_id is 'hash of both MMSIs and the start';
comment on column encounters.vessel_id_a is 'the lesser vessel_id of the two';
comment on column encounters.vessel_id_b is 'the greater';
comment on column encounters.started_at_utc is 'first moment together, of the time grid';
comment on column encounters.ended_at_utc is 'last moment seen together; moves on while they stay';
comment on column encounters.median_distance_m is 'between the two, over the moments together';
comment on column encounters.median_sog_knots is 'of the faster of the two, over the moments together';
comment on column encounters.lon_deg is 'longitude, WGS 84';
comment on column encounters.lat_deg is 'latitude, WGS 84';
comment on column encounters.run_id is 'run that wrote the row in its present form';

create table voyages (
    voyage_id varchar not null,
    vessel_id varchar not null,
    mmsi uinteger not null,
    imo uinteger,
    ship_name varchar,
    origin_port_call_id varchar not null,
    destination_port_call_id varchar not null,
    origin_port_id varchar not null,
    origin_country varchar,
    destination_port_id varchar not null,
    destination_country varchar,
    departed_at_utc timestamp not null,
    arrived_at_utc timestamp not null,
    duration_hours double not null,
    distance_nm double not null,
    dark_hours double not null,
    evidence varchar not null,
    probability double not null,
    draught_change_m float,
    is_watchlisted boolean not null,
    risk_score double,
    reasons struct("rule" varchar, "points" double, "text" varchar)[] not null,
    run_id varchar not null
);

comment on table voyages is 'Passages from one port call to the same vessel''s next in another port';
comment on column voyages.voyage_id is 'hash of the two calls';
comment on column voyages.vessel_id is 'vessel';
comment on column voyages.mmsi is 'MMSI as broadcast';
comment on column voyages.imo is 'IMO number; NULL if not known';
comment on column voyages.ship_name is 'latest name broadcast';
comment on column voyages.origin_port_call_id is 'call it starts from';
comment on column voyages.destination_port_call_id is 'call it ends in';
comment on column voyages.origin_port_id is 'port';
comment on column voyages.origin_country is 'ISO 3166 alpha-2';
comment on column voyages.destination_port_id is 'port';
comment on column voyages.destination_country is 'ISO 3166 alpha-2';
comment on column voyages.departed_at_utc is 'of the first call';
comment on column voyages.arrived_at_utc is 'of the second call';
comment on column voyages.duration_hours is 'arrived - departed';
comment on column voyages.distance_nm is
'along the fixes; over silences and to inferred ports the shortest way by sea';
comment on column voyages.dark_hours is 'of the silences within, feed outages not counted';
comment on column voyages.evidence is 'observed: both calls observed';
comment on column voyages.probability is 'of both ends together';
comment on column voyages.draught_change_m is 'declared draught at arrival minus at departure';
comment on column voyages.is_watchlisted is
'itself on a list in force at arrival, by a certain or probable match';
comment on column voyages.risk_score is '0 to 100; NULL: not judged';
comment on column voyages.reasons is 'why the score is what it is';
comment on column voyages.run_id is 'run that wrote the row in its present form';

create table risk_reasons (
    voyage_id varchar not null,
    rule varchar not null,
    strength varchar not null,
    phenomenon varchar not null,
    points double not null,
    full_points double not null,
    text varchar not null,
    finding_ids varchar[] not null
);

comment on table risk_reasons is
'Why a voyage should be looked at, reason by reason, also those that do not count';
comment on column risk_reasons.voyage_id is 'voyage';
comment on column risk_reasons.rule is 'which rule speaks';
comment on column risk_reasons.strength is 'ground, sign or hint: what it can do to a score (docs/risk.md)';
comment on column risk_reasons.phenomenon is
'what it is about; of several reasons for one thing only the gravest counts';
comment on column risk_reasons.points is 'what it adds to the score';
comment on column risk_reasons.full_points is 'what it would add alone';
comment on column risk_reasons.text is 'the reason in plain words';
comment on column risk_reasons.finding_ids is 'gaps, calls, encounters, anomalies, list entries it rests on';

create table cargo_estimates (
    voyage_id varchar not null,
    quantity varchar not null,
    estimated_by varchar not null,
    low double not null,
    high double not null,
    basis varchar not null
);

comment on table cargo_estimates is 'What a voyage may have carried, as intervals';
comment on column cargo_estimates.voyage_id is 'voyage';
comment on column cargo_estimates.quantity is 'containers of 20 feet, tonnes, or shells';
comment on column cargo_estimates.estimated_by is
'published_totals of the route, or the draught_change of this ship';
comment on column cargo_estimates.low is 'least that the arithmetic gives';
comment on column cargo_estimates.high is 'most that the arithmetic gives';
comment on column cargo_estimates.basis is 'the arithmetic with its sources';

create table alerts (
    alert_id varchar not null,
    rule varchar not null,
    vessel_id varchar not null,
    mmsi uinteger not null,
    imo uinteger,
    ship_name varchar,
    port_id varchar not null,
    port_call_id varchar,
    voyage_id varchar,
    event_from_utc timestamp not null,
    event_to_utc timestamp,
    evidence varchar not null,
    probability double not null,
    text varchar not null,
    created_at_utc timestamp not null,
    target varchar not null,
    state varchar not null,
    attempts uinteger not null,
    sent_at_utc timestamp
);

comment on table alerts is
'What people are to be told; state, attempts and sent_at_utc are joined in from the outbox at publishing';
comment on column alerts.alert_id is 'hash of rule, vessel, port and arrival';
comment on column alerts.rule is 'which rule speaks';
comment on column alerts.vessel_id is 'vessel';
comment on column alerts.mmsi is 'MMSI as broadcast';
comment on column alerts.imo is 'IMO number; NULL if not known';
comment on column alerts.ship_name is 'name when it was decided';
comment on column alerts.port_id is 'port';
comment on column alerts.port_call_id is 'call it speaks of';
comment on column alerts.voyage_id is 'voyage it speaks of';
comment on column alerts.event_from_utc is 'arrival';
comment on column alerts.event_to_utc is 'departure; NULL: still there';
comment on column alerts.evidence is 'observed or inferred';
comment on column alerts.probability is 'of the event';
comment on column alerts.text is 'what a person reads';
comment on column alerts.created_at_utc is 'when it was decided';
comment on column alerts.target is 'local where none is configured';
comment on column alerts.state is 'what became of it';
comment on column alerts.attempts is 'deliveries tried';
comment on column alerts.sent_at_utc is 'when the target took it';

create table evidence (
    finding_id varchar not null,
    role varchar not null,
    file_id varchar not null,
    line_no ubigint not null,
    byte_offset ubigint not null
);

comment on table evidence is 'The raw lines that findings rest on';
comment on column evidence.finding_id is 'finding that rests on the line';
comment on column evidence.role is
'what the line is to the finding, as docs/evidence.md lists; of a voyage with its end before it';
comment on column evidence.file_id is 'SHA-256 of the file as it lay there, hexadecimal';
comment on column evidence.line_no is '1-based line of the first sentence';
comment on column evidence.byte_offset is 'offset of that line in the uncompressed stream';

create table station_clocks (
    file_id varchar not null,
    station varchar not null,
    clock_state varchar not null,
    ahead_s double,
    shared_count uinteger not null
);

comment on table station_clocks is 'Receivers whose times differ from those of others in the same file';
comment on column station_clocks.file_id is 'SHA-256 of the file as it lay there, hexadecimal';
comment on column station_clocks.station is 'receiver, as the feed names it';
comment on column station_clocks.clock_state is
'right, corrected, or undetermined where no time has most stations';
comment on column station_clocks.ahead_s is
'how far its clock was ahead, taken off its times; NULL: not known';
comment on column station_clocks.shared_count is
'reports of ships under way that it has at another time than another station';

create table reception_days (
    day_utc date not null,
    station varchar,
    position_count uinteger not null,
    wild_count uinteger not null,
    mmsi_count uinteger not null,
    hours_heard utinyint not null,
    first_received_at_utc timestamp not null,
    last_received_at_utc timestamp not null
);

comment on table reception_days is 'What each receiver heard on each day: how good the feed was';
comment on column reception_days.day_utc is 'UTC day';
comment on column reception_days.station is 'receiver, as the feed names it; NULL: not said';
comment on column reception_days.position_count is
'positions, each transmission once, by the station it stands for';
comment on column reception_days.wild_count is 'of them implausible';
comment on column reception_days.mmsi_count is 'MMSIs they are of';
comment on column reception_days.hours_heard is 'hours of the day with a position';
comment on column reception_days.first_received_at_utc is 'first of the day';
comment on column reception_days.last_received_at_utc is 'last of the day';

create table tracks (
    vessel_id varchar not null,
    mmsi uinteger not null,
    received_at_utc timestamp not null,
    lon_deg double not null,
    lat_deg double not null,
    sog_knots float,
    cog_deg float
);

comment on table tracks is 'Thinned positions of every vessel with a corridor call, a match or an alert';
comment on column tracks.vessel_id is 'vessel';
comment on column tracks.mmsi is 'MMSI as broadcast';
comment on column tracks.received_at_utc is 'when it was heard';
comment on column tracks.lon_deg is 'longitude, WGS 84';
comment on column tracks.lat_deg is 'latitude, WGS 84';
comment on column tracks.sog_knots is 'speed over ground';
comment on column tracks.cog_deg is 'course over ground';

create table runs (
    run_id varchar not null,
    started_at_utc timestamp not null,
    finished_at_utc timestamp not null,
    code_version varchar not null,
    settings_sha256 varchar not null,
    inputs varchar not null,
    as_of_utc timestamp,
    rows_in ubigint not null,
    rows_out ubigint not null,
    state varchar not null
);

comment on table runs is 'What each run read, changed and used';
comment on column runs.run_id is 'time and random part';
comment on column runs.started_at_utc is 'start';
comment on column runs.finished_at_utc is 'end';
comment on column runs.code_version is 'version of Tumen';
comment on column runs.settings_sha256 is 'settings the findings depend on';
comment on column runs.inputs is 'JSON: hash of all that they depend on beside the lines, by name';
comment on column runs.as_of_utc is 'latest accepted time in the lake';
comment on column runs.rows_in is 'lines read in this run';
comment on column runs.rows_out is 'finding rows added, revised or withdrawn';
comment on column runs.state is 'done';

create table finding_history (
    finding_table varchar not null,
    finding_id varchar not null,
    run_id varchar not null,
    change varchar not null,
    reason varchar,
    row varchar not null
);

comment on table finding_history is 'What was known when: how each finding came, changed and went';
comment on column finding_history.finding_table is 'table that the finding is a row of';
comment on column finding_history.finding_id is 'finding';
comment on column finding_history.run_id is 'run that wrote the row in its present form';
comment on column finding_history.change is 'added, revised or withdrawn';
comment on column finding_history.reason is 'what made the difference';
comment on column finding_history.row is 'the finding as JSON after that run; before it, if withdrawn';

create table settings_in_use (
    risk_threshold double not null
);

comment on table settings_in_use is 'The settings that views read';
comment on column settings_in_use.risk_threshold is 'suspicious_voyages shows risk scores from here on';

create view corridor_voyages as
select
    voyages.voyage_id,
    voyages.vessel_id,
    voyages.mmsi,
    voyages.imo,
    voyages.ship_name,
    voyages.origin_port_call_id,
    voyages.destination_port_call_id,
    voyages.origin_port_id,
    voyages.origin_country,
    voyages.destination_port_id,
    voyages.destination_country,
    voyages.departed_at_utc,
    voyages.arrived_at_utc,
    voyages.duration_hours,
    voyages.distance_nm,
    voyages.dark_hours,
    voyages.evidence,
    voyages.probability,
    voyages.draught_change_m,
    voyages.is_watchlisted,
    voyages.risk_score,
    voyages.reasons,
    voyages.run_id
from voyages
where exists (
    select 1
    from corridors as origin
    inner join corridors as destination
        on origin.corridor_id = destination.corridor_id
    where
        origin.port_id = voyages.origin_port_id
        and destination.port_id = voyages.destination_port_id
        and origin.side <> destination.side
);

comment on view corridor_voyages is 'Voyages between the two sides of a corridor, either way';

create view suspicious_voyages as
select
    voyage_id,
    vessel_id,
    mmsi,
    imo,
    ship_name,
    origin_port_call_id,
    destination_port_call_id,
    origin_port_id,
    origin_country,
    destination_port_id,
    destination_country,
    departed_at_utc,
    arrived_at_utc,
    duration_hours,
    distance_nm,
    dark_hours,
    evidence,
    probability,
    draught_change_m,
    is_watchlisted,
    risk_score,
    reasons,
    run_id
from corridor_voyages
where
    risk_score >= (select max(settings_in_use.risk_threshold) from settings_in_use)
    or is_watchlisted
    or evidence = 'inferred'
order by
    risk_score desc nulls last,
    is_watchlisted desc,
    probability desc,
    arrived_at_utc desc,
    voyage_id asc;

comment on view suspicious_voyages is
'Corridor voyages at or above the risk threshold, by a listed ship, or inferred; the gravest first';

create view voyages_of_the_last_night as
with last_night as (
    select arg_max(run_id, (started_at_utc, run_id)) as run_id
    from runs
    where rows_in > 0
),

changes as (
    select
        finding_history.finding_id as voyage_id,
        finding_history.run_id,
        finding_history.change
    from finding_history
    where finding_history.finding_table = 'voyages'
)

select
    changes.change,
    corridor_voyages.departed_at_utc,
    corridor_voyages.arrived_at_utc,
    corridor_voyages.ship_name,
    corridor_voyages.imo,
    corridor_voyages.mmsi,
    corridor_voyages.origin_port_id,
    corridor_voyages.destination_port_id,
    corridor_voyages.dark_hours,
    corridor_voyages.evidence,
    corridor_voyages.probability,
    corridor_voyages.is_watchlisted,
    corridor_voyages.risk_score,
    corridor_voyages.voyage_id
from corridor_voyages
inner join last_night on corridor_voyages.run_id = last_night.run_id
inner join changes
    on
        corridor_voyages.voyage_id = changes.voyage_id
        and corridor_voyages.run_id = changes.run_id
order by
    corridor_voyages.risk_score desc nulls last,
    corridor_voyages.is_watchlisted desc,
    corridor_voyages.arrived_at_utc desc,
    corridor_voyages.voyage_id asc;

comment on view voyages_of_the_last_night is
'Corridor voyages that the latest run with new lines added or changed, the gravest first';

create view ship_stories as
with calls as (
    select
        vessel_id,
        arrived_at_utc as from_utc,
        departed_at_utc as until_utc,
        'port call' as event,
        port_name as what,
        evidence || ', ' || round(probability, 2) as how_sure,
        port_call_id as finding_id
    from port_calls
),

silences as (
    select
        vessel_id,
        started_at_utc as from_utc,
        ended_at_utc as until_utc,
        'silence' as event,
        coalesce(round(duration_hours, 1) || ' hours', 'until now') as what,
        cause as how_sure,
        gap_id as finding_id
    from gaps
),

met as (
    select
        vessel_id_a as vessel_id,
        vessel_id_b as other_vessel_id,
        started_at_utc,
        ended_at_utc,
        median_distance_m,
        encounter_id
    from encounters
    union all
    select
        vessel_id_b as vessel_id,
        vessel_id_a as other_vessel_id,
        started_at_utc,
        ended_at_utc,
        median_distance_m,
        encounter_id
    from encounters
),

meetings as (
    select
        met.vessel_id,
        met.started_at_utc as from_utc,
        met.ended_at_utc as until_utc,
        'meeting' as event,
        coalesce(other.ship_name, other.vessel_id) as what,
        round(met.median_distance_m) || ' m apart' as how_sure,
        met.encounter_id as finding_id
    from met
    inner join vessels as other on met.other_vessel_id = other.vessel_id
),

events as (
    select * from calls
    union all
    select * from silences
    union all
    select * from meetings
)

select
    vessels.vessel_id,
    vessels.imo,
    vessels.mmsi,
    vessels.ship_name,
    events.from_utc,
    events.until_utc,
    events.event,
    events.what,
    events.how_sure,
    events.finding_id
from events
inner join vessels on events.vessel_id = vessels.vessel_id
order by
    vessels.vessel_id asc,
    events.from_utc asc,
    events.event asc,
    events.finding_id asc;

comment on view ship_stories is 'Port calls, silences and meetings of every vessel, in order';

create view calls_at_rajin_this_year as
with latest as (
    select date_trunc('year', max(as_of_utc)) as year_from_utc
    from runs
)

select
    port_calls.arrived_at_utc,
    port_calls.departed_at_utc,
    port_calls.ship_name,
    port_calls.imo,
    port_calls.mmsi,
    port_calls.duration_hours,
    port_calls.evidence,
    port_calls.probability,
    port_calls.port_probability,
    port_calls.port_call_id
from port_calls
cross join latest
where
    port_calls.port_id = 'KP_RAJIN'
    and port_calls.arrived_at_utc >= latest.year_from_utc
order by
    port_calls.arrived_at_utc asc,
    port_calls.port_call_id asc;

comment on view calls_at_rajin_this_year is 'Port calls at Rajin in the year of the latest data';

create view dark_hours_by_ship_and_month as
select
    date_trunc('month', gaps.started_at_utc)::date as month_utc,
    vessels.vessel_id,
    vessels.ship_name,
    vessels.imo,
    vessels.mmsi,
    count(*) as silences,
    count(*) filter (where gaps.ended_at_utc is null) as open_silences,
    round(sum(gaps.duration_hours), 1) as dark_hours
from gaps
inner join vessels on gaps.vessel_id = vessels.vessel_id
where gaps.cause = 'silence'
group by all
order by
    month_utc asc,
    dark_hours desc nulls last,
    vessels.mmsi asc;

comment on view dark_hours_by_ship_and_month is
'Hours of silence where others were heard, by vessel and month';

create view ships_new_on_the_route as
with latest as (
    select max(as_of_utc) as as_of_utc
    from runs
),

first_voyages as (
    select
        vessel_id,
        min(departed_at_utc) as first_departed_at_utc,
        count(*) as voyages,
        arg_max(ship_name, departed_at_utc) as ship_name,
        arg_max(imo, departed_at_utc) as imo
    from corridor_voyages
    group by vessel_id
)

select
    first_voyages.vessel_id,
    first_voyages.ship_name,
    first_voyages.imo,
    first_voyages.first_departed_at_utc,
    first_voyages.voyages
from first_voyages
cross join latest
where first_voyages.first_departed_at_utc >= latest.as_of_utc - interval 30 days
order by
    first_voyages.first_departed_at_utc desc,
    first_voyages.vessel_id asc;

comment on view ships_new_on_the_route is
'Vessels whose first corridor voyage lies in the last 30 days of the data';

create view gaps_by_cause as
select
    cause,
    count(*) as silences,
    count(*) filter (where ended_at_utc is null) as open_silences,
    count(distinct vessel_id) as vessels,
    round(median(duration_hours), 1) as median_hours,
    round(max(duration_hours), 1) as longest_hours
from gaps
group by cause
order by
    silences desc,
    cause asc;

comment on view gaps_by_cause is 'Silences by what they are put down to';

create view data_quality_by_day_and_station as
select
    day_utc,
    station,
    position_count,
    mmsi_count,
    24 - hours_heard as silent_hours,
    round(100.0 * wild_count / position_count, 2) as implausible_percent,
    first_received_at_utc,
    last_received_at_utc
from reception_days
order by
    day_utc asc,
    station asc nulls last;

comment on view data_quality_by_day_and_station is
'What each receiver heard on each day, and for how long nothing';

create view changed_since_yesterday as
with latest as (
    select max(started_at_utc) as started_at_utc
    from runs
),

recent as (
    select
        finding_history.finding_table,
        finding_history.finding_id,
        finding_history.change,
        finding_history.reason,
        finding_history.row,
        runs.started_at_utc
    from finding_history
    inner join runs on finding_history.run_id = runs.run_id
    cross join latest
    where runs.started_at_utc > latest.started_at_utc - interval 24 hours
),

findings as (
    select
        finding_table,
        finding_id,
        arg_min(change, started_at_utc) as first_change,
        arg_max(change, started_at_utc) as last_change,
        arg_max(reason, started_at_utc) as reason,
        arg_max(row, started_at_utc) as row
    from recent
    group by
        finding_table,
        finding_id
)

select
    finding_table,
    case
        when last_change = 'withdrawn' then 'withdrawn'
        when first_change = 'added' then 'added'
        else 'revised'
    end as change,
    reason,
    finding_id,
    row
from findings
where not (first_change = 'added' and last_change = 'withdrawn')
order by
    finding_table asc,
    change asc,
    finding_id asc;

comment on view changed_since_yesterday is
'Findings added, revised or withdrawn by the runs of the 24 hours before the latest, all in all';

create view alert_evidence as
select distinct
    alerts.alert_id,
    evidence.finding_id,
    evidence.role,
    evidence.file_id,
    evidence.line_no,
    evidence.byte_offset
from alerts
inner join evidence
    on evidence.finding_id in (alerts.port_call_id, alerts.voyage_id);

comment on view alert_evidence is
'The raw lines that alerts rest on: those of the port call or the voyage that each speaks of';

create macro findings_as_of(moment_utc) as table
    with finished as (
        select
            run_id,
            finished_at_utc
        from runs
        where finished_at_utc <= moment_utc::timestamp
    ),

    known as (
        select
            finding_history.finding_table,
            finding_history.finding_id,
            finding_history.change,
            finding_history.reason,
            finding_history.row,
            finding_history.run_id,
            row_number() over (
                partition by finding_history.finding_table, finding_history.finding_id
                order by finished.finished_at_utc desc, finished.run_id desc
            ) as newest
        from finding_history
        inner join finished on finding_history.run_id = finished.run_id
    )

    select
        finding_table,
        finding_id,
        reason,
        row,
        run_id
    from known
    where
        newest = 1
        and change <> 'withdrawn'
    order by
        finding_table asc,
        finding_id asc;

create macro voyages_as_of(moment_utc) as table
    select
        finding_id as voyage_id,
        row ->> '$.vessel_id' as vessel_id,
        row ->> '$.ship_name' as ship_name,
        (row ->> '$.imo')::uinteger as imo,
        (row ->> '$.mmsi')::uinteger as mmsi,
        row ->> '$.origin_port_id' as origin_port_id,
        row ->> '$.destination_port_id' as destination_port_id,
        (row ->> '$.departed_at_utc')::timestamp as departed_at_utc,
        (row ->> '$.arrived_at_utc')::timestamp as arrived_at_utc,
        row ->> '$.evidence' as evidence,
        (row ->> '$.probability')::double as probability,
        (row ->> '$.is_watchlisted')::boolean as is_watchlisted,
        (row ->> '$.risk_score')::double as risk_score,
        run_id
    from findings_as_of(moment_utc)
    where finding_table = 'voyages'
    order by
        departed_at_utc asc,
        voyage_id asc;

create macro port_calls_as_of(moment_utc) as table
    select
        finding_id as port_call_id,
        row ->> '$.vessel_id' as vessel_id,
        row ->> '$.ship_name' as ship_name,
        (row ->> '$.imo')::uinteger as imo,
        (row ->> '$.mmsi')::uinteger as mmsi,
        row ->> '$.port_id' as port_id,
        row ->> '$.country' as country,
        (row ->> '$.arrived_at_utc')::timestamp as arrived_at_utc,
        (row ->> '$.departed_at_utc')::timestamp as departed_at_utc,
        row ->> '$.evidence' as evidence,
        (row ->> '$.probability')::double as probability,
        run_id
    from findings_as_of(moment_utc)
    where finding_table = 'port_calls'
    order by
        arrived_at_utc asc,
        port_call_id asc;

insert into schema_version values (3);
