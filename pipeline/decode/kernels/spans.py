"""Parts of a buffer."""

from pipeline.decode.kernels.compiled import Bytes, Indices, compiled


@compiled
def copy_spans(buffer: Bytes, at: Indices, end: Indices, into: Bytes) -> None:
    """Write the spans of `buffer` one after the other to `into`."""
    to = 0
    for span in range(len(at)):
        for index in range(at[span], end[span]):
            into[to] = buffer[index]
            to += 1
