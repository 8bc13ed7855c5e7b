"""What runs did and what people were told."""

import dataframely as dy

from pipeline.schemas import columns as c

ALERT_KINDS = ("first", "update", "retraction")
ALERT_STATES = ("pending", "sent", "failed", "dead", "acked", "silenced", "stale")
CHANGES = ("added", "revised", "withdrawn")


class Alerts(dy.Schema):
    """One row an alert and target."""

    alert_id = dy.String(primary_key=True, description="hash of rule, vessel, port and beginning")
    rule = c.text("which rule speaks", nullable=False)
    kind = dy.String(check=c.one_of(ALERT_KINDS), description="first, or what became of an earlier one")
    first_alert_id = c.text("the alert that this updates or takes back; NULL: none")
    vessel_id = c.text("vessel; NULL: of the feed")
    mmsi = c.mmsi(nullable=True)
    imo = c.imo()
    ship_name = c.text("name when it was decided")
    port_id = c.text("port; NULL: at sea, or of the feed")
    port_call_id = c.text("call it speaks of")
    voyage_id = c.text("voyage it speaks of")
    finding_id = c.text("finding it speaks of, of any kind; of the feed the file or receiver")
    event_from_utc = c.utc("arrival, departure of a voyage, or beginning of a silence", nullable=False)
    event_to_utc = c.utc("its end; NULL: it goes on", nullable=True)
    evidence = dy.String(check=c.one_of(("observed", "inferred")))
    probability = c.probability("of the event")
    text = c.text("what a person reads", nullable=False)
    created_at_utc = c.utc("when it was decided")
    target = dy.String(primary_key=True, description="local where none is configured")
    state = dy.String(check=c.one_of(ALERT_STATES))
    attempts = dy.UInt32()
    sent_at_utc = c.utc("when the target took it", nullable=True)
    run_url = c.text("page of the run that decided it; NULL: it has none")


class Runs(dy.Schema):
    """One row a run."""

    run_id = c.key("time and random part")
    started_at_utc = c.utc("start")
    finished_at_utc = c.utc("end")
    code_version = c.text("version of Tumen", nullable=False)
    settings_sha256 = c.text("settings the findings depend on", nullable=False)
    inputs = c.text("JSON: hash of all that they depend on beside the lines, by name", nullable=False)
    as_of_utc = c.utc("latest accepted time in the lake", nullable=True)
    rows_in = dy.UInt64(description="lines read in this run")
    rows_out = dy.UInt64(description="finding rows added, revised or withdrawn")
    state = c.text("done", nullable=False)


class FindingHistory(dy.Schema):
    """What was known when."""

    finding_table = c.text("table that the finding is a row of", nullable=False)
    finding_id = c.text("finding", nullable=False)
    run_id = c.run_id()
    change = dy.String(check=c.one_of(CHANGES))
    reason = c.text("what made the difference")
    row = c.text("the finding as JSON after that run; before it, if withdrawn", nullable=False)


class Retention(dy.Schema):
    """One row a pruning of the lake."""

    pruned_at_utc = c.utc("when it was")
    frozen_before_utc = c.utc("findings that ended before are kept as they were")
    lake_from_utc = c.utc("positions from then on are all there; of before only those of what had not ended")
    removed_files = dy.UInt64(description="Parquet files that went, or went in part")
    removed_rows = dy.UInt64(description="rows of the lake that went")


LAKE_KINDS = (
    *("positions", "statics", "base_stations", "aids_to_navigation", "other_messages"),
    *("duplicates", "quarantine"),
)


class LakeFiles(dy.Schema):
    """The ledger: a Parquet file that is not listed here does not exist."""

    path = c.key("relative to the lake")
    kind = dy.String(check=c.one_of(LAKE_KINDS))
    day_utc = dy.Date(nullable=True, description="day of its rows; NULL for kinds that are not cut by day")
    file_id = c.text(c.FILE_ID, nullable=False)
    row_count = dy.UInt64()
