"""Sentences of a block picked out and put in order, a record at a time: numpy copies such records field by field."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.decode.kernels.compiled import Bytes, Indices, Words, compiled, inlined
from pipeline.decode.kernels.sentences import (
    BAD_CHECKSUM,
    BAD_SENTENCE,
    SENTENCE,
    SENTENCES,
    Sentences,
)

NewArray = Callable[[int, npt.DTypeLike], npt.NDArray[Any]]
"""Makes an array of so many, of whatever is there."""

_WORDS_OF_A_SENTENCE = SENTENCES.itemsize // 8


class Messages(NamedTuple):
    """Whole messages in columns: where each has its payload and its station, what it says beside, on which `line`."""

    payload_at: Indices
    payload_end: Indices
    fill_bits: Bytes
    times_us: Indices
    stations: Words
    station_at: npt.NDArray[np.int32]
    station_end: npt.NDArray[np.int32]
    line: npt.NDArray[np.int32]

    @property
    def characters(self) -> int:
        """How many all payloads have together."""
        return int(self.payload_end.sum() - self.payload_at.sum())

    @classmethod
    def room(cls, count: int, array: NewArray) -> "Messages":
        """Columns for so many messages, to be filled, made by `array`."""
        at, end, times_us = (array(count, np.int64) for _ in range(3))
        return cls(
            at,
            end,
            array(count, np.uint8),
            times_us,
            array(count, np.uint64),
            *(array(count, np.int32) for _ in range(3)),
        )


class Sorted(NamedTuple):
    """Lines of a block by what is on them: how many are whole messages, and which are the others."""

    message_count: int
    parts: Sentences
    bad_checksums: Indices
    bad_sentences: Indices


def sort_lines(sentences: Sentences) -> Sorted:
    """Tell the lines of a block apart; the good sentences that are parts of longer messages are copied."""
    counts = np.zeros(4, np.int64)
    _count(sentences, counts)
    message_count, part_count, *bad_counts = counts.tolist()
    parts = np.empty(part_count, SENTENCES)
    bad_checksums, bad_sentences = (np.empty(count, np.int64) for count in bad_counts)
    if part_count or any(bad_counts):
        _take_apart(sentences, parts, bad_checksums, bad_sentences)
    return Sorted(message_count, parts, bad_checksums, bad_sentences)


def merge_messages(
    sentences: Sentences, message_count: int, extras: Sentences, numbers: Indices, array: NewArray
) -> tuple[Messages, Indices]:
    """The good sentences of a block that are whole messages, with `extras` among them in the order of their lines.

    Args:
        sentences: a row a line of the block.
        message_count: how many of them are whole messages.
        extras: further messages, in the order of `numbers`.
        numbers: index of the line in the block that each stands on; negative before the block.
        array: what makes the columns.

    Returns:
        The messages, and where among them each of `extras` is.
    """
    messages = Messages.room(message_count + len(extras), array)
    places = np.empty(len(extras), np.int64)
    _merge(sentences, extras, numbers, messages, places)
    return messages, places


def chained(one: Sentences, other: Sentences) -> Sentences:
    """The one and then the other, as records."""
    both = np.empty(len(one) + len(other), SENTENCES)
    words = _words(both)
    words[: len(one)], words[len(one) :] = _words(one), _words(other)
    return both


def picked(sentences: Sentences, indices: npt.NDArray[np.integer[Any]]) -> Sentences:
    """Some of them, as records."""
    records: Sentences = _words(sentences)[indices].reshape(-1).view(SENTENCES)
    return records


def _words(sentences: Sentences) -> npt.NDArray[np.uint64]:
    return np.ascontiguousarray(sentences).view(np.uint64).reshape(-1, _WORDS_OF_A_SENTENCE)


@compiled
def _count(sentences: Sentences, counts: Indices) -> None:
    messages = parts = bad_checksums = bad_sentences = 0
    for line in range(len(sentences)):
        kind = sentences[line]["kind"]
        if kind == SENTENCE:
            if sentences[line]["total"] == 1:
                messages += 1
            else:
                parts += 1
        elif kind == BAD_CHECKSUM:
            bad_checksums += 1
        elif kind == BAD_SENTENCE:
            bad_sentences += 1
    counts[0], counts[1], counts[2], counts[3] = messages, parts, bad_checksums, bad_sentences


@compiled
def _take_apart(sentences: Sentences, parts: Sentences, bad_checksums: Indices, bad_sentences: Indices) -> None:
    part = bad_checksum = bad_sentence = 0
    for line in range(len(sentences)):
        kind = sentences[line]["kind"]
        if kind == SENTENCE:
            if sentences[line]["total"] > 1:
                parts[part] = sentences[line]
                part += 1
        elif kind == BAD_CHECKSUM:
            bad_checksums[bad_checksum] = line
            bad_checksum += 1
        elif kind == BAD_SENTENCE:
            bad_sentences[bad_sentence] = line
            bad_sentence += 1


@inlined
def _put(one: np.void, messages: Messages, at: int) -> None:
    messages.payload_at[at], messages.payload_end[at] = one["payload_at"], one["payload_end"]
    messages.fill_bits[at], messages.times_us[at] = one["fill_bits"], one["time_us"]
    messages.stations[at], messages.line[at] = one["station"], one["line"]
    messages.station_at[at], messages.station_end[at] = one["station_at"], one["station_end"]


@compiled
def _merge(sentences: Sentences, extras: Sentences, numbers: Indices, messages: Messages, places: Indices) -> None:
    at, extra = 0, 0
    for line in range(len(sentences)):
        while extra < len(extras) and numbers[extra] <= line:
            _put(extras[extra], messages, at)
            places[extra] = at
            at, extra = at + 1, extra + 1
        if sentences[line]["kind"] == SENTENCE and sentences[line]["total"] == 1:
            _put(sentences[line], messages, at)
            at += 1
    while extra < len(extras):
        _put(extras[extra], messages, at)
        places[extra] = at
        at, extra = at + 1, extra + 1
