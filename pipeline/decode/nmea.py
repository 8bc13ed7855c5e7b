"""NMEA lines to messages: framed, assembled, judged, decoded."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b

import polars as pl

from pipeline.decode.assembly import Assembler, Message, Outcome, Repeat
from pipeline.decode.framing import Framer
from pipeline.decode.harvest import Harvest
from pipeline.decode.messages import decode_payloads
from pipeline.decode.payloads import fault_of
from pipeline.decode.sentinels import clean_positions, clean_statics
from pipeline.decode.times import TimeRule
from pipeline.feeds.lines import Line
from pipeline.settings import DecodeSettings

_BATCH_MESSAGES = 4096


def read_nmea(batches: Iterable[list[Line]], settings: DecodeSettings, times: TimeRule) -> Harvest:
    """Decode every message of a file's lines; each line ends in the harvest's tables or is ignored."""
    harvest = Harvest()
    messages: list[Message] = []
    for outcome in _outcomes(batches, settings, harvest):
        if isinstance(outcome, Message):
            fault = fault_of(outcome.payload, outcome.fill_bits) or times.fault_of(outcome.time_us)
            if fault is None:
                messages.append(outcome)
                if len(messages) >= _BATCH_MESSAGES:
                    _decode(messages, harvest)
                    messages = []
            else:
                _reject(outcome, fault, harvest)
        elif isinstance(outcome, Repeat):
            part, line = outcome.sentence, outcome.sentence.line
            row = (line.no, line.byte_offset, part.time_us, part.station, outcome.of_line_no, line.raw)
            harvest.repeats.append(row)
        else:
            harvest.add_fault(outcome.sentence.line, "orphan_fragment")
    _decode(messages, harvest)
    return harvest


def _outcomes(batches: Iterable[list[Line]], settings: DecodeSettings, harvest: Harvest) -> Iterator[Outcome]:
    framer, assembler = Framer(), Assembler(settings)
    for lines in batches:
        for line in lines:
            sentences, faults = framer.frame(line)
            harvest.line_count += 1
            if faults:
                harvest.telling_count += not sentences
                harvest.add_fault(line, faults[0])
            if sentences:
                harvest.telling_count += 1
                harvest.good_count += 1
                yield from assembler.add(sentences)
    yield from assembler.finish()


def _reject(message: Message, reason: str, harvest: Harvest) -> None:
    for line in message.lines:
        harvest.add_fault(line, reason)


def _decode(messages: list[Message], harvest: Harvest) -> None:
    """Decode a batch; what the decoder refuses is rejected and takes no row."""
    decoded = decode_payloads([(message.payload, message.fill_bits) for message in messages])
    rows: list[int | None] = []
    for at, message in enumerate(messages):
        if at in decoded.faults:
            _reject(message, decoded.faults[at], harvest)
            rows.append(None)
            continue
        row, line = len(harvest.receptions), message.lines[0]
        rows.append(row)
        hashed = payload_hash(message.payload, message.fill_bits)
        harvest.receptions.append((hashed, message.time_us, message.station, line.no, line.byte_offset))
        for further in message.lines[1:]:
            if further.no != line.no:
                harvest.further_lines.append((row, further.no))
    row_of = pl.Series(rows, dtype=pl.UInt32)
    harvest.positions.extend(_placed_in(clean_positions(decoded.positions), row_of))
    harvest.statics.extend(_placed_in(clean_statics(decoded.statics), row_of))


def _placed_in(frame: pl.DataFrame, row_of: pl.Series) -> pl.DataFrame:
    return frame.with_columns(row=row_of.gather(frame["row"]))


def payload_hash(payload: bytes, fill_bits: int) -> int:
    """64 bits that are the same for the same payload in every run and file."""
    return int.from_bytes(blake2b(payload + b",%d" % fill_bits, digest_size=8).digest(), "big")
