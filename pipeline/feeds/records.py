"""JSON documents to records: numbered, with their place in the stream, none longer than the limit.

The unit of account of a document is the record: the outermost object that stands directly in an array. That fits an
array of objects, a GeoJSON FeatureCollection, an answer of GraphQL and AISHub's header before its array; what lies
around the records (brackets, wrappers, commas) is no line. Where objects follow each other without an array, each
outermost object is a record.
"""

import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto

from pipeline.feeds.lines import Chunk, Line

# Up to the next bracket, over whole strings. A string begins behind what JSON lets it begin behind, and ends at the
# latest with its line, since JSON allows no line end within: so a lost quote does not swallow the records behind it.
_NO_BRACKET = rb'[^"{}\[\]]*+(?:(?<=[\s{,:\[])"(?:[^"\\\r\n]++|\\[^\r\n])*+(?:"|(?=\\?[\r\n]))[^"{}\[\]]*+)*+'
_UP_TO_BRACKET = re.compile(_NO_BRACKET)
_FLAT_RECORD = re.compile(rb"[\s,]*+(\{" + _NO_BRACKET + rb"\})")
_REST_OF_STRING = re.compile(rb'(?:[^"\\\r\n]++|\\[^\r\n])*+')
_BEFORE_STRING = b" \t\r\n\f\v{,:["
_GAP = re.compile(rb"[\s,]*+")
# Where a record is damaged, the next begins at the next place that looks like the border of two.
_BORDER = re.compile(rb'\}\s{0,99}+,?+\s{0,99}+(?=\{\s{0,99}+")')
_BORDER_CUT_SHORT = re.compile(rb"\}\s{0,99}+,?+\s{0,99}+(?:\{\s{0,99}+)?+\Z")
_HOPELESS = 16  # times the limit: an object that long is taken for one whose end is lost


class _At(Enum):
    """Where in the document the cutter is."""

    OUTSIDE = auto()  # in a wrapper, before the first record of an array
    BETWEEN = auto()  # behind a record
    INSIDE = auto()
    LOST = auto()  # in a damaged record


def split_records(chunks: Iterable[Chunk], max_line_bytes: int, *, in_arrays: bool = True) -> Iterator[list[Line]]:
    """Cut a document into its records, one list a chunk that ends a record.

    Braces within strings, escapes and chunk edges change nothing; several documents may follow each other. A record
    over `max_line_bytes` keeps its beginning and is marked. Of a damaged document the records before and behind
    the damage are found, and what lies between comes out as a record that is no JSON; so does one that the end of the
    stream cuts short. Memory stays below a chunk and `max_line_bytes`.

    Args:
        chunks: the stream.
        max_line_bytes: the limit.
        in_arrays: records are the objects in arrays; else objects that follow each other.
    """
    cutter = _Cutter(max_line_bytes, in_arrays=in_arrays)
    for chunk in chunks:
        if records := cutter.cut(chunk):
            yield records
    if records := cutter.finish():
        yield records


