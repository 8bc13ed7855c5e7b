"""Where every line of a file ended: accepted, quarantined, duplicate or ignored, and no line twice."""

from typing import NamedTuple

import polars as pl

from pipeline.decode.harvest import Harvest
from pipeline.transmissions import standing_rows

# A line that holds several sentences counts once: as the first of these that is true of any of them.
_ACCEPTED, _QUARANTINED, _DUPLICATE = 0, 1, 2


class Settled(NamedTuple):
    """A harvest with its duplicates told. `receptions` has a `row` and the row it stands by, `of_row`."""

    receptions: pl.DataFrame
    duplicates: pl.DataFrame
    quarantine: pl.DataFrame
    accepted: int
    quarantined: int
    duplicate: int
    ignored: int


def settle(harvest: Harvest, window_s: float) -> Settled:
    """Tell duplicates and count lines."""
    receptions = harvest.receptions.frame().with_row_index("row")
    receptions = receptions.with_columns(of_row=standing_rows(receptions, window_s, ["line_no"]))
    line_rows = pl.concat([receptions.select("row", "line_no"), harvest.further_lines.frame()])
    repeats = _repeats_of(harvest.repeats.frame(), line_rows, receptions["of_row"])
    is_lost = pl.col("of_row").is_null()
    lost = repeats.filter(is_lost).with_columns(reason=pl.lit("orphan_fragment"))
    faults = harvest.faults.frame()
    faults = pl.concat([faults, lost.select(faults.columns)])
    copies = receptions.filter(pl.col("of_row") != pl.col("row")).drop("row", "payload_hash")
    copies = pl.concat([copies, repeats.filter(~is_lost).select(copies.columns)])

    stands = receptions["of_row"].gather(line_rows["row"]) == line_rows["row"]
    fates = pl.concat(
        [
            line_rows.select("line_no", fate=pl.when(stands).then(_ACCEPTED).otherwise(_DUPLICATE)),
            faults.select("line_no", fate=pl.lit(_QUARANTINED)),
            copies.select("line_no", fate=pl.lit(_DUPLICATE)),
        ]
    )
    fates = fates.group_by("line_no").agg(pl.col("fate").min())
    count = dict(fates.group_by("fate").len().iter_rows())
    unusable = faults.join(fates.filter(fate=_QUARANTINED), on="line_no", how="semi")
    return Settled(
        receptions,
        copies.with_columns(of_line_no=receptions["line_no"].gather(copies["of_row"])).sort("line_no"),
        unusable.unique("line_no", keep="first", maintain_order=True).sort("line_no"),
        count.get(_ACCEPTED, 0),
        count.get(_QUARANTINED, 0),
        count.get(_DUPLICATE, 0),
        harvest.line_count - fates.height,
    )


def _repeats_of(repeats: pl.DataFrame, line_rows: pl.DataFrame, of_row: pl.Series) -> pl.DataFrame:
    """Add the row that stands for each repeated part; NULL if its message was not taken."""
    of_message = line_rows.unique("line_no", keep="first", maintain_order=True).rename({"line_no": "of_line_no"})
    found = repeats.join(of_message, on="of_line_no", how="left", maintain_order="left")
    return found.with_columns(of_row=of_row.gather(found["row"]))
