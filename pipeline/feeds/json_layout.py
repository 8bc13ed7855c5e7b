"""How JSON lies in a stream: an object a line, events, arrays, or objects that follow each other; and of which format.

A server-sent event is a line that begins with `data:`; other fields of events, and comments, are lines that hold
nothing. Everything is told from the first bytes, so that a stream is cut alike whoever asks.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto
from itertools import chain

from pipeline.feeds.formats import HEAD_BYTES, FeedFormat
from pipeline.feeds.json_keys import format_of_header, format_of_object, known_otherwise, missing_keys
from pipeline.feeds.lines import BOM, Chunk, Line, split_lines
from pipeline.feeds.records import split_records

_EVENT_FIELDS = (b"data:", b"event:", b"id:", b"retry:", b":")
_EMPTY_ARRAY = re.compile(rb"\[\s*\]")
_OF_NOTHING = FeedFormat.BARENTSWATCH_JSON  # an empty array fits all formats; the account of a file of nothing has none
_MOST_LINES = 500  # of the head that are looked at


class JsonLayout(Enum):
    """What a line of the account is."""

    LINES = auto()
    ARRAYS = auto()
    OBJECTS = auto()


def split_json(chunks: Iterable[Chunk], max_line_bytes: int) -> Iterator[list[Line]]:
    """Cut a stream of JSON into lines as `split_lines` does, or into records, whichever its head asks for."""
    rest = iter(chunks)
    head = b""
    for chunk in rest:
        head += chunk
        if len(head) >= HEAD_BYTES:
            break
    layout = layout_of(head[:HEAD_BYTES])
    stream = chain([head], rest)
    if layout is JsonLayout.LINES:
        return split_lines(stream, max_line_bytes)
    return split_records(stream, max_line_bytes, in_arrays=layout is JsonLayout.ARRAYS)


def event_data(line: bytes) -> bytes | None:
    """The JSON of a line: all of it, or what an event says; None where it is a comment, a blank, another field."""
    text = line.strip()
    if not text.startswith(_EVENT_FIELDS):
        return text if text and not text.startswith(b"#") else None
    return text.removeprefix(b"data:").strip() or None if text.startswith(b"data:") else None


def layout_of(head: bytes) -> JsonLayout:
    """How the stream that begins with `head` is to be cut."""
    decisive = [line for line in _lines(head) if line.startswith((b"{", b"[", *_EVENT_FIELDS))]
    if not decisive or decisive[0].startswith(_EVENT_FIELDS):
        return JsonLayout.LINES
    if decisive[0].startswith(b"["):
        return JsonLayout.ARRAYS
    objects = [line for line in decisive if line.startswith(b"{")]
    whole = [found for line in objects if (found := parsed_object(line)) is not None]
    broken = len(objects) - len(whole)
    if (_are_told(_records(head)) or _is_empty(head)) and (len(whole) <= broken or not _are_told(whole)):
        return JsonLayout.ARRAYS
    if whole and len(whole) >= broken:
        return JsonLayout.LINES
    return JsonLayout.OBJECTS if _are_told(_records(head, in_arrays=False)) else JsonLayout.ARRAYS


def format_of_json(head: bytes) -> FeedFormat | None:
    """The format of the messages in a stream that begins with `head`; None if there is none that is known."""
    objects = _objects(head, layout_of(head))
    told = chain(map(format_of_object, objects), map(format_of_header, objects))
    known = next((known for known in told if known), None)
    return _OF_NOTHING if known is None and _is_empty(head) else known


def fault_of_json(head: bytes) -> str | None:
    """Why JSON that begins with `head` is no feed; None if it is not JSON at all."""
    if not head.removeprefix(BOM).lstrip().startswith((b"{", b"[", b"data:")):
        return None
    objects = [found for layout in JsonLayout for found in _objects(head, layout)]
    for found in objects:
        if otherwise := known_otherwise(found):
            return otherwise
    if not objects:
        return "JSON without an object that is whole"
    near = next((missing for found in objects if (missing := missing_keys(found))), "none is near")
    return f"wrong keys: no JSON format that is known has these; {near}"


def parsed_object(text: bytes) -> Mapping[str, object] | None:
    """The object that the text is; None if it is none, or nested too deep."""
    try:
        found = json.loads(text.decode())
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _lines(head: bytes) -> list[bytes]:
    return [line.strip() for line in head.removeprefix(BOM).splitlines()[:_MOST_LINES]]


def _records(head: bytes, *, in_arrays: bool = True) -> list[Mapping[str, object]]:
    batches = split_records([head], HEAD_BYTES, in_arrays=in_arrays)
    records = [record for batch in batches for record in batch][:_MOST_LINES]
    return [found for record in records if (found := parsed_object(record.raw)) is not None]


def _objects(head: bytes, layout: JsonLayout) -> list[Mapping[str, object]]:
    if layout is not JsonLayout.LINES:
        return _records(head, in_arrays=layout is JsonLayout.ARRAYS)
    texts = [data for line in _lines(head) if (data := event_data(line)) and data.startswith(b"{")]
    return [found for text in texts if (found := parsed_object(text)) is not None]


def _are_told(objects: Iterable[Mapping[str, object]]) -> bool:
    return any(format_of_object(found) or format_of_header(found) for found in objects)


def _is_empty(head: bytes) -> bool:
    """Whether it is an array of nothing, or an object about one."""
    try:
        found = json.loads(head.removeprefix(BOM).decode())
    except (ValueError, RecursionError):
        return False
    if isinstance(found, dict) and (known_otherwise(found) or missing_keys(found)):
        return False
    return _EMPTY_ARRAY.search(head) is not None and not _records(head)
