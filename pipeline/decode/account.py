"""Where every line of a file ended: accepted, quarantined, duplicate or ignored, and no line twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.decode.harvest import Batch
from pipeline.decode.kernels.fates import mark_each, mark_further_lines, mark_lines
from pipeline.decode.kernels.repeats import find_taken, new_slots, standing_of, take_again
from pipeline.decode.kernels.stamps import NO_TIME
from pipeline.schemas.feed import QUARANTINE_REASONS

ACCEPTED, FIRST_REASON = 0, 1
DUPLICATE, IGNORED = (FIRST_REASON + len(QUARANTINE_REASONS) + at for at in range(2))
"""Fates of a line; those between `ACCEPTED` and `DUPLICATE` are quarantine for the reason counted from `FIRST_REASON`.

One that holds several sentences counts once: as the least that is true of any of them.
"""

_MOST_CANDIDATES = 2_000_000  # told apart at a time; bounds memory
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  times in Tumen are UTC without a zone
_NO_LINES = pl.DataFrame(schema={"of_line_no": pl.UInt64})
Fates = npt.NDArray[np.uint8]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Settled:
    """A file's lines and receptions, judged.

    Attributes:
        fates: of every line.
        stands: of every reception of the file, in the order of the batches: it is no duplicate.
        of_lines: of every reception that does not stand, in their order, the line of the one that does.
        repeated: `of_line_no` of repeats whose message was taken, and `stands_line_no`, the line that stands for it.
        first_received_at_utc: earliest time of a message that stands.
        last_received_at_utc: latest.
    """

    fates: Fates
    stands: npt.NDArray[np.bool_]
    of_lines: npt.NDArray[np.uint64]
    repeated: pl.DataFrame
    first_received_at_utc: datetime | None
    last_received_at_utc: datetime | None

    def count(self, fate: int) -> int:
        """Lines of that fate."""
        return int(np.count_nonzero(self.fates == fate))

    @property
    def quarantined(self) -> int:
        """Lines in quarantine."""
        return int(np.count_nonzero((self.fates >= FIRST_REASON) & (self.fates < DUPLICATE)))


def settle(batches: Iterable[Batch], line_count: int, window_s: float) -> Settled:
    """Tell duplicates and judge lines, in several passes over `batches`."""
    heads = [(batch.receptions.height, batch.repeats.select("of_line_no")) for batch in batches]
    starts = np.cumsum([0, *(height for height, _ in heads)])
    duplicates = _duplicates(batches, starts, window_s)
    stands = np.ones(starts[-1], np.bool_)
    stands[duplicates["row"].to_numpy()] = False
    repeated = _repeated(batches, starts, pl.concat([_NO_LINES, *(lines for _, lines in heads)]).unique(), duplicates)
    fates = np.full(line_count, IGNORED, np.uint8)
    first_us, last_us = NO_TIME, NO_TIME
    for batch, start in zip(batches, starts, strict=False):
        of_batch, faults = stands[start : start + batch.receptions.height], faults_of(batch, repeated)
        further, again = batch.further_lines, batch.repeats.join(repeated, on="of_line_no", how="semi")
        owners = further["row"].to_numpy()
        mark_lines(fates, batch.receptions["line_no"].to_numpy(), of_batch, ACCEPTED, DUPLICATE)
        mark_further_lines(fates, further["line_no"].to_numpy(), owners, of_batch, ACCEPTED, DUPLICATE)
        mark_lines(fates, again["line_no"].to_numpy(), np.ones(again.height, np.bool_), DUPLICATE, DUPLICATE)
        mark_each(fates, faults["line_no"].to_numpy(), fates_of_faults(faults))
        times_us = _times_us(batch)
        if (told := times_us[of_batch & (times_us != NO_TIME)]).size:
            first_us = told.min() if first_us == NO_TIME else min(first_us, told.min())
            last_us = max(last_us, told.max())
    return Settled(fates, stands, duplicates["of_line_no"].to_numpy(), repeated, _moment(first_us), _moment(last_us))


def _times_us(batch: Batch) -> Rows:
    times_us = batch.receptions["time_us"]
    return times_us.to_numpy() if not times_us.null_count() else times_us.fill_null(NO_TIME).to_numpy()


def _moment(time_us: int) -> datetime | None:
    return None if time_us == NO_TIME else _EPOCH + timedelta(microseconds=int(time_us))


def faults_of(batch: Batch, repeated: pl.DataFrame) -> pl.DataFrame:
    """The faults of a batch, and parts that came again of messages that were not taken."""
    if not batch.repeats.height:
        return batch.faults
    lost = batch.repeats.join(repeated, on="of_line_no", how="anti", maintain_order="left")
    reason = pl.lit(QUARANTINE_REASONS.index("orphan_fragment"), pl.UInt8)
    return pl.concat([batch.faults, lost.with_columns(reason=reason).select(batch.faults.columns)])


def fates_of_faults(faults: pl.DataFrame) -> Fates:
    """The fate that each fault says of its line."""
    return faults["reason"].to_numpy() + np.uint8(FIRST_REASON)


def _repeated(batches: Iterable[Batch], starts: Rows, wanted: pl.DataFrame, duplicates: pl.DataFrame) -> pl.DataFrame:
    """Of the lines `wanted` those of a message that was taken, and `stands_line_no`, the line that stands for it."""
    found = [_NO_LINES.with_columns(row=pl.lit(0, pl.Int64), stands_line_no=pl.col("of_line_no"))]
    for batch, start in zip(batches, starts, strict=False) if wanted.height else ():
        first_line = batch.receptions["line_no"]
        further = batch.further_lines.select("row", of_line_no="line_no")
        rows = further["row"].unique()
        firsts = pl.DataFrame({"row": rows, "of_line_no": first_line.gather(rows)})
        lines = pl.concat([firsts, further]).join(wanted, on="of_line_no", how="semi")
        first_line = first_line.gather(lines["row"])
        found.append(lines.select("of_line_no", row=pl.col("row").cast(pl.Int64) + start, stands_line_no=first_line))
    stands = duplicates.select("row", other="of_line_no")
    messages = pl.concat(found).join(stands, on="row", how="left")
    return messages.group_by("of_line_no").agg(stands_line_no=pl.coalesce("other", "stands_line_no").min())


def _duplicates(batches: Iterable[Batch], starts: Rows, window_s: float) -> pl.DataFrame:
    """Receptions that do not stand, `row`, in their order, and the line of the one that does, `of_line_no`."""
    slots = _slots_of_repeated(batches, int(starts[-1]))
    marks = [_marks(batch, slots) for batch in batches]
    shares = max(1, -(-sum(len(mark) for mark in marks) // _MOST_CANDIDATES))
    found = [_NO_LINES.select(pl.lit(0, pl.Int64).alias("row"), "of_line_no").clear()]
    for share in range(shares if marks else 0):
        candidates = [
            _candidates(batch, mark, int(start), (share, shares))
            for batch, mark, start in zip(batches, marks, starts, strict=False)
        ]
        hashes, times_us, lines, rows = (np.concatenate(columns) for columns in zip(*candidates, strict=True))
        of_row = standing_of(hashes, times_us, lines.view(np.int64), int(window_s * 1_000_000))
        copies = np.flatnonzero(of_row != np.arange(len(of_row)))
        found.append(pl.DataFrame({"row": rows[copies], "of_line_no": lines[of_row[copies]]}))
    return pl.concat(found).sort("row")


def _slots_of_repeated(batches: Iterable[Batch], count: int) -> npt.NDArray[np.uint8]:
    """Slots of a few hashes: of all that are there twice, and of some that are not."""
    slots, repeated = new_slots(count), []
    for batch in batches:
        again = np.empty(batch.receptions.height, np.uint64)
        repeated.append(again[: take_again(batch.receptions["payload_hash"].to_numpy(), slots, again)].copy())
    slots = new_slots(16 * sum(map(len, repeated)))  # so few that more room costs little
    for again in repeated:
        take_again(again, slots, np.empty_like(again))
    return slots


def _marks(batch: Batch, slots: npt.NDArray[np.uint8]) -> Rows:
    """Which receptions of a batch may be there twice, and say a time."""
    found = np.empty(batch.receptions.height, np.int64)
    found = found[: find_taken(batch.receptions["payload_hash"].to_numpy(), slots, found)]
    has_time: npt.NDArray[np.bool_] = _times_us(batch)[found] != NO_TIME
    return found[has_time]


def _candidates(batch: Batch, marked: Rows, start: int, share: tuple[int, int]) -> tuple[npt.NDArray[Any], ...]:
    """Hash, time, line and row within the file of those marked whose hash is of one of so many shares."""
    hashes = batch.receptions["payload_hash"].to_numpy()[marked]
    if share[1] > 1:
        is_meant = (hashes >> np.uint64(32)) % np.uint64(share[1]) == share[0]
        hashes, marked = hashes[is_meant], marked[is_meant]
    lines = batch.receptions["line_no"].to_numpy()[marked]
    return hashes, _times_us(batch)[marked], lines, marked + start
