"""A block of bytes to its lines and the sentences on them."""

from typing import NamedTuple

import numpy as np

from pipeline.decode.kernels.compiled import Indices
from pipeline.decode.kernels.line_forms import frame_lines
from pipeline.decode.kernels.lines import find_lines
from pipeline.decode.kernels.sentences import SENTENCES, Sentences
from pipeline.feeds.blocks import Block, Text

_USUAL_LINE_BYTES = 32  # a sentence has 40 to 100; a block of shorter lines is looked through again


class FramedBlock(NamedTuple):
    """The lines of a block: where each begins and ends in `text`, and what it says.

    Attributes:
        text: the bytes.
        offset: where they begin in the stream.
        starts: where each line begins.
        ends: where it ends.
        sentences: a row a line; those of lines in a rare form say only that they are odd.
        odd: which lines these are.
        speaks: whether any line may speak of the next.
    """

    text: Text
    offset: int
    starts: Indices
    ends: Indices
    sentences: Sentences
    odd: Indices
    speaks: bool


def frame_block(block: Block, longest_bytes: int) -> FramedBlock:
    """Cut a block into lines and frame all but those in a rare form; what lines say of the next is not yet taken up."""
    text = block.text
    for most in (block.size // _USUAL_LINE_BYTES + 1, block.size + 1):
        starts, ends = text.beside(most, np.int64), text.beside(most, np.int64)
        count = find_lines(text.buffer, block.size, starts, ends)
        if count >= 0:
            break
    starts, ends = starts[:count], ends[:count]
    sentences, odd = text.beside(count, SENTENCES), text.beside(count, np.int64)
    odd_count, speaks = frame_lines(text.buffer, starts, ends, longest_bytes, sentences, odd)
    return FramedBlock(text, block.offset, starts, ends, sentences, odd[:odd_count], speaks)
