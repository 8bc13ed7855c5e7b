"""One table made to hold exactly what another holds, by writing only the parts in which they differ.

A part is the rows that agree in the first column of the table's key and in the days of the times in it: the lines of a
finding, a vessel's track of a day. Two parts are equal where they have as many rows, and hashes with the same sum; of
parts that are not, one in 2^64 is taken for equal. So a night writes what it changed, and merely looks at the rest.
"""

import duckdb
import polars as pl

from pipeline.warehouse.tables import TABLES, sort_key

_OF = {"finding_history": "finding_id"}  # what parts a table, where the first column of its key does not
# What stands in the braces are names of our own tables and columns.
_DIFFERING = """
    with wanted_parts as (
        select hash({part}) as part, count(*) as lines, sum(hash({row})) as hashes from {wanted} group by all
    ),

    held_parts as (
        select hash({part}) as part, count(*) as lines, sum(hash({row})) as hashes from {held} group by all
    )

    select part from wanted_parts full join held_parts using (part)
    where (wanted_parts.lines, wanted_parts.hashes) is distinct from (held_parts.lines, held_parts.hashes)
"""
_DELETE = "delete from {held} where hash({part}) in (select part from differing_parts)"
_INSERT = """
    insert into {held} ({row})
    select {row} from {wanted} where hash({part}) in (select part from differing_parts) order by {order}
"""


def make_alike(connection: duckdb.DuckDBPyConnection, table: str, *, held: str, wanted: str, order: str) -> int:
    """Make the table `held` hold the rows of `wanted`, each as often as it is there.

    Args:
        connection: sees both.
        table: one of `TABLES`, which both follow.
        held: name of what is written.
        wanted: name of what is read. Where its types are not those of the table, all of it is written.
        order: columns in whose order rows that come are written, behind those that stay.

    Returns:
        Rows deleted and inserted: 0 where both held the same.

    Raises:
        duckdb.Error: they cannot be read or written.
    """
    row = ", ".join(TABLES[table].column_names())
    names = {"held": held, "wanted": wanted, "row": row, "part": _part(table), "order": order}
    differing: pl.DataFrame = connection.sql(_DIFFERING.format(**names)).pl()
    if differing.is_empty():
        return 0
    connection.register("differing_parts", differing)
    try:
        return sum(_rows(connection, sql.format(**names)) for sql in (_DELETE, _INSERT))
    finally:
        connection.unregister("differing_parts")


def _part(table: str) -> str:
    """What rows of one part agree in."""
    key, columns = sort_key(table), TABLES[table].columns()
    times = [name for name in key[1:] if columns[name].dtype == pl.Datetime("us")]
    days = [f"date_trunc('day', {name})" for name in times]
    return ", ".join([_OF.get(table, key[0]), *days])


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    ((rows,),) = connection.execute(sql).fetchall()
    return int(rows)
