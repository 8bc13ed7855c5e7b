"""Whole messages out of their parts."""

from pipeline.decode.kernels.compiled import Bytes, Indices, compiled, integer, load8, store8
from pipeline.decode.kernels.entries import NONE, Links
from pipeline.decode.kernels.sentences import Sentences
from pipeline.decode.kernels.stamps import NO_TIME


@compiled
def join_parts(
    buffer: Bytes, at: int, sentences: Sentences, heads: Indices, links: Links, joined: Sentences, owners: Links
) -> None:
    """Write the payloads of whole messages to `buffer` from `at` on, and each message as one sentence to `joined`.

    Args:
        buffer: what the parts' payloads lie in, with room for them to lie there once more.
        at: where the room begins.
        sentences: as `fragments.assemble` took them.
        heads: indices of first parts.
        links: as `fragments.assemble` left them.
        joined: a row a head, filled in: with the first time and the first station that a part says.
        owners: of each sentence the row of `joined` it is a part of; left as it is where it is of none.
    """
    for row in range(len(heads)):
        one = joined[row]
        one["payload_at"], one["time_us"], one["station"], one["total"], one["num"] = at, NO_TIME, NONE, 1, 1
        one["station_at"], one["station_end"] = 0, 0
        part_at = heads[row]
        one["line"] = sentences[part_at]["line"]
        while part_at >= 0:
            part = sentences[part_at]
            begin, size = integer(part["payload_at"]), integer(part["payload_end"]) - integer(part["payload_at"])
            for index in range(0, size, 8):  # what is written beyond the end is written over, or padding
                store8(buffer, at + index, load8(buffer, begin + index))
            at += size
            one["fill_bits"] = part["fill_bits"]
            if one["time_us"] == NO_TIME:
                one["time_us"] = part["time_us"]
            if one["station"] == NONE:
                one["station"] = part["station"]
                one["station_at"], one["station_end"] = part["station_at"], part["station_end"]
            owners[part_at] = row
            part_at = links[part_at]
        one["payload_end"] = at