class _Cutter:
    def __init__(self, max_line_bytes: int, *, in_arrays: bool) -> None:
        self._limit = max_line_bytes
        self._in_arrays = in_arrays
        self._at = _At.OUTSIDE
        self._is_in_string = False
        self._braces = self._brackets = 0  # open within the record
        self._text = b" "  # what is at hand; its first byte or more stays from the last chunk
        self._text_offset = -1  # of `_text` in the stream
        self._done = 1  # bytes of `_text` that are read
        self._before = b""  # last byte in front of `_done` that is no space, if `_text` does not show it
        self._start = 0  # of the open record, in the stream
        self._kept = b""  # of the open record, what `_text` holds no more; never much longer than the limit
        self._records: list[Line] = []
        self._no = 0

    def cut(self, chunk: Chunk) -> list[Line]:
        """The records that end within the chunk."""
        self._text += chunk
        step = {
            _At.OUTSIDE: self._pass_bracket,
            _At.BETWEEN: self._pass_gap,
            _At.INSIDE: self._pass_bracket,
            _At.LOST: self._pass_border,
        }
        while step[self._at]():
            pass
        self._forget()
        records, self._records = self._records, []
        return records

    def finish(self) -> list[Line]:
        """The record that nothing ended, if there is one."""
        self._done = len(self._text)
        if self._at in {_At.INSIDE, _At.LOST}:
            self._end_record(self._done)
        return self._records

    def _pass_bracket(self) -> bool:
        """Read up to the next bracket and past it; False where the text at hand ends before."""
        text = self._text
        if self._is_in_string and not self._pass_string():
            return False
        begin = self._done
        end = _end_of(_UP_TO_BRACKET, text, begin)
        before = text[begin:end].rstrip()[-1:] or self._before
        self._before, self._done = before, end
        if end == len(text):
            return False
        mark = text[end : end + 1]
        if mark == b'"' and text[end - 1] in _BEFORE_STRING:
            self._is_in_string = True
            self._before = mark
            self._done += 1
            return self._pass_string()
        if self._at is _At.INSIDE:
            self._step_inside(mark, before)
        else:
            self._step_outside(mark, before)
        return True

    def _pass_string(self) -> bool:
        """Read to the end of the open string; False where the text at hand ends before."""
        text, begin = self._text, self._done
        end = _end_of(_REST_OF_STRING, text, begin)
        self._before = text[begin:end].rstrip()[-1:] or self._before
        self._done = end
        if text[end : end + 2] in {b"", b"\\"}:
            return False
        if text[end] in b'"':
            self._before = b'"'
            self._done += 1
        self._is_in_string = False
        return True

    def _step_outside(self, mark: bytes, before: bytes) -> None:
        if mark == b"{" and (before in {b"[", b","} or not self._in_arrays):
            self._begin_record(_At.INSIDE)
            return
        self._before = mark
        self._done += 1

    def _step_inside(self, mark: bytes, before: bytes) -> None:
        at = self._done
        is_opening = mark in {b"{", b"["}
        is_hopeless = is_opening and self._text_offset + at - self._start > _HOPELESS * self._limit
        if mark == b'"' or is_hopeless:
            self._at = _At.LOST
        elif (mark == b"]" and not self._brackets) or (is_opening and not self._may_open(before)):
            self._end_record(at)  # the record is cut short, and something else begins
        else:
            self._before = mark
            self._done = at + 1
            self._braces += (mark == b"{") - (mark == b"}")
            self._brackets += (mark == b"[") - (mark == b"]")
            if mark == b"}" and not self._braces:
                self._end_record(at + 1)

    def _may_open(self, before: bytes) -> bool:
        return not self._braces or before in {b":", b"["} or (before == b"," and self._brackets > 0)

    def _pass_gap(self) -> bool:
        """Read what parts two records: a comma at most. Anything else is a record that lost its beginning."""
        self._pass_flat_records()
        self._done = _end_of(_GAP, self._text, self._done)
        mark = self._text[self._done : self._done + 1]
        if mark in {b"]", b"["}:
            self._before = mark
            self._done += 1
            self._at = _At.OUTSIDE
        elif mark:
            self._begin_record(_At.INSIDE if mark == b"{" else _At.LOST)
        return bool(mark)

    def _pass_flat_records(self) -> None:
        """Read records without other brackets that end within the text at hand: as step by step, and faster."""
        while flat := _FLAT_RECORD.match(self._text, self._done):
            begin, self._done = flat.span(1)
            self._no += 1
            raw = self._text[begin : min(self._done, begin + self._limit)]
            is_too_long = self._done - begin > self._limit
            self._records.append(Line(self._no, self._text_offset + begin, raw, is_too_long))

    def _pass_border(self) -> bool:
        """Leave a damaged record where the next one seems to begin."""
        border = _BORDER.search(self._text, self._done)
        if border:
            self._end_record(border.start() + 1)
            return True
        rest = _BORDER_CUT_SHORT.search(self._text, self._done)
        self._done = rest.start() if rest else len(self._text)
        return False

    def _begin_record(self, at: _At) -> None:
        self._at = at
        self._braces = self._brackets = 0
        self._start = self._text_offset + self._done
        self._kept = b""

    def _end_record(self, end: int) -> None:
        length = self._text_offset + end - self._start
        self._keep(end)
        self._no += 1
        self._records.append(Line(self._no, self._start, self._kept[: self._limit], length > self._limit))
        self._at = _At.BETWEEN
        self._done = end

    def _keep(self, end: int) -> None:
        """Take the open record's bytes up to `end` out of the text at hand."""
        begin = self._start + len(self._kept) - self._text_offset
        room = self._limit + 1 - len(self._kept)
        if room > 0:
            self._kept += self._text[begin : min(end, begin + room)]

    def _forget(self) -> None:
        """Drop the text that is read, all but its last byte."""
        read = self._done - 1
        if self._at in {_At.INSIDE, _At.LOST}:
            self._keep(read)
        self._text = self._text[read:]
        self._text_offset += read
        self._done = 1


def _end_of(pattern: re.Pattern[bytes], text: bytes, begin: int) -> int:
    """Where the pattern, matched at `begin`, ends."""
    found = pattern.match(text, begin)
    return found.end() if found else begin
