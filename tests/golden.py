"""What gpsd and libais print of their own logs, each object beside the message that it is of."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from payloads import NMEA, SENTENCE, Whole, bits_of, recorded

from pipeline.decode.layouts import LAYOUTS, Layout
from pipeline.decode.messages import read_fields
from pipeline.decode.other_messages import describe

INTERLEAVED = ("ais-18-27", "ais-nmea", "ais-nmea-type6-fid55", "ais-raw-messages", "ais_unpack_sixbit")


class Pair(NamedTuple):
    """A message, and what the other decoder says of it."""

    whole: Whole
    told: dict[str, Any]

    @property
    def kind(self) -> int:
        return bits_of(self.whole.payload, self.whole.fill_bits).read(0, 6)

    @property
    def layout(self) -> Layout | None:
        part = bits_of(self.whole.payload, self.whole.fill_bits).read(38, 2)
        return next((row for row in LAYOUTS if self.kind in row.msg_types and row.part in {None, part}), None)

    def fields(self) -> dict[str, Any]:
        """What Tumen says."""
        payload = (self.whole.payload, self.whole.fill_bits)
        if self.layout:
            return dict(read_fields(self.layout, [payload]).row(0, named=True))
        text = describe([payload])[0]
        assert text
        fields: dict[str, Any] = json.loads(text)
        application = {"dac": fields["app_id"] >> 6, "fid": fields["app_id"] & 63} if "app_id" in fields else {}
        return {**application, **fields}


def interleaved(path: Path) -> Iterator[Pair]:
    """gpsd's `.chk` of a log: each object stands behind the sentence that completed it."""
    sentences: list[bytes] = []
    for line in path.read_bytes().splitlines():
        if SENTENCE.search(line):
            sentences.append(line)
        elif line.startswith(b"{") and b'"class":"AIS"' in line:
            yield Pair(last_message(sentences), json.loads(line))


def last_message(sentences: list[bytes]) -> Whole:
    """The message that the last of these sentences completes."""
    found = SENTENCE.search(sentences[-1])
    assert found
    parts = [found[0]]
    number = int(found[2])
    for line in reversed(sentences[:-1]):
        before = SENTENCE.search(line)
        if number > 1 and before and before.group(1, 3, 4) == found.group(1, 3, 4) and int(before[2]) == number - 1:
            parts.insert(0, before[0])
            number -= 1
    payload = b"".join(part.split(b",")[5] for part in parts)
    return Whole(payload, int(found[6]), tuple(parts))


def in_order(log: Path, objects: Path) -> Iterator[Pair]:
    """A decoder's objects beside the messages of its log, which come in the same order, but for those it left out."""
    messages = recorded(log)
    for line in objects.read_text().splitlines():
        if line.startswith("{"):
            told = json.loads(line, parse_float=Decimal)
            yield Pair(next(whole for whole in messages if is_told(whole, told)), told)


def is_told(whole: Whole, told: dict[str, Any]) -> bool:
    bits = bits_of(whole.payload, whole.fill_bits)
    return bits.length >= 40 and (bits.read(0, 6), bits.read(8, 30)) == (told["type"], told["mmsi"])


def pairs_of_gpsd() -> Iterator[Pair]:
    for name in INTERLEAVED:
        yield from interleaved(NMEA / "gpsd" / f"{name}.log.chk")
    for of_format in ("ju", "js"):  # unscaled, scaled
        yield from in_order(NMEA / "gpsd" / "sample.aivdm", NMEA / "gpsd" / f"sample.aivdm.{of_format}.chk")


def pairs_of_libais() -> Iterator[Pair]:
    for name in ("typeexamples", "tagblock"):
        yield from in_order(NMEA / "libais" / f"{name}.nmea", NMEA / "libais" / f"{name}.json")
