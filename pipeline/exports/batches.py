"""Vessels a batch at a time, so that memory does not grow with the database."""

from collections.abc import Iterable, Iterator, Mapping

from pipeline.warehouse.published import Published
from pipeline.warehouse.selection import Selection

MOST_ROWS = 100_000
"""Rows read for a batch, of all tables together; a vessel that has more is a batch of its own."""


def vessel_batches(
    published: Published, table: str, selection: Selection, beside: Iterable[str] = ()
) -> Iterator[list[str]]:
    """Vessels that have selected rows of `table`, as many at a time as `MOST_ROWS` allows.

    Args:
        published: the published database.
        table: what goes out.
        selection: which rows of it.
        beside: tables of which all rows of these vessels are read too.
    """
    rows = published.count_by_vessel(table, selection)
    others = [published.count_by_vessel(other, Selection(selection.vessel_ids)) for other in beside]
    return batched(rows, others)


def batched(rows: Mapping[str, int], others: Iterable[Mapping[str, int]]) -> Iterator[list[str]]:
    """Keys of `rows` in their order, as many at a time as have `MOST_ROWS` in all tables together; at least one."""
    counted = list(others)
    batch: list[str] = []
    held = 0
    for vessel_id, count in rows.items():
        count_of_all = count + sum(other.get(vessel_id, 0) for other in counted)
        if batch and held + count_of_all > MOST_ROWS:
            yield batch
            batch, held = [], 0
        batch.append(vessel_id)
        held += count_of_all
    if batch:
        yield batch
