"""Which fixes are still worth their memory: the late ones, and of the others those that tell a visit."""

from datetime import datetime, timedelta

import dataframely as dy
import polars as pl

from pipeline.ports.zones import assign_zones
from pipeline.schemas import Positions, Zones
from pipeline.settings import Settings
from pipeline.tracks.fixes import clean_fixes

_LINE = ["mmsi", "file_id", "line_no"]
_SETTLING = timedelta(hours=1)  # after an entry, in which a stop begins and is proved


def thinned(
    positions: pl.DataFrame, flagged: pl.Series, zones: dy.DataFrame[Zones], feed_time: datetime, settings: Settings
) -> pl.DataFrame:
    """Of positions (rows of `Positions`, each with place and time) those to be remembered at `feed_time`.

    All of the last `full_hours`; before that those where a ship comes into a port's zone or leaves it, an hour after
    the former, and one every `thinned_minutes`; nothing older than `remembered_days`. Of one MMSI the latest
    `most_fixes_of_ship`. Of all together `most_fixes`: ships that may be listed come first, then those heard more than
    once, then those heard last.
    """
    watch = settings.watch
    oldest = feed_time - timedelta(days=watch.remembered_days)
    kept = Positions.cast(positions.filter(pl.col("received_at_utc") >= oldest))
    fixes = clean_fixes(kept, settings.decode, settings.tracks)
    zoned = assign_zones(fixes, zones, settings.port_calls).select("received_at_utc", "port_id", *_LINE)
    moment, port = pl.col("received_at_utc"), pl.col("port_id").to_physical()
    before, after = port.shift(1).over("mmsi"), port.shift(-1).over("mmsi")
    bucket = moment.dt.truncate(timedelta(minutes=watch.thinned_minutes))
    told = zoned.with_columns(
        changes=port.ne_missing(before) | port.ne_missing(after),
        entered=pl.when(port.ne_missing(before)).then(moment).forward_fill().over("mmsi"),
        begins=bucket.ne_missing(bucket.shift(1).over("mmsi")),
    )
    is_settling = port.is_not_null() & (moment - pl.col("entered") <= _SETTLING)
    is_late = moment >= feed_time - timedelta(hours=watch.full_hours)
    some = told.filter(is_late | pl.col("changes") | pl.col("begins") | is_settling.fill_null(value=False))
    of_ships = some.group_by("mmsi", maintain_order=True).tail(watch.most_fixes_of_ship)
    lines = _most_worth(of_ships, flagged, watch.most_fixes).select(
        "mmsi", pl.col("file_id").cast(pl.String), "line_no"
    )
    return kept.join(lines, on=_LINE, how="semi").unique(["mmsi", "line_no", "file_id", "payload_hash"])


def _most_worth(fixes: pl.DataFrame, flagged: pl.Series, most: int) -> pl.DataFrame:
    """Fixes of as many ships as have room."""
    if fixes.height <= most:
        return fixes
    ships = (
        fixes.group_by("mmsi")
        .agg(count=pl.len(), last_utc=pl.col("received_at_utc").max())
        .with_columns(is_flagged=pl.col("mmsi").is_in(flagged.implode()), is_heard_again=pl.col("count") > 1)
        .sort("is_flagged", "is_heard_again", "last_utc", "mmsi", descending=[True, True, True, False])
        .filter(pl.col("count").cum_sum() <= most)
    )
    return fixes.join(ships, on="mmsi", how="semi")
