r"""TAG blocks of NMEA 0183 version 4 (IEC 61162-450): `\s:station,c:time,g:1-2-77*hh\` before a sentence."""

import re

from pipeline.decode.checksum import is_checked
from pipeline.decode.clocks import Stamp, epoch_us

_GROUP = re.compile(rb"\d+-\d+-(.+)")
_OLD_GROUP = re.compile(rb"\d+G\d+:(.+)")
_HEX_PAIR = re.compile(rb"[0-9A-Fa-f]{2}")


def read_tag_block(content: bytes) -> Stamp | None:
    r"""Read what stands between the two `\`; None where its checksum is wrong or missing.

    `c` (seconds or milliseconds), `s` and `g` (also in the old form `1G2:77`) are read; the receiver's own text
    and vendors' keys (`t`, `T`, `q`, `n`, `d`, `r`, `i`) are passed over.
    """
    body, star, digits = content.rpartition(b"*")
    if not star or not _HEX_PAIR.fullmatch(digits) or not is_checked(body, digits):
        return None
    time_us = station = group = None
    for field in body.split(b","):
        key, _, value = field.partition(b":")
        if key == b"c":
            time_us = epoch_us(value)
        elif key == b"s":
            station = value.decode("ascii", "replace") or None
        elif key == b"g":
            group = _group_of(_GROUP, value)
        elif b"G" in key:
            group = _group_of(_OLD_GROUP, field)
    return Stamp(time_us, station, group)


def _group_of(pattern: re.Pattern[bytes], text: bytes) -> str | None:
    found = pattern.fullmatch(text)
    return found[1].decode("ascii", "replace") if found else None
