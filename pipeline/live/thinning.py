"""Which fixes are still worth their memory: the late ones, and of the others those that tell a visit."""

from datetime import datetime, timedelta

import dataframely as dy
import numpy as np
import polars as pl

from pipeline.ports.zones import assign_zones
from pipeline.schemas import Fixes, Zones
from pipeline.settings import Settings
from pipeline.transmissions import each_for_itself
from pipeline.watch_settings import WatchSettings

_SETTLING = timedelta(hours=1)  # after an entry, in which a stop begins and is proved
_DAY = timedelta(days=1)


def thinned(
    positions: pl.DataFrame, flagged: pl.Series, zones: dy.DataFrame[Zones], feed_time: datetime, settings: Settings
) -> pl.DataFrame:
    """Of positions (rows of `Positions`, each with place and time) those to be remembered at `feed_time`.

    All of the last `full_hours`; before that those where a ship comes into a port's zone or leaves it, an hour after
    the former, and one every `thinned_minutes`, of those more than a day old every hour; nothing older than
    `remembered_days`. Of one MMSI the latest `most_fixes_of_ship`. Of all together `most_fixes`: ships that may be
    listed come first, then those heard more than once, then those heard last.
    """
    watch = settings.watch
    oldest = feed_time - timedelta(days=watch.remembered_days)
    recent = positions.filter(pl.col("received_at_utc") >= oldest)
    ordered = recent.sort("mmsi", "received_at_utc", "file_id", "line_no")
    port = assign_zones(_as_fixes(ordered), zones, settings.port_calls)["port_id"].to_physical()
    kept = ordered.filter(_tells(ordered.with_columns(port=port), feed_time, watch))
    mmsis = kept["mmsi"].to_numpy()
    from_last = np.searchsorted(mmsis, mmsis, side="right") - np.arange(len(mmsis))
    return _most_worth(kept.filter(pl.Series(from_last <= watch.most_fixes_of_ship)), flagged, watch.most_fixes)


def _tells(fixes: pl.DataFrame, feed_time: datetime, watch: WatchSettings) -> pl.Series:
    """Which fixes are kept; they are in order, ship by ship, so that the one before is the row before."""
    moment, port, mmsi = pl.col("received_at_utc"), pl.col("port"), pl.col("mmsi")
    age = pl.lit(feed_time) - moment
    begins = mmsi.ne_missing(mmsi.shift(1)) | port.ne_missing(port.shift(1))
    ends = mmsi.ne_missing(mmsi.shift(-1)) | port.ne_missing(port.shift(-1))
    runs = fixes.with_columns(begins=begins, begun=pl.when(begins).then(moment).forward_fill())
    fine, coarse = (moment.dt.truncate(each) for each in (timedelta(minutes=watch.thinned_minutes), timedelta(hours=1)))
    differs = pl.when(age > _DAY).then(coarse.ne_missing(coarse.shift(1))).otherwise(fine.ne_missing(fine.shift(1)))
    is_sample = differs | mmsi.ne_missing(mmsi.shift(1))
    is_late = age <= timedelta(hours=watch.full_hours)
    is_settling = port.is_not_null() & (moment - pl.col("begun") <= _SETTLING)
    is_end = port.is_not_null() | port.shift(1).is_not_null() | port.shift(-1).is_not_null()
    is_kept = is_late | is_sample | is_settling | ((pl.col("begins") | ends) & is_end)
    return runs.select(is_kept.alias("is_kept")).to_series()


def _as_fixes(positions: pl.DataFrame) -> dy.DataFrame[Fixes]:
    """Positions as those take them who look only where they are."""
    told = each_for_itself(positions).with_columns(
        segment_id=pl.lit(0, pl.UInt64), is_wild=pl.lit(value=False), wild_reason=None
    )
    kinds = {name: column.dtype for name, column in Fixes.columns().items()}
    return Fixes.cast(told.select(pl.col(name).cast(kind) for name, kind in kinds.items()))


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
