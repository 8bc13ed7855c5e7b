"""When a line says that it was heard: read again, by expressions of its own."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

_TAG = re.compile(rb"\\([^\\]*)\\")
_TAG_TIME = re.compile(rb"(?:^|,)c:(\d{1,14})(?=[,*])")
_BEHIND = re.compile(rb"\*[0-9A-Fa-f]{2}.*?,[rb][0-9A-Za-z]*,(\d{9,11})(?:[^0-9]|$)")
_ALONE_BEHIND = re.compile(rb"\*[0-9A-Fa-f]{2},(\d{9,11})\s*$")
_PGHP = re.compile(rb"\$PGHP,\d,(\d{4}),(\d\d?),(\d\d?),(\d\d?),(\d\d?),(\d\d?),(\d{1,3}),")
_ISO = re.compile(rb"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?\s?(Z|[+-]\d\d:?\d\d)?")
_MILLISECOND_DIGITS = 12
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def said_time(lines: Sequence[bytes], line_before: bytes) -> datetime | None:
    """The time of a message in UTC without a zone: the first that its lines, or the line before them, say; else None.

    `line_before` counts where it is a tag block or a `$PGHP` sentence on a line of its own.
    """
    for line in lines:
        if (said := _tag_time(line) or _time_behind(line)) is not None:
            return said
    if b"VDM" not in line_before and b"VDO" not in line_before:
        said = _pghp_time(line_before) or _tag_time(line_before)
        if said is not None:
            return said
    return _pghp_time(lines[0]) or _iso_time(lines[0])


def _tag_time(line: bytes) -> datetime | None:
    for block in _TAG.findall(line):
        if found := _TAG_TIME.search(block):
            digits = found[1]
            return _at(int(digits) * (1_000 if len(digits) >= _MILLISECOND_DIGITS else 1_000_000))
    return None


def _time_behind(line: bytes) -> datetime | None:
    found = _BEHIND.search(line) or _ALONE_BEHIND.search(line)
    return _at(int(found[1]) * 1_000_000) if found else None


def _pghp_time(line: bytes) -> datetime | None:
    found = _PGHP.search(line)
    if found is None:
        return None
    *parts, millisecond = map(int, found.groups())
    try:
        year, month, day, hour, minute, second = parts
        return datetime(year, month, day, hour, minute, second, millisecond * 1000, tzinfo=UTC).replace(tzinfo=None)
    except ValueError:
        return None


def _iso_time(line: bytes) -> datetime | None:
    found = _ISO.search(line.partition(b"!")[0])
    return None if found is None else iso_moment(b"".join(part or b"" for part in _iso_parts(found)).decode())


def _iso_parts(found: re.Match[bytes]) -> tuple[bytes, ...]:
    day, clock, fraction, zone = found.groups()
    return day, b"T", clock, b"." + fraction[:6].ljust(6, b"0") if fraction else b"", zone or b""


def iso_moment(text: str) -> datetime | None:
    """An ISO time in UTC without a zone; None where it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _at(microseconds: int) -> datetime:
    return (_EPOCH + timedelta(microseconds=microseconds)).replace(tzinfo=None)
