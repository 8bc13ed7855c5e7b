"""What a feed is, told by its first bytes and never by its name."""

import re
from enum import StrEnum

from pipeline.feeds.lines import BOM

HEAD_BYTES = 64 * 1024
_SENTENCE_START = re.compile(rb"[!$][A-Z0-9-]{2}[A-Z]{2,4},")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_PAGE_START = re.compile(rb"\s*<(!doctype|html|\?xml)", re.IGNORECASE)
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_BINARY_SHARE = 0.05
_NOAA_COLUMNS = (
    {b"mmsi", b"basedatetime", b"lat", b"lon"},
    {b"mmsi", b"base_date_time", b"latitude", b"longitude"},
)


class FeedFormat(StrEnum):
    """The feed formats that are read."""

    NMEA = "nmea"
    NOAA_CSV = "noaa_csv"


def detect_format(head: bytes) -> FeedFormat:
    """The format of the stream that begins with `head` (at most `HEAD_BYTES` of it).

    A head of blank and comment lines alone counts as NMEA, in which such lines are ignored.

    Raises:
        ValueError: not a feed; the message says what it looks like instead.
    """
    head = head.removeprefix(BOM)
    lines = [line.strip() for line in _LINE_END.split(head)]
    telling = [line for line in lines if line and not line.startswith(b"#")]
    if telling and any(columns <= set(header_names(telling[0])) for columns in _NOAA_COLUMNS):
        return FeedFormat.NOAA_CSV
    if not telling or _SENTENCE_START.search(head):
        return FeedFormat.NMEA
    raise ValueError(_looks_like(head))


def header_names(line: bytes) -> list[bytes]:
    """Column names of a CSV header, lower case, without quotes."""
    return [name.strip(b' \t"').lower() for name in line.split(b",")]


def _looks_like(head: bytes) -> str:
    if head.startswith(_UTF_16_MARKS) or head[1::2].count(0) > len(head) // 4:
        return "UTF-16 text; save it as UTF-8"
    if _PAGE_START.match(head):
        return "an HTML or XML page, no feed; was it an error page of a download?"
    if len(head) - len(head.translate(None, _CONTROLS)) > _BINARY_SHARE * len(head):
        return "binary data, no feed"
    return "not recognised: neither NMEA sentences nor a known CSV header"
