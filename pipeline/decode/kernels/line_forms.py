"""Lines to what they say, each in the form that it has; a line in a rare form is left to `framing.Framer` as odd.

Rare are several sentences on a line, characters beyond ASCII where they matter, groups in their old form, and sentences
that were cut.
"""

from pipeline.decode.kernels.compiled import Bytes, Indices, compiled, inlined
from pipeline.decode.kernels.other_lines import frame_other
from pipeline.decode.kernels.sentences import IGNORED, ODD, Sentences, frame_sentence

_SPACE, _TAB, _HASH = b" \t#"


@inlined
def _is_padding(character: int) -> bool:
    return character in (_SPACE, _TAB, 0)


@compiled
def frame_lines(buffer: Bytes, starts: Indices, ends: Indices, longest_bytes: int, framed: Sentences) -> None:
    """Fill a row of `framed`, all zeros, for each line: its kind, and all that it says."""
    for line in range(len(starts)):
        at, end = starts[line], ends[line]
        one = framed[line]
        one["line"] = line
        if end - at > longest_bytes:
            one["kind"] = ODD
            continue
        while at < end and _is_padding(buffer[at]):
            at += 1
        while at < end and _is_padding(buffer[end - 1]):
            end -= 1
        if at == end or buffer[at] == _HASH:
            one["kind"] = IGNORED
            continue
        kind = frame_sentence(buffer, at, end, one)
        if kind == ODD:
            one["head"], one["ends_said"] = 0, True
            kind = frame_other(buffer, at, end, one)
        one["kind"] = kind
