"""Assembled messages to a batch of tables: each message judged by its length, its time and its MMSI, then decoded."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from pipeline.decode.assembly import Assembled
from pipeline.decode.columns import Payloads, column_of, plain_column
from pipeline.decode.harvest import (
    REPEATS,
    Batch,
    ReadBatch,
)
from pipeline.decode.kernels.compiled import Indices, Words
from pipeline.decode.kernels.interning import intern
from pipeline.decode.kernels.spans import copy_spans
from pipeline.decode.kernels.stamps import NO_TIME
from pipeline.decode.known_lines import AnyIndices, Lines
from pipeline.decode.other_columns import describe_packed
from pipeline.decode.packed import PackedReports
from pipeline.decode.payloads import GREATEST_MMSI, PAYLOAD_REASONS, WHOLE, verdicts_of
from pipeline.decode.tables import has_no_table
from pipeline.decode.times import TimeRule
from pipeline.feeds.blocks import Text
from pipeline.schemas.feed import QUARANTINE_REASONS

_NO_ROW = np.iinfo(np.uint32).max
_REASONS = ("", *PAYLOAD_REASONS, "no_time", "future_time", "bad_value")


def batch_of(assembled: Assembled, times: TimeRule) -> ReadBatch:
    """Judge messages; what cannot be decoded is a fault of all lines of the message."""
    text, lines, messages = assembled.text, assembled.lines, assembled.messages
    payloads = Payloads.pack(text.buffer, messages.payload_at, messages.payload_end, messages.fill_bits)
    times_us = messages.times_us
    verdicts = _judged(payloads, times_us, times)
    others = has_no_table(payloads, verdicts == WHOLE)
    described = describe_packed(payloads, others).alias("message")
    verdicts[others[described.is_null().to_numpy()]] = _REASONS.index("undecodable")

    taken = np.flatnonzero(verdicts == WHOLE)
    row_of = np.full(len(verdicts), _NO_ROW, np.uint32)
    row_of[taken] = np.arange(len(taken))
    batch = Batch(
        _receptions(assembled, times_us, payloads.hashes, taken),
        _further_lines(assembled, row_of),
        _repeats(assembled),
        _faults(text, lines, [*assembled.faults, *_refused(assembled, verdicts)]),
    )
    stations = _stations(text, messages.stations, messages.station_at, messages.station_end)
    told = _rows_of_others(payloads, others, described, row_of)
    return batch, PackedReports.taken(payloads, taken, lines.offsets(messages.line), stations, told), assembled.counts


def _judged(payloads: Payloads, times_us: Indices, times: TimeRule) -> npt.NDArray[np.uint8]:
    """For each message the index of the reason why it cannot be taken, the first that is found; `WHOLE` for none."""
    verdicts = verdicts_of(payloads.msg_types, payloads.parts, payloads.bits)
    for reason, is_bad in (*times.faults_of(times_us, NO_TIME), ("bad_value", payloads.mmsis > GREATEST_MMSI)):
        if is_bad.any():
            verdicts[is_bad & (verdicts == WHOLE)] = _REASONS.index(reason)
    return verdicts


def _refused(assembled: Assembled, verdicts: npt.NDArray[np.uint8]) -> Iterator[tuple[Indices, str]]:
    """The lines of messages that are refused, all of each, by reason."""
    owner, further = assembled.further
    for verdict in np.flatnonzero(np.bincount(verdicts)).tolist():
        if verdict != WHOLE:
            is_bad = verdicts == verdict
            yield assembled.messages.line[is_bad], _REASONS[verdict]
            yield further[is_bad[owner]], _REASONS[verdict]


def _rows_of_others(
    payloads: Payloads, others: Indices, described: pl.Series, row_of: npt.NDArray[np.uint32]
) -> pl.DataFrame:
    """Messages of types without a table, those left out that cannot be read: what they say is NULL."""
    rows = pl.DataFrame(
        [
            plain_column("row", row_of[others]),
            plain_column("msg_type", payloads.msg_types[others]),
            plain_column("mmsi", payloads.mmsis[others]),
            described,
        ]
    )
    return rows.drop_nulls("message") if described.null_count() else rows


def _receptions(
    assembled: Assembled, times_us: Indices, hashes: npt.NDArray[np.uint64], taken: Indices
) -> pl.DataFrame:
    line = assembled.messages.line[taken]
    return pl.DataFrame(
        [
            plain_column("payload_hash", hashes[taken]),
            _times(times_us[taken]),
            plain_column("line_no", assembled.lines.numbers(line).view(np.uint64)),
        ]
    )


def _further_lines(assembled: Assembled, row_of: npt.NDArray[np.uint32]) -> pl.DataFrame:
    owner, further = assembled.further
    rows = row_of[owner]
    kept = np.flatnonzero(rows != _NO_ROW)
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
    spans = zip(ats[firsts].tolist(), ends[firsts].tolist(), strict=True)
    names = [text.bytes(at, end).decode("utf-8", "replace") or None for at, end in spans]
    return pl.Series(names, dtype=pl.String), codes


def _raw(text: Text, lines: Lines, line: Indices) -> pl.Series:
    """The bytes of lines."""
    starts, ends = lines.spans(line)
    offsets = np.zeros(len(line) + 1, np.int64)
    np.cumsum(ends - starts, out=offsets[1:])
    data = np.empty(max(1, offsets[-1]), np.uint8)
    copy_spans(text.buffer, starts, ends, data)
    return column_of("raw", pa.large_binary(), len(line), None, offsets, data)
