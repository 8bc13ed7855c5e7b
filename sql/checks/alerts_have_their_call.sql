-- Alerts that speak of a port call which neither is there nor ever was: alerts stay, calls may be withdrawn.
-- grain: one row an alert
-- reads: alerts, port_calls, finding_history
select distinct
    alerts.alert_id as offender,
    'speaks of port call ' || alerts.port_call_id || ', which nobody found' as fault
from alerts
anti join port_calls on alerts.port_call_id = port_calls.port_call_id
anti join finding_history on alerts.port_call_id = finding_history.finding_id
where alerts.port_call_id is not null
order by offender
