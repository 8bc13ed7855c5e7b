"""Whether the tables fit together: checks that find what cannot be, run before a run is committed."""

import duckdb

from pipeline.errors import TumenError
from pipeline.resources import sql_path

CHECKS = (
    "lines_add_up",
    "lake_files_have_their_account",
    "findings_are_of_a_vessel",
    "findings_have_evidence",
    "evidence_cites_files",
    "times_are_in_order",
    "calls_of_a_hull_do_not_overlap",
    "voyages_join_two_calls",
    "dark_findings_have_their_gap",
    "itineraries_sum_to_one",
    "matches_join_entry_and_vessel",
    "alerts_have_their_call",
)
"""Files of `sql/checks`, each a query for the rows that break one rule: `offender`, an id, and `fault`, in words."""

_SHOWN = 5  # a fault in a rule breaks thousands of rows alike


def assert_integrity(connection: duckdb.DuckDBPyConnection) -> None:
    """Run every check over the tables as `connection` sees them, those of its open transaction included.

    Raises:
        TumenError: rows break a rule; names each check that found some, with a few of them.
    """
    found = [breach for name in CHECKS if (breach := _breach(connection, name))]
    if found:
        message = (
            f"the tables do not fit together: {'; '.join(found)}. Nothing was written, and the published database is "
            "as it was. Please report this; the rules are in sql/checks"
        )
        raise TumenError(message)


def _breach(connection: duckdb.DuckDBPyConnection, name: str) -> str | None:
    rows = connection.execute(sql_path(f"checks/{name}.sql").read_text(encoding="utf-8")).fetchmany(_SHOWN + 1)
    if not rows:
        return None
    shown = ", ".join(f"{offender}: {fault}" for offender, fault in rows[:_SHOWN])
    return f"{name} ({shown}{', and more' if len(rows) > _SHOWN else ''})"
