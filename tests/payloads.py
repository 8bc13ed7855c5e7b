"""Payloads for tests: bits to characters and back, without the decoder under test, and recordings cut into payloads."""

import gzip
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.decode.layouts import ALLOWED_BITS, Layout
from pipeline.decode.payloads import message_type

FIXTURES = Path(__file__).resolve().parents[2] / "shared" / "fixtures"
NMEA = FIXTURES / "nmea"
WHY_SKIPPED = "needs the folder ../shared/fixtures, which is not here"
SENTENCE = re.compile(rb"[!$]\w\wVD[MO],(\d),(\d),(\d?),([^,]*),([^,]*),(\d)\*[0-9A-Fa-f]{2}")


class Whole(NamedTuple):
    """One message: its characters, fill bits, and the sentences that it came in."""

    payload: bytes
    fill_bits: int
    sentences: tuple[bytes, ...] = ()


class Bits(NamedTuple):
    """Bits of one message, the first the most significant."""

    value: int
    length: int

    def read(self, first_bit: int, width: int) -> int:
        """The unsigned number at a place that the message has."""
        assert first_bit + width <= self.length
        return self.value >> (self.length - first_bit - width) & ((1 << width) - 1)

    def read_signed(self, first_bit: int, width: int) -> int:
        """The same in two's complement."""
        value = self.read(first_bit, width)
        return value - (1 << width) if value >> (width - 1) else value

    def read_text(self, first_bit: int, width: int) -> str:
        """The whole characters there are, all of them, `@` included."""
        end = min(first_bit + width, self.length)
        codes = [self.read(at, 6) for at in range(first_bit, end - 5, 6)]
        return "".join(chr(code + 64 if code < 32 else code) for code in codes)

    def written(self, first_bit: int, width: int, value: int) -> "Bits":
        """These bits with a number written over some of them."""
        shift = self.length - first_bit - width
        mask = (1 << width) - 1
        return Bits(self.value & ~(mask << shift) | (value & mask) << shift, self.length)

    def armoured(self) -> Whole:
        """As characters of a sentence."""
        fill_bits = -self.length % 6
        value, count = self.value << fill_bits, (self.length + fill_bits) // 6
        codes = [value >> 6 * (count - 1 - at) & 63 for at in range(count)]
        return Whole(bytes(code + 48 if code < 40 else code + 56 for code in codes), fill_bits)


def bits_of(payload: bytes, fill_bits: int) -> Bits:
    """The bits of a payload."""
    value = 0
    for character in payload:
        code = character - 48
        value = value << 6 | (code - 8 if code > 40 else code)
    return Bits(value >> fill_bits, len(payload) * 6 - fill_bits)


def chance_bits(msg_type: int, length: int, chance: random.Random, part: int | None = None) -> Bits:
    """A message of this type and length whose other bits are anything, with an MMSI of at most nine digits."""
    bits = Bits(chance.getrandbits(length), length).written(0, 6, msg_type)
    if length >= 38:
        bits = bits.written(8, 30, chance.randrange(1_000_000_000))
    return bits if part is None else bits.written(38, 2, part)


def chance_payload(layout: Layout, chance: random.Random) -> Whole:
    """A payload of the layout, of any of its types and lengths, with some fields at the ends of what they may be."""
    bits = chance_bits(chance.choice(layout.msg_types), chance.choice(sorted(layout.bits)), chance, layout.part)
    for field in chance.sample(layout.fields[3:], 2):
        if field.name != "part" and field.first_bit + field.width <= bits.length:
            least, most = field.known or (0, 0)
            value = chance.choice([0, -1, least - 1, least, most, most + 1])
            bits = bits.written(field.first_bit, field.width, value)
    if chance.random() < 0.1:
        bits = bits.written(8, 30, 980_000_000 + chance.randrange(10_000_000))
    return bits.armoured()


def recorded(path: Path) -> Iterator[Whole]:
    """The messages of a recording of one receiver whose parts come in order; checksums are not looked at."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    said = b"\n".join(line for line in content.splitlines() if not line.startswith(b"#"))
    parts: dict[tuple[bytes, ...], list[re.Match[bytes]]] = {}
    for found in SENTENCE.finditer(said):
        total, number, seq_id, channel, payload, fill_bits = found.groups()
        key = (total, seq_id, channel)
        if number == b"1":
            parts[key] = []
        if len(parts.get(key, [])) != int(number) - 1 or key not in parts:
            continue
        parts[key].append(found)
        if number == total:
            joined = parts.pop(key)
            payload = b"".join(part[5] for part in joined)
            yield Whole(payload, int(fill_bits), tuple(part[0] for part in joined))


def recordings() -> list[Path]:
    """Every recording of NMEA there is."""
    return [path for path in sorted(NMEA.rglob("*")) if path.is_file() and path.suffix not in {".chk", ".json"}]


def fault_of(payload: bytes, fill_bits: int) -> str | None:
    """The plain rule of `verdicts_of`: why a payload cannot be decoded, as a quarantine reason; None if it is whole.

    A length is right if it is one of the type's, or one of them filled up to whole six-bit characters with the fill
    bits not declared, as some transponders do. Types 0 and above 28 do not exist, nor do parts 2 and 3 of type 24.
    """
    kind = message_type(payload)
    bits = len(payload) * 6 - fill_bits
    part = None
    if kind == 24:
        if bits < 40:
            return "bad_length"
        part = bits_of(payload, fill_bits).read(38, 2)
    allowed = ALLOWED_BITS.get((kind, part))
    if not payload or (allowed is not None and bits not in allowed):
        return "bad_length"
    return "undecodable" if allowed is None else None
