"""A model of the account of an NMEA file, in plain Python: where each line ends, and which lines the tables tell of."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from decode.plain_assembly import Message, Orphan, PlainAssembler, Repeat
from payloads import bits_of, fault_of
from sentences import NOW

from pipeline.decode.clocks import EARLIEST_US
from pipeline.decode.framing import Framer, joined_on_line
from pipeline.decode.other_messages import describe
from pipeline.decode.payloads import GREATEST_MMSI, message_type
from pipeline.decode.times import TimeRule
from pipeline.feeds.lines import split_lines
from pipeline.settings import DecodeSettings

TABLES = {
    "positions": {1, 2, 3, 9, 18, 19, 27},
    "statics": {5, 19, 24},
    "base_stations": {4, 11},
    "aids_to_navigation": {21},
}


@dataclass
class PlainAccount:
    """Lines by their number. `reasons` are all that are found against a line; those of lines in `quarantined` count."""

    lines: int = 0
    accepted: set[int] = field(default_factory=set)
    quarantined: set[int] = field(default_factory=set)
    duplicates: set[int] = field(default_factory=set)
    reasons: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    copies: list[tuple[int, int]] = field(default_factory=list)
    rows: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


def account_of(content: bytes, options: DecodeSettings) -> PlainAccount:
    """Read a file's lines one by one."""
    account, framer, assembler = PlainAccount(), Framer(), PlainAssembler(options)
    outcomes: list[Message | Repeat | Orphan] = []
    for line in (line for lines in split_lines([content], options.max_line_bytes) for line in lines):
        framed = framer.frame(line)
        account.lines = line.no
        account.reasons[line.no].update(framed.faults[:1])
        for one in joined_on_line(framed.sentences):
            outcomes += assembler.add(one)
    outcomes += assembler.finish()
    times = TimeRule.of(options, NOW, untimed=False)
    messages = [outcome for outcome in outcomes if isinstance(outcome, Message)]
    taken = [message for message in messages if not _refused(account, message, times)]
    stands_for = _standing(taken, options.duplicate_window_s * 1_000_000)
    for message, standing in zip(taken, stands_for, strict=True):
        _enter(account, message, standing)
    of_line: dict[int, set[int]] = defaultdict(set)
    for message, standing in zip(taken, stands_for, strict=True):
        for no in message.lines if len(message.lines) > 1 else ():
            of_line[no].add(standing.lines[0])
    for outcome in outcomes:
        if isinstance(outcome, Repeat) and outcome.of_line in of_line:
            account.duplicates.add(outcome.sentence.line.no)
            account.copies.append((outcome.sentence.line.no, min(of_line[outcome.of_line])))
        elif not isinstance(outcome, Message):
            account.reasons[outcome.sentence.line.no].add("orphan_fragment")
    account.quarantined = {no for no, reasons in account.reasons.items() if reasons} - account.accepted
    account.duplicates -= account.accepted | account.quarantined
    account.copies.sort()
    return account


def _refused(account: PlainAccount, message: Message, times: TimeRule) -> bool:
    """Whether a message cannot be taken; its lines are told why."""
    payload = (message.payload, message.fill_bits)
    reason = fault_of(*payload) or _fault_of_time(message.time_us, times)
    if reason is None and bits_of(*payload).read(8, 30) > GREATEST_MMSI:
        reason = "bad_value"
    if reason is None and not any(message_type(message.payload) in kinds for kinds in TABLES.values()):
        reason = None if describe([payload])[0] else "undecodable"
    for no in message.lines if reason else ():
        account.reasons[no].add(str(reason))
    return reason is not None


def _standing(messages: Iterable[Message], window_us: float) -> list[Message]:
    """Of each message the one that stands for it: of equal payloads near in time the earliest, then the first line."""
    stands: dict[int, Message] = {}
    last: dict[tuple[bytes, int], Message] = {}
    for message in sorted(messages, key=lambda one: (one.time_us, one.lines[0])):
        standing = last.get(message[:2])
        if standing is None or (message.time_us or 0) - (standing.time_us or 0) > window_us:
            standing = last[message[:2]] = message
        stands[id(message)] = standing
    return [stands[id(message)] for message in messages]


def _enter(account: PlainAccount, message: Message, standing: Message) -> None:
    if standing is not message:
        account.duplicates.update(message.lines)
        account.copies.append((message.lines[0], standing.lines[0]))
        return
    account.accepted.update(message.lines)
    kind = message_type(message.payload)
    for name in [name for name, kinds in TABLES.items() if kind in kinds] or ["other_messages"]:
        account.rows[name].append(message.lines[0])


def _fault_of_time(time_us: int | None, times: TimeRule) -> str | None:
    """The plain rule of `TimeRule`."""
    if time_us is None:
        return None if times.untimed else "no_time"
    if time_us > times.latest_us:
        return "future_time"
    return "bad_value" if time_us < EARLIEST_US else None
