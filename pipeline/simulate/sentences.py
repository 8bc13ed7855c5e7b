"""Receptions as lines of NMEA 0183: tag blocks, fragments, checksums, and the damage done to them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.simulate import payloads
from pipeline.simulate.receivers import Harm, Reception
from pipeline.simulate.scenario import Scenario

_SECOND_PART_DELAY_S = 1.2  # parts of other messages come between
_BITS_PER_BYTE = 8
_HEADER_CHARACTERS = 14  # `!AIVDM,2,1,3,A`


class SentLine(NamedTuple):
    """One line of the feed and the reception it belongs to."""

    written_at_s: float
    reception_no: int
    text: str
    is_damaged: bool


class _Counters:
    """What a receiver counts: sequence ids 0 to 9, channels in turn, tag block groups."""

    def __init__(self) -> None:
        self._sequences: defaultdict[str, int] = defaultdict(int)
        self._heard: defaultdict[str, int] = defaultdict(int)

    def sequence(self, receiver: str) -> int:
        self._sequences[receiver] += 1
        return self._sequences[receiver]

    def channel(self, receiver: str) -> str:
        self._heard[receiver] += 1
        return "AB"[self._heard[receiver] % 2]


def write_lines(receptions: Iterable[Reception], scenario: Scenario) -> list[SentLine]:
    """Lines of all receptions (given in order of time), in the order in which they were written."""
    counters = _Counters()
    satellites = {satellite.name for satellite in scenario.satellites}
    lines = [
        line
        for number, reception in enumerate(receptions)
        for line in _lines_of(number, reception, counters, scenario, groups=reception.receiver in satellites)
    ]
    return sorted(lines, key=lambda line: (line.written_at_s, line.reception_no))


def _lines_of(
    number: int, reception: Reception, counters: _Counters, scenario: Scenario, *, groups: bool
) -> Iterator[SentLine]:
    channel = counters.channel(reception.receiver)
    epoch_s = int(scenario.starts_at_utc.timestamp())
    tags = [f"s:{reception.receiver}", f"c:{epoch_s + reception.stated_s}"]
    sent = reception.transmission
    if len(sent.payload) <= payloads.SENTENCE_CHARACTERS:
        body = f"AIVDM,1,1,,{channel},{sent.payload},{sent.fill_bits}"
        text = _damaged(f"!{body}*{checksum(body)}", reception)
        yield SentLine(reception.received_at_s, number, _tagged(tags, text), reception.harm is not Harm.NONE)
        return
    sequence = counters.sequence(reception.receiver)
    for part, (payload, fill_bits) in enumerate(_halves(sent.payload, sent.fill_bits), start=1):
        if part == _lost_part(reception):
            continue
        body = f"AIVDM,2,{part},{sequence % 10},{channel},{payload},{fill_bits}"
        text = f"!{body}*{checksum(body)}"
        if part == 1:
            text = _damaged(text, reception)
        # A group's later sentences carry nothing but the group: receivers differ in this, a feed has both.
        own_tags = [f"g:{part}-2-{sequence}", *(tags if part == 1 else ())] if groups else tags
        delay_s = _SECOND_PART_DELAY_S * (part - 1)
        yield SentLine(
            reception.received_at_s + delay_s, number, _tagged(own_tags, text), reception.harm is not Harm.NONE
        )


def _halves(payload: str, fill_bits: int) -> list[tuple[str, int]]:
    cut = payloads.SENTENCE_CHARACTERS
    return [(payload[:cut], 0), (payload[cut:], fill_bits)]


def _lost_part(reception: Reception) -> int | None:
    if reception.harm is not Harm.LOST_HALF:
        return None
    return 1 if reception.harm_at < 1 / 3 else 2


def _tagged(tags: list[str], sentence: str) -> str:
    tag_block = ",".join(tags)
    return f"\\{tag_block}*{checksum(tag_block)}\\{sentence}"


def checksum(text: str) -> str:
    """Exclusive or of the bytes, two hexadecimal digits."""
    encoded = text.encode("ascii")
    folded, width = int.from_bytes(encoded, "big"), _BITS_PER_BYTE
    while width < _BITS_PER_BYTE * len(encoded):
        width *= 2
    while width > _BITS_PER_BYTE:  # the upper half laid over the lower, down to one byte
        width //= 2
        folded = folded >> width ^ folded & (1 << width) - 1
    return f"{folded:02X}"


def _damaged(sentence: str, reception: Reception) -> str:
    """The sentence after the line; never with a checksum that still fits."""
    payload_ends = sentence.rindex(",")
    place = _HEADER_CHARACTERS + 1 + int(reception.harm_at * (payload_ends - _HEADER_CHARACTERS - 1))
    match reception.harm:
        case Harm.BIT_FLIP:
            return sentence[:place] + chr(ord(sentence[place]) ^ 1) + sentence[place + 1 :]
        case Harm.TRUNCATED:
            return sentence[:place]
        case _:
            return sentence
