"""Whole messages judged one by one, and those that can be taken put into columns, their payloads as bits."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.decode.clocks import EARLIEST_US
from pipeline.decode.kernels.compiled import Bytes, Indices, Words, compiled, inlined, integer
from pipeline.decode.kernels.gathering import Messages
from pipeline.decode.kernels.interning import Interned, code_of
from pipeline.decode.kernels.payloads import Packed, Rows, bits_of, leading, pack_one
from pipeline.decode.kernels.picking import NO_LAYOUT
from pipeline.decode.kernels.stamps import NO_TIME

WHOLE = 0
UNTIMED, TOO_LATE, WRONG = -1, -2, -3
"""Why a message is refused: by its length or type as `verdicts` says, for want of a time, for its time, its MMSI."""
NO_ROW = np.iinfo(np.uint32).max


class Rules(NamedTuple):
    """What is asked of a message.

    Attributes:
        verdicts: by type, part and length in bits, WHOLE or why it is refused.
        layouts: by type and part; NO_LAYOUT where no table has a place for it.
        latest_us: no time may be later.
        is_untimed: whether it may say no time.
        greatest_mmsi: no MMSI may be greater.
    """

    verdicts: npt.NDArray[np.uint8]
    layouts: npt.NDArray[np.int8]
    latest_us: int
    is_untimed: bool
    greatest_mmsi: int


class Places(NamedTuple):
    """Numbers and offsets of lines, as `known_lines.Lines` has them: of a block's lines, and of those carried to it."""

    first_no: int
    first_offset: int
    starts: Indices
    carried_numbers: Indices
    carried_offsets: Indices


class Taken(NamedTuple):
    """Columns of the messages taken; `stations` are codes of `Interned`."""

    packed: Packed
    hashes: Words
    times_us: Indices
    numbers: Words
    offsets: Words
    stations: Rows


@compiled
def judge(
    buffer: Bytes,
    messages: Messages,
    places: Places,
    rules: Rules,
    taken: Taken,
    interned: Interned,
    verdicts: npt.NDArray[np.int8],
    rows: Rows,
    others: Rows,
) -> tuple[int, int, int]:
    """Take those messages that keep to the rules.

    Args:
        buffer: what they lie in.
        messages: all of them.
        places: of the lines they refer to.
        rules: what is asked of them.
        taken: filled in, as far as needed.
        interned: likewise: which stations there are.
        verdicts: filled in: of each message WHOLE, or why it is refused.
        rows: filled in: of each message its row in `taken`, NO_ROW if it has none.
        others: filled in with the rows of those that no table has a place for.

    Returns:
        How many are taken, how many of them are among `others`, and how many stations there are.
    """
    row, byte, other_count, station_count = 0, 0, 0, 0
    for at in range(len(messages.line)):
        begin, end, fill_bits = messages.payload_at[at], messages.payload_end[at], messages.fill_bits[at]
        time_us, length = messages.times_us[at], bits_of(begin, end, fill_bits)
        stop, hashed = pack_one(buffer, begin, end, fill_bits, taken.packed.data, byte)
        msg_type, mmsi, part = leading(taken.packed.data, byte, length)
        verdicts[at] = _verdict(rules, (msg_type, mmsi, part), length, time_us)
        rows[at] = NO_ROW
        if verdicts[at] != WHOLE:
            continue
        rows[at] = row
        if rules.layouts[msg_type, part] == NO_LAYOUT:
            others[other_count] = row
            other_count += 1
        station, station_count = code_of(messages.stations[at], at, interned, station_count)
        taken.packed.firsts[row], taken.packed.bits[row] = byte, length
        taken.hashes[row], taken.times_us[row] = hashed, time_us
        taken.numbers[row], taken.offsets[row] = _place(integer(messages.line[at]), places)
        taken.stations[row] = station
        row, byte = row + 1, stop
    return row, other_count, station_count


@inlined
def _place(line: int, places: Places) -> tuple[int, int]:
    """Number and offset of a line."""
    carried = line - len(places.starts)
    if carried >= 0:
        return places.carried_numbers[carried], places.carried_offsets[carried]
    return places.first_no + line, places.first_offset + places.starts[line]


@inlined
def _verdict(rules: Rules, head: tuple[int, int, int], length: int, time_us: int) -> int:
    """The first reason to refuse a message, of which `leading` told the head."""
    msg_type, mmsi, part = head
    verdict = integer(rules.verdicts[msg_type, part, min(length, rules.verdicts.shape[2] - 1)])
    if verdict != WHOLE:
        return verdict
    if time_us == NO_TIME:
        if not rules.is_untimed:
            return UNTIMED
    elif time_us > rules.latest_us:
        return TOO_LATE
    elif time_us < EARLIEST_US:
        return WRONG
    return WRONG if mmsi > rules.greatest_mmsi else WHOLE
