-- What in a ship's identity does not fit: a reason to look, not an accusation.
-- grain: one row something that does not fit, and its MMSI
-- reads: static reports, fixes in zones, port_calls
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
