"""What a feed is, told by its first bytes and never by its name."""

import re

from pipeline.feeds.formats import HEAD_BYTES, FeedFormat
from pipeline.feeds.headers import format_of_header, missing_columns, read_header
from pipeline.feeds.json_layout import fault_of_json, format_of_json
from pipeline.feeds.lines import BOM

__all__ = ["HEAD_BYTES", "FeedFormat", "detect_format"]

_SENTENCE_START = re.compile(rb"[!$][A-Z0-9-]{2}[A-Z]{2,4},")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_PAGE_START = re.compile(rb"\s*<(!doctype|html|\?xml)", re.IGNORECASE)
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_BINARY_SHARE = 0.05


def detect_format(head: bytes) -> FeedFormat:
    """The format of the stream that begins with `head` (at most `HEAD_BYTES` of it).

    A head of blank and comment lines alone counts as NMEA, in which such lines are ignored.

    Raises:
        ValueError: not a feed; the message says what it looks like instead.
    """
    head = head.removeprefix(BOM)
    lines = [line.strip() for line in _LINE_END.split(head)]
    if known := _table_format(lines) or format_of_json(head):
        return known
    if _SENTENCE_START.search(head) or not any(line and not line.startswith(b"#") for line in lines):
        return FeedFormat.NMEA
    raise ValueError(_looks_like(head, lines))


def _table_format(lines: list[bytes]) -> FeedFormat | None:
    """The format that the first line tells, comments before it left out; some headers begin as comments do."""
    for line in lines:
        if line and (known := format_of_header(read_header(line))):
            return known
        if line and not line.startswith(b"#"):
            return None
    return None


def _looks_like(head: bytes, lines: list[bytes]) -> str:
    if head.startswith(_UTF_16_MARKS) or head[1::2].count(0) > len(head) // 4:
        return "UTF-16 text; save it as UTF-8"
    if _PAGE_START.match(head):
        return "an HTML or XML page, no feed; was it an error page of a download?"
    if len(head) - len(head.translate(None, _CONTROLS)) > _BINARY_SHARE * len(head):
        return "binary data, no feed"
    if fault := fault_of_json(head):
        return fault
    for line in lines:
        if line and (missing := missing_columns(read_header(line))):
            return f"wrong columns: {missing}"
        if line and not line.startswith(b"#"):
            break
    return "not recognised: neither NMEA sentences nor a known CSV header nor known JSON"
