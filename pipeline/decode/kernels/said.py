"""What one line says of the next message: taken up line by line, as `framing.Framer` does.

What was said and waits to be taken up is a row, of kind STAMP: its `head` is that of the message that takes it up, 0
before there is one. A row of another kind says nothing.
"""

import numpy as np

from pipeline.decode.kernels.compiled import compiled, inlined
from pipeline.decode.kernels.sentences import BAD_CHECKSUM, BAD_SENTENCE, IGNORED, SENTENCE, STAMP, Sentences
from pipeline.decode.kernels.stamps import NO_TIME

_NONE = np.uint64(0)


@compiled
def take_up(sentences: Sentences, first: int, end: int, said: Sentences) -> None:
    """Give the sentences from `first` up to `end`, none of them odd, what was said of them.

    Args:
        sentences: a row a line.
        first: the first line.
        end: index behind the last.
        said: one row, what waits to be taken up; left as it is after the last line.
    """
    waiting = said[0]
    for line in range(first, end):
        one = sentences[line]
        kind = one["kind"]
        if kind == STAMP:
            said[0] = sentences[line]
        elif kind in (SENTENCE, BAD_CHECKSUM, BAD_SENTENCE):
            if one["ends_said"]:
                waiting["kind"] = IGNORED
            elif waiting["kind"] == STAMP:
                _give(waiting, one)


@inlined
def _give(waiting: np.void, one: np.void) -> None:
    """Give a sentence what waits, if it is of this message: it is of the first after it."""
    if waiting["head"] != _NONE and waiting["head"] != one["head"]:
        waiting["kind"] = IGNORED
        return
    waiting["head"] = one["head"]
    if one["num"] == one["total"]:
        waiting["kind"] = IGNORED
    if one["kind"] != SENTENCE:
        return
    if waiting["time_us"] != NO_TIME and (one["time_us"] == NO_TIME or one["is_prefix_time"]):
        one["time_us"] = waiting["time_us"]
    if one["station"] == _NONE:
        one["station"] = waiting["station"]
        one["station_at"], one["station_end"] = waiting["station_at"], waiting["station_end"]
    if one["group"] == _NONE:
        one["group"] = waiting["group"]
