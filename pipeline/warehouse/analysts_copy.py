"""How the analysts' copy is laid out: rows that are asked for together lie together, small answers lie ready.

DuckDB keeps the least and the greatest value of every column of some 120,000 rows, and leaves those out that cannot
match: rows of one ship are found without an index. Answers that take long to find and are small are found once, at
publishing; the view of that name then shows them. Each publication makes them anew, so they are never old.
"""

import duckdb

from pipeline.warehouse.tables import TABLES, sort_key

KEPT_SCHEMA = "kept"
"""Where kept answers lie in the published database; there is none in the warehouse."""
KEPT_VIEWS = {
    "corridor_voyages": "departed_at_utc, voyage_id",
    "dark_hours_by_ship_and_month": "month_utc, dark_hours desc nulls last, mmsi",
    "gaps_by_cause": "silences desc, cause",
    "superseded_findings": "finding_table, held_from_utc, finding_id",
    "alert_evidence": "alert_id, finding_id, role, file_id, line_no",
}
"""Views whose answers are kept, and the order in which they lie; none reads one that stands behind it."""
_ORDERS = {
    "port_calls": "vessel_id, arrived_at_utc, port_call_id",
    "gaps": "vessel_id, started_at_utc, gap_id",
    "voyages": "vessel_id, departed_at_utc, voyage_id",
    "dark_calls": "gap_id, dark_call_id",
    "encounters": "started_at_utc, encounter_id",
    "alerts": "event_from_utc, alert_id, target",
    # By year of the run, then by finding: one finding lies in a block or two a year, the latest runs in the last year.
    "finding_history": "left(run_id, 4), finding_id, finding_table, run_id",
    "runs": "started_at_utc, run_id",
}
"""Where what is asked for together is not what the key puts together."""


def copy_for_analysts(connection: duckdb.DuckDBPyConnection, source: str, target: str) -> None:
    """Fill the empty, attached database `target` with all that `source` holds, laid out for questions.

    The copy says of itself that its views are not those of a warehouse, so that a warehouse made of it, after damage,
    gets them anew.

    Args:
        connection: has both attached.
        source: name of the warehouse, as attached.
        target: name of the copy, as attached.

    Raises:
        duckdb.Error: it cannot be written.
    """
    connection.execute(f"copy from database {source} to {target} (schema)")
    version = f"insert into {target}.schema_version (version) select version from {source}.schema_version"  # noqa: S608  names of ours
    connection.execute(version)
    for table in TABLES:
        insert = f"insert into {target}.{table} select * from {source}.{table} order by {order_of(table)}"  # noqa: S608  names of ours
        connection.execute(insert)


def order_of(table: str) -> str:
    """The columns in whose order the rows of a table lie in the copy."""
    return _ORDERS.get(table) or ", ".join(sort_key(table))


def keep_answers(connection: duckdb.DuckDBPyConnection, target: str) -> None:
    """Find the answers of `KEPT_VIEWS` once, and let the views of these names show them.

    Raises:
        duckdb.Error: they cannot be written.
    """
    connection.execute(f"create schema {target}.{KEPT_SCHEMA}")
    for view, order in KEPT_VIEWS.items():
        kept = f"{KEPT_SCHEMA}.{view}"
        ((comment,),) = connection.execute(
            "select comment from duckdb_views() where database_name = ? and view_name = ?", [target, view]
        ).fetchall()
        connection.execute(f"create table {target}.{kept} as select * from {target}.{view} order by {order}")  # noqa: S608  names of ours
        connection.execute(f"create or replace view {target}.{view} as select * from {kept}")  # noqa: S608  names of ours
        quoted = comment.replace("'", "''")
        connection.execute(f"comment on view {target}.{view} is '{quoted}'")
