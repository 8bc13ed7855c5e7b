"""Hull order: the true fixes of each hull one after the other, which stages of silences, calls and ways go along."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipeline.compiled import read_only
from pipeline.detect.kernels.hull_rows import Indices, Rows, hull_rows


@dataclass(frozen=True)
class HullOrder:
    """Rows of fixes, hull by hull and by time within a hull; those of hull i begin at `starts[i]`, end at the next."""

    rows: Rows
    starts: Indices


def in_hull_order(fixes: pl.DataFrame) -> HullOrder:
    """The order of fixes that are sorted by (mmsi, received_at_utc, file_id, line_no); wild ones are left out.

    `fixes` has `mmsi`, `segment_id` and `is_wild`.

    Raises:
        ValueError: the fixes of an MMSI do not lie together.
    """
    mmsi = read_only(fixes["mmsi"])
    if np.any(mmsi[1:] < mmsi[:-1]):
        message = "fixes are not sorted by (mmsi, received_at_utc, file_id, line_no)"
        raise ValueError(message)
    ends = np.flatnonzero(mmsi[1:] != mmsi[:-1])
    most_fixes = int(np.diff(ends, prepend=-1, append=len(mmsi) - 1).max(initial=1))
    rows, starts = hull_rows(mmsi, read_only(fixes["segment_id"]), read_only(fixes["is_wild"]), most_fixes)
    return HullOrder(rows, starts)
