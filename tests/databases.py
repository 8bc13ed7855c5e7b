"""Published databases as tests compare them."""

from pathlib import Path

import duckdb

UNLIKE_FROM_RUN_TO_RUN = {"runs", "finding_history", "superseded_findings"}
_CLOCK = ("run_id", "created_at_utc", "sent_at_utc")


def tables(home: Path, *, without: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """Rows of every published table as sorted text, without what only tells one run from another."""
    with duckdb.connect(str(home / "published" / "tumen.duckdb"), read_only=True) as database:
        names = [name for (name,) in database.execute("select table_name from duckdb_tables()").fetchall()]
        of_alerts = {"alert_evidence"} if "alerts" in without else set()  # published ready, as a table
        compared = sorted(set(names) - UNLIKE_FROM_RUN_TO_RUN - without - of_alerts)
        return {
            name: sorted(map(str, database.table(name).pl().drop(_CLOCK, strict=False).rows())) for name in compared
        }
