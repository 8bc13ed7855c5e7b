"""What is remembered of ships, in bounded memory whoever sends what.

Of ships near a corridor port where they were and what they say, as who they are, or that they are on a list, may be
known later; of those that a list may mean everything.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import cast

import dataframely as dy
import polars as pl

from pipeline.live.interest import Interest
from pipeline.live.near_ports import NearPorts
from pipeline.live.thinning import thinned
from pipeline.schemas import Positions, Statics
from pipeline.settings import Settings

_AIRCRAFT_REPORT = 9
_LEAST_GROWTH = 20_000  # rows more than after the last thinning, before the next
_GROWTH_OF_A_CROWD = 1_000  # the same where many claim to be listed
_MOST_PIECES = 64


class ShipMemory:
    """Positions and static reports by MMSI; which MMSIs may be listed ships.

    Attributes:
        refused_ships: how often an MMSI said what a list says when there were too many of them already.
    """

    def __init__(self, settings: Settings, near: NearPorts, interest: Interest) -> None:
        """Remember nothing yet."""
        self._settings, self._near, self._interest = settings, near, interest
        self._positions: pl.DataFrame = Positions.create_empty()
        self._statics: pl.DataFrame = Statics.create_empty()
        self._flagged: set[int] = set()
        self._kept_rows = 0
        self.refused_ships = 0

    @property
    def positions(self) -> pl.DataFrame:
        """All that is remembered of where ships were."""
        return self._positions

    @property
    def statics(self) -> pl.DataFrame:
        """All that is remembered of what they said of themselves."""
        return self._statics

    @property
    def flagged(self) -> Collection[int]:
        """The MMSIs that may be listed ships."""
        return self._flagged

    def recall(self, positions: pl.DataFrame, statics: pl.DataFrame) -> None:
        """Remember what was on disk; the lists say anew who may be listed."""
        self._positions, self._statics = positions, statics
        self._flagged = set()
        self._flag(self._interest.of_statics(statics))
        self._flag(self._known_mmsis(positions["mmsi"]))

    def turn_to(self, near: NearPorts, interest: Interest) -> list[int]:
        """Go by other lists or zones from now on; return the MMSIs to look at."""
        self._near, self._interest = near, interest
        self._flag(self._interest.of_statics(self._statics))
        self._flag(self._known_mmsis(self._positions["mmsi"]))
        return sorted(self._flagged)

    def hear(self, positions: pl.DataFrame, statics: pl.DataFrame, feed_time: datetime) -> list[int]:
        """Remember what of this matters; return the MMSIs that may be listed and said something new near a port."""
        newly = self._flag(self._interest.of_statics(statics)) | self._flag(self._known_mmsis(positions["mmsi"]))
        flagged = pl.Series("mmsi", sorted(self._flagged), dtype=pl.UInt32).implode()
        placed = positions.filter(
            pl.all_horizontal(pl.col("lon_deg", "lat_deg", "received_at_utc").is_not_null())
            & pl.col("msg_type").ne_missing(_AIRCRAFT_REPORT)
        )
        is_near = pl.Series("is_near", self._near.hold(placed["lon_deg"].to_numpy(), placed["lat_deg"].to_numpy()))
        is_flagged = placed["mmsi"].is_in(flagged)
        self._positions = _together(self._positions, placed.filter(is_near | is_flagged))
        self._statics = _together(self._statics, statics.filter(self._is_remembered()))
        moved = set(placed.filter(is_near & is_flagged)["mmsi"])
        said = set(statics["mmsi"].filter(statics["mmsi"].is_in(flagged)))
        growth = self._positions.height + self._statics.height - self._kept_rows
        if growth > max(_LEAST_GROWTH, self._kept_rows // 4) or (self._is_crowded and growth > _GROWTH_OF_A_CROWD):
            self.forget(feed_time)
        return sorted(moved | said | newly)

    def forget(self, feed_time: datetime) -> None:
        """Keep what may still matter at that time: see `thinning.thinned`."""
        flagged = pl.Series("mmsi", sorted(self._flagged), dtype=pl.UInt32)
        self._positions = thinned(self._positions, flagged, self._near.places.zones, feed_time, self._settings)
        watch = self._settings.watch
        hourly = self._statics.with_columns(hour=pl.col("received_at_utc").dt.truncate("1h"))
        recent = hourly.filter(pl.col("received_at_utc") >= feed_time - timedelta(days=watch.remembered_days))
        unique = (
            recent.filter(self._is_remembered())
            .sort("mmsi", "received_at_utc", "file_id", "line_no")
            .unique(["mmsi", "payload_hash", "hour"], keep="first", maintain_order=True)
        )
        self._statics = unique.group_by("mmsi", maintain_order=True).tail(watch.most_statics_of_ship).drop("hour")
        self._statics = self._statics.select(Statics.column_names())
        self._kept_rows = self._positions.height + self._statics.height
        still = set(self._positions["mmsi"]) | set(self._interest.mmsis)
        # Of a crowd those are kept that say where they are.
        self._flagged &= still if self._is_crowded else still | set(self._statics["mmsi"])

    def of_ships(self, mmsis: Collection[int]) -> tuple[dy.DataFrame[Positions], dy.DataFrame[Statics]]:
        """What is remembered of some ships."""
        wanted = pl.Series(sorted(mmsis), dtype=pl.UInt32).implode()
        found = (frame.filter(pl.col("mmsi").is_in(wanted)) for frame in (self._positions, self._statics))
        positions, statics = found
        # They come from the decoder, which made them as their tables are.
        return cast("dy.DataFrame[Positions]", positions), cast("dy.DataFrame[Statics]", statics)

    @property
    def _is_crowded(self) -> bool:
        return len(self._flagged) > self._settings.watch.most_flagged_ships // 2

    def _is_remembered(self) -> pl.Expr:
        """Of rows with an `mmsi`: the ship was near a port, or may be listed."""
        flagged = pl.Series("mmsi", sorted(self._flagged), dtype=pl.UInt32)
        return pl.col("mmsi").is_in(pl.concat([self._positions["mmsi"], flagged]).implode())

    def _known_mmsis(self, mmsis: pl.Series) -> pl.Series:
        return mmsis.filter(mmsis.is_in(self._interest.mmsis.implode())).unique()

    def _flag(self, mmsis: pl.Series) -> set[int]:
        """Count MMSIs as such that may be listed, as many as may be; return those that are new."""
        new = [mmsi for mmsi in mmsis.sort() if mmsi not in self._flagged]
        room = max(0, self._settings.watch.most_flagged_ships - len(self._flagged))
        self.refused_ships += len(new[room:])
        self._flagged.update(new[:room])
        return set(new[:room])


def _together(frame: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    """Two frames as one, in few pieces: every look goes over all of them."""
    if more.is_empty():
        return frame
    joined = pl.concat([frame, more])
    return joined.rechunk() if joined.n_chunks() > _MOST_PIECES else joined
