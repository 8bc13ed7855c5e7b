"""Parts of a buffer."""

from pipeline.decode.kernels.compiled import Bytes, Indices, compiled, load8, store8

SPARE_BYTES = 8


@compiled
def copy_spans(buffer: Bytes, at: Indices, end: Indices, into: Bytes) -> None:
    """Write the spans of `buffer` one after the other to `into`, which has `SPARE_BYTES` more than they need."""
    to = 0
    for span in range(len(at)):
        for index in range(0, end[span] - at[span], 8):  # what is written beyond the end is written over, or spare
            store8(into, to + index, load8(buffer, at[span] + index))
        to += end[span] - at[span]
