"""Assembled messages to a batch of tables: each message judged by its length, its time and its MMSI, then decoded."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from pipeline.decode.assembly import Assembled
from pipeline.decode.columns import Payloads, column_of, plain_column
from pipeline.decode.harvest import (
    FAULTS,
    OTHER_MESSAGES,
    REPEATS,
    Batch,
    ReadBatch,
)
from pipeline.decode.kernels.compiled import Indices, Words
from pipeline.decode.kernels.interning import intern
from pipeline.decode.kernels.spans import copy_spans
from pipeline.decode.kernels.stamps import NO_TIME
from pipeline.decode.known_lines import Lines
from pipeline.decode.other_columns import describe_packed
from pipeline.decode.packed import PackedReports
from pipeline.decode.payloads import GREATEST_MMSI, PAYLOAD_REASONS, WHOLE, verdicts_of
from pipeline.decode.tables import has_no_table
from pipeline.decode.times import TimeRule
from pipeline.feeds.blocks import Text

_REASONS = ("", *PAYLOAD_REASONS, "no_time", "future_time", "bad_value")


def batch_of(assembled: Assembled, times: TimeRule) -> ReadBatch:
    """Judge messages; what cannot be decoded is a fault of all lines of the message."""
    text, lines, messages = assembled.text, assembled.lines, assembled.messages
    payloads = Payloads.pack(text.buffer, messages.payload_at, messages.payload_end, messages.fill_bits)
    times_us = messages.times_us
    verdicts = _judged(payloads, times_us, times)
    others = _other_messages(payloads, has_no_table(payloads, verdicts == WHOLE))
    is_described = others["message"].is_not_null()
    verdicts[others["row"].filter(~is_described).to_numpy()] = _REASONS.index("undecodable")

    is_taken = verdicts == WHOLE
    row_of = np.cumsum(is_taken).astype(np.uint32) - np.uint32(1)
    owner, further = assembled.further
    kept = is_taken[owner]
    further_lines = [
        plain_column("row", row_of[owner[kept]]),
        plain_column("line_no", lines.numbers(further[kept]).view(np.uint64)),
    ]
    receptions = _receptions(assembled, times_us, payloads.hashes)
    batch = Batch(
        receptions if is_taken.all() else receptions.filter(pl.Series(is_taken)),
        pl.DataFrame(further_lines),
        _repeats(assembled),
        _faults(text, lines, [*assembled.faults, *_refused(assembled, verdicts)]),
    )
    others = others.filter(is_described)
    others = others.with_columns(row=pl.Series(row_of[others["row"].to_numpy()]))
    reports = PackedReports.taken(
        payloads, is_taken, _stations(text, messages.stations, messages.station_at, messages.station_end), others
    )
    return batch, reports, assembled.counts


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


def _other_messages(payloads: Payloads, others: Indices) -> pl.DataFrame:
    """Rows of messages without a table; `message` is NULL where the payload cannot be read."""
    return pl.DataFrame(
        {
            "row": others.astype(np.uint32),
            "msg_type": payloads.msg_types[others].astype(np.uint8),
            "mmsi": payloads.mmsis[others].astype(np.uint32),
            "message": describe_packed(payloads, others),
        },
        OTHER_MESSAGES,
    )


def _receptions(assembled: Assembled, times_us: Indices, hashes: npt.NDArray[np.uint64]) -> pl.DataFrame:
    lines, line = assembled.lines, assembled.messages.line
    return pl.DataFrame(
        [
            plain_column("payload_hash", hashes),
            _times(times_us),
            plain_column("line_no", lines.numbers(line).view(np.uint64)),
            plain_column("byte_offset", lines.offsets(line).view(np.uint64)),
        ],
    )


def _repeats(assembled: Assembled) -> pl.DataFrame:
    repeats, lines = assembled.repeats, assembled.lines
    if not len(repeats):
        return REPEATS.to_frame()
    line = repeats["line"]
    spans = np.ascontiguousarray(repeats["station"]), repeats["station_at"], repeats["station_end"]
    names, codes = _stations(assembled.text, *spans)
    return pl.DataFrame(
        {
            "line_no": lines.numbers(line).view(np.uint64),
            "byte_offset": lines.offsets(line).view(np.uint64),
            "time_us": _times(np.ascontiguousarray(repeats["time_us"])),
            "station": names.gather(codes),
            "of_line_no": assembled.of_numbers.astype(np.uint64),
            "raw": _raw(assembled.text, lines, line),
        },
        REPEATS,
    )


def _faults(text: Text, lines: Lines, faults: list[tuple[Indices, str]]) -> pl.DataFrame:
    line = np.concatenate([np.empty(0, np.int64), *(found for found, _ in faults)])
    names = pl.Series([reason for _, reason in faults], dtype=pl.String)
    which = np.repeat(np.arange(len(faults)), [len(found) for found, _ in faults])
    return pl.DataFrame(
        {
            "line_no": lines.numbers(line).view(np.uint64),
            "byte_offset": lines.offsets(line).view(np.uint64),
            "reason": names.gather(which),
            "raw": _raw(text, lines, line),
        },
        FAULTS,
    )


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
