-- From version 4 to 5: an alert leads to the page of the run that decided it.
-- grain: one row an alert and target
-- reads: alerts
alter table alerts add column run_url varchar;

comment on column alerts.run_url is 'page of the run that decided it; NULL: it has none';
