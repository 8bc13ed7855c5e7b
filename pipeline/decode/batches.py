"""Assembled messages to a batch of tables: each message judged by its length, its time and its MMSI, then decoded."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from pipeline.decode.assembly import Assembled
from pipeline.decode.columns import Payloads, column_of, plain_column
from pipeline.decode.harvest import REPEATS, Batch, ReadBatch
from pipeline.decode.kernels.compiled import Indices, Words
from pipeline.decode.kernels.interning import Interned, intern
from pipeline.decode.kernels.judging import NO_ROW, TOO_LATE, UNTIMED, WHOLE, WRONG, Places, Rules, Taken, judge
from pipeline.decode.kernels.payloads import Rows
from pipeline.decode.kernels.spans import SPARE_BYTES, copy_spans
from pipeline.decode.kernels.stamps import NO_TIME
from pipeline.decode.known_lines import AnyIndices, Lines
from pipeline.decode.memory import Memory
from pipeline.decode.other_columns import find_unreadable
from pipeline.decode.packed import PackedReports
from pipeline.decode.payloads import GREATEST_MMSI, PAYLOAD_REASONS, VERDICTS
from pipeline.decode.tables import LAYOUT_OF
from pipeline.decode.times import TimeRule
from pipeline.feeds.blocks import Text
from pipeline.schemas.feed import QUARANTINE_REASONS

_REASONS = {
    **dict(enumerate(PAYLOAD_REASONS, WHOLE + 1)),
    UNTIMED: "no_time",
    TOO_LATE: "future_time",
    WRONG: "bad_value",
}
_UNDECODABLE = WHOLE + 1 + PAYLOAD_REASONS.index("undecodable")


class _Judged(NamedTuple):
    """Messages that were judged: each one's verdict and row; payloads and columns of those taken, in the order of rows.

    `others` are the rows of those that no table has a place for.
    """

    verdicts: npt.NDArray[np.int8]
    row_of: Rows
    payloads: Payloads
    times_us: Indices
    numbers: Words
    offsets: Words
    stations: Rows
    names: pl.Series
    others: Rows

    def without(self, refused: Rows) -> "_Judged":
        """The same where some more rows are refused, as they cannot be read."""
        is_read = np.ones(len(self.payloads), np.bool_)
        is_read[refused] = False
        rows = np.full(len(is_read), NO_ROW, np.uint32)
        rows[is_read] = np.arange(np.count_nonzero(is_read))
        messages = np.flatnonzero(self.row_of != NO_ROW)
        verdicts, row_of = self.verdicts.copy(), self.row_of.copy()
        verdicts[messages[~is_read]] = _UNDECODABLE
        row_of[messages] = rows
        firsts, bits, hashes = self.payloads.firsts, self.payloads.bits, self.payloads.hashes
        return _Judged(
            verdicts,
            row_of,
            Payloads(self.payloads.data, firsts[is_read], bits[is_read], hashes[is_read]),
            self.times_us[is_read],
            self.numbers[is_read],
            self.offsets[is_read],
            self.stations[is_read],
            self.names,
            self.others[:0],
        )


def batch_of(assembled: Assembled, times: TimeRule, memory: Memory) -> ReadBatch:
    """Judge messages; what cannot be decoded is a fault of all lines of the message.

    Args:
        assembled: the messages.
        times: which times they may have.
        memory: what the columns lie in.
    """
    judged = _judged(assembled, times, memory)
    payloads, others = judged.payloads, judged.others
    refused = find_unreadable(Payloads(payloads.data, payloads.firsts[others], payloads.bits[others]))
    if len(refused):
        judged = judged.without(others[refused])
        payloads = judged.payloads
    receptions = pl.DataFrame(
        [
            plain_column("payload_hash", payloads.hashes),
            _times(judged.times_us),
            plain_column("line_no", judged.numbers),
        ]
    )
    batch = Batch(
        receptions,
        _further_lines(assembled, judged.row_of),
        _repeats(assembled),
        _faults(assembled.text, assembled.lines, [*assembled.faults, *_refused(assembled, judged.verdicts)]),
    )
    told = PackedReports.taken(payloads, judged.offsets, (judged.names, judged.stations))
    return batch, told, assembled.counts


def _judged(assembled: Assembled, times: TimeRule, memory: Memory) -> _Judged:
    text, messages = assembled.text, assembled.messages
    count = len(messages.line)
    room = Payloads.room(count, messages.characters, memory)
    columns = [memory.array(count, kind) for kind in (np.int64, np.uint64, np.uint64, np.uint32)]
    taken = Taken(room.packed, room.hashes, *columns)
    lines = assembled.lines
    places = Places(lines.first_no, lines.first_offset, lines.starts, lines.carried.numbers, lines.carried.offsets)
    verdicts, row_of, others = (text.beside(count, kind) for kind in (np.int8, np.uint32, np.uint32))
    interned = Interned.room(count, text.beside)
    rules = Rules(VERDICTS, LAYOUT_OF, times.latest_us, times.untimed, GREATEST_MMSI)
    rows, other_count, name_count = judge(
        text.buffer, messages, places, rules, taken, interned, verdicts, row_of, others
    )
    payloads = Payloads(room.data, room.firsts[:rows], room.bits[:rows], room.hashes[:rows])
    firsts = interned.firsts[:name_count]
    names = _names(text, messages.station_at[firsts], messages.station_end[firsts])
    times_us, numbers, offsets, stations = (column[:rows] for column in columns)
    return _Judged(verdicts, row_of, payloads, times_us, numbers, offsets, stations, names, others[:other_count])


def _refused(assembled: Assembled, verdicts: npt.NDArray[np.int8]) -> Iterator[tuple[Indices, str]]:
    """The lines of messages that are refused, all of each, by reason."""
    owner, further = assembled.further
    for verdict, reason in _REASONS.items():
        is_bad = verdicts == verdict
        if is_bad.any():
            yield assembled.messages.line[is_bad], reason
            yield further[is_bad[owner]], reason


def _further_lines(assembled: Assembled, row_of: Rows) -> pl.DataFrame:
    owner, further = assembled.further
    rows = row_of[owner]
    kept = np.flatnonzero(rows != NO_ROW)
    numbers = assembled.lines.numbers(further[kept]).view(np.uint64)
    return pl.DataFrame([plain_column("row", rows[kept]), plain_column("line_no", numbers)])


def _repeats(assembled: Assembled) -> pl.DataFrame:
    repeats, lines = assembled.repeats, assembled.lines
    if not len(repeats):
        return REPEATS.to_frame()
    line = repeats["line"]
    spans = np.ascontiguousarray(repeats["station"]), repeats["station_at"], repeats["station_end"]
    names, codes = _stations(assembled.text, *spans)
    return pl.DataFrame(
        [
            *_places_of(lines, line),
            _times(np.ascontiguousarray(repeats["time_us"])),
            names.gather(codes).alias("station"),
            plain_column("of_line_no", assembled.of_numbers.view(np.uint64)),
            _raw(assembled.text, lines, line),
        ]
    )


def _faults(text: Text, lines: Lines, faults: list[tuple[Indices, str]]) -> pl.DataFrame:
    line = np.concatenate([np.empty(0, np.int64), *(found for found, _ in faults)])
    codes = np.array([QUARANTINE_REASONS.index(reason) for _, reason in faults], np.uint8)
    reasons = np.repeat(codes, [len(found) for found, _ in faults])
    return pl.DataFrame([*_places_of(lines, line), plain_column("reason", reasons), _raw(text, lines, line)])


def _places_of(lines: Lines, line: AnyIndices) -> tuple[pl.Series, pl.Series]:
    """Numbers and offsets of lines."""
    numbers, offsets = lines.numbers(line).view(np.uint64), lines.offsets(line).view(np.uint64)
    return plain_column("line_no", numbers), plain_column("byte_offset", offsets)


def _times(times_us: Indices) -> pl.Series:
    times, is_none = plain_column("time_us", times_us), times_us == NO_TIME
    return times.set(pl.Series(is_none), None) if is_none.any() else times


def _stations(
    text: Text, stations: Words, ats: npt.NDArray[np.int32], ends: npt.NDArray[np.int32]
) -> tuple[pl.Series, npt.NDArray[np.uint32]]:
    """Names of stations, and which of them is each sentence's; the number that stands for one is looked up once."""
    firsts, codes = intern(stations)
    return _names(text, ats[firsts], ends[firsts]), codes


def _names(text: Text, ats: npt.NDArray[np.int32], ends: npt.NDArray[np.int32]) -> pl.Series:
    names = [
        text.bytes(*span).decode("utf-8", "replace") or None for span in zip(ats.tolist(), ends.tolist(), strict=True)
    ]
    return pl.Series(names, dtype=pl.String)


def _raw(text: Text, lines: Lines, line: Indices) -> pl.Series:
    """The bytes of lines."""
    starts, ends = lines.spans(line)
    offsets = np.zeros(len(line) + 1, np.int64)
    np.cumsum(ends - starts, out=offsets[1:])
    data = np.empty(offsets[-1] + SPARE_BYTES, np.uint8)
    copy_spans(text.buffer, starts, ends, data)
    return column_of("raw", pa.large_binary(), len(line), None, offsets, data)
