-- The settings that views read.
-- grain: one row
-- reads: settings
create table settings_in_use (
    risk_threshold double not null
);

comment on table settings_in_use is 'The settings that views read';
comment on column settings_in_use.risk_threshold is 'suspicious_voyages shows risk scores from here on';
