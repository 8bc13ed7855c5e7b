-- What people are to be told; state, attempts and sent_at_utc are joined in from the outbox at publishing.
-- grain: one row an alert and target
-- reads: port_calls, voyages, watchlist_matches
create table alerts (
    alert_id varchar not null,
    rule varchar not null,
    kind varchar not null,
    first_alert_id varchar,
    vessel_id varchar,
    mmsi uinteger,
    imo uinteger,
    ship_name varchar,
    port_id varchar,
    port_call_id varchar,
    voyage_id varchar,
    finding_id varchar,
    event_from_utc timestamp not null,
    event_to_utc timestamp,
    evidence varchar not null,
    probability double not null,
    text varchar not null,
    created_at_utc timestamp not null,
    target varchar not null,
    state varchar not null,
    attempts uinteger not null,
    sent_at_utc timestamp,
    run_url varchar
);

comment on table alerts is
'What people are to be told; state, attempts and sent_at_utc are joined in from the outbox at publishing';
comment on column alerts.alert_id is 'hash of rule, vessel, port and beginning';
comment on column alerts.rule is 'which rule speaks';
comment on column alerts.kind is 'first, or what became of an earlier one';
comment on column alerts.first_alert_id is 'the alert that this updates or takes back; NULL: none';
comment on column alerts.vessel_id is 'vessel; NULL: of the feed';
comment on column alerts.mmsi is 'MMSI as broadcast';
comment on column alerts.imo is 'IMO number; NULL if not known';
comment on column alerts.ship_name is 'name when it was decided';
comment on column alerts.port_id is 'port; NULL: at sea, or of the feed';
comment on column alerts.port_call_id is 'call it speaks of';
comment on column alerts.voyage_id is 'voyage it speaks of';
comment on column alerts.finding_id is 'finding it speaks of, of any kind; of the feed the file or receiver';
comment on column alerts.event_from_utc is 'arrival, departure of a voyage, or beginning of a silence';
comment on column alerts.event_to_utc is 'its end; NULL: it goes on';
comment on column alerts.evidence is 'observed or inferred';
comment on column alerts.probability is 'of the event';
comment on column alerts.text is 'what a person reads';
comment on column alerts.created_at_utc is 'when it was decided';
comment on column alerts.target is 'local where none is configured';
comment on column alerts.state is 'what became of it';
comment on column alerts.attempts is 'deliveries tried';
comment on column alerts.sent_at_utc is 'when the target took it';
comment on column alerts.run_url is 'page of the run that decided it; NULL: it has none';
