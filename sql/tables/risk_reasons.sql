-- Why a voyage should be looked at, reason by reason, also those that do not count.
-- grain: one row a voyage and rule
-- reads: voyages, port_calls, gaps, dark_calls, encounters, watchlist_matches
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
