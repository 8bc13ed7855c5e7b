"""Places under a voyage's MMSI where no ship can have been, and of how many others the same was heard then."""

import dataframely as dy
import polars as pl

from pipeline.schemas import Voyages, VoyageSpoofs, ZonedFixes

# A lone fix is noise and a repeated one late: neither tells of a false track.
_LED_ASTRAY = ("displaced", "circling")


def voyage_spoofs(voyages: dy.DataFrame[Voyages], fixes: dy.DataFrame[ZonedFixes]) -> dy.DataFrame[VoyageSpoofs]:
    """Count such fixes within each voyage, with the first and the last line of them.

    `other_ships` is the most other MMSIs of which such fixes were heard within one clock hour of these: where many are
    led astray at once, the water is jammed.
    """
    astray = fixes.filter(pl.col("wild_reason").cast(pl.String).is_in(_LED_ASTRAY)).with_columns(
        hour=pl.col("received_at_utc").dt.truncate("1h")
    )
    crowds = astray.group_by("hour").agg(other_ships=pl.col("mmsi").n_unique() - 1)
    spans = voyages.select("voyage_id", "mmsi", "departed_at_utc", "arrived_at_utc").sort(
        "departed_at_utc", "voyage_id"
    )
    during = (
        astray.sort("received_at_utc", "file_id", "line_no")
        .join_asof(
            spans,
            left_on="received_at_utc",
            right_on="departed_at_utc",
            by="mmsi",
            strategy="backward",
            check_sortedness=False,  # sorted above; polars cannot see it by group
        )
        .filter(pl.col("received_at_utc") <= pl.col("arrived_at_utc"))
        .join(crowds, on="hour", maintain_order="left")
    )
    line = pl.struct("file_id", "line_no", "byte_offset")
    word = pl.col("wild_reason")
    found = during.group_by("voyage_id", maintain_order=True).agg(
        fix_count=pl.len(),
        wild_reason=word.mode().sort().first(),
        first_at_utc=pl.col("received_at_utc").first(),
        last_at_utc=pl.col("received_at_utc").last(),
        other_ships=pl.col("other_ships").max(),
        lines=pl.concat_list(line.first(), line.last()).list.unique(maintain_order=True),
    )
    return VoyageSpoofs.validate(found.select(VoyageSpoofs.column_names()).sort("voyage_id"), cast=True)
