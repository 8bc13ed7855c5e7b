"""Sentences of a block picked out and put in order, a record at a time: numpy copies such records field by field."""

import numpy as np

from pipeline.decode.kernels.compiled import Indices, compiled
from pipeline.decode.kernels.sentences import SENTENCE, SENTENCES, Sentences


def take_parts(sentences: Sentences) -> Sentences:
    """The good sentences of a block that are parts of longer messages."""
    parts = np.empty(_count(sentences, is_part=True), SENTENCES)
    _take_parts(sentences, parts)
    return parts


def merge_messages(sentences: Sentences, extras: Sentences, numbers: Indices) -> tuple[Sentences, Indices]:
    """The good sentences of a block that are whole messages, with `extras` among them in the order of their lines.

    Args:
        sentences: a row a line of the block.
        extras: further messages, in the order of `numbers`.
        numbers: index of the line in the block that each stands on; negative before the block.

    Returns:
        The messages, and where among them each of `extras` is.
    """
    messages = np.empty(_count(sentences, is_part=False) + len(extras), SENTENCES)
    places = np.empty(len(extras), np.int64)
    _merge(sentences, extras, numbers, messages, places)
    return messages, places


@compiled
def _count(sentences: Sentences, is_part: bool) -> int:  # noqa: FBT001  compiled
    count = 0
    for line in range(len(sentences)):
        one = sentences[line]
        count += one["kind"] == SENTENCE and (one["total"] > 1) == is_part
    return count


@compiled
def _take_parts(sentences: Sentences, parts: Sentences) -> None:
    at = 0
    for line in range(len(sentences)):
        if sentences[line]["kind"] == SENTENCE and sentences[line]["total"] > 1:
            parts[at] = sentences[line]
            at += 1


@compiled
def _merge(sentences: Sentences, extras: Sentences, numbers: Indices, messages: Sentences, places: Indices) -> None:
    at, extra = 0, 0
    for line in range(len(sentences)):
        while extra < len(extras) and numbers[extra] <= line:
            messages[at], places[extra] = extras[extra], at
            at, extra = at + 1, extra + 1
        if sentences[line]["kind"] == SENTENCE and sentences[line]["total"] == 1:
            messages[at] = sentences[line]
            at += 1
    while extra < len(extras):
        messages[at], places[extra] = extras[extra], at
        at, extra = at + 1, extra + 1
