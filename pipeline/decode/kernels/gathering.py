"""Sentences of a block picked out and put in order, a record at a time: numpy copies such records field by field."""

from typing import NamedTuple

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
    def room(cls, count: int) -> "Messages":
        """Columns for so many messages, to be filled."""
        at, end, times_us = (np.empty(count, np.int64) for _ in range(3))
        return cls(
            at,
            end,
            np.empty(count, np.uint8),
            times_us,
            np.empty(count, np.uint64),
            *(np.empty(count, np.int32) for _ in range(3)),
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
    sentences: Sentences, message_count: int, extras: Sentences, numbers: Indices
) -> tuple[Messages, Indices]:
    """The good sentences of a block that are whole messages, with `extras` among them in the order of their lines.

    Args:
        sentences: a row a line of the block.
        message_count: how many of them are whole messages.
        extras: further messages, in the order of `numbers`.
        numbers: index of the line in the block that each stands on; negative before the block.

    Returns:
        The messages, and where among them each of `extras` is.
    """
    messages = Messages.room(message_count + len(extras))
    places = np.empty(len(extras), np.int64)
    _merge(sentences, extras, numbers, messages, places)
    return messages, places


def chained(one: Sentences, other: Sentences) -> Sentences:
    """The one and then the other, as records."""
    both = np.empty(len(one) + len(other), SENTENCES)
    words = both.view(np.uint64).reshape(-1, _WORDS_OF_A_SENTENCE)
    words[: len(one)] = np.ascontiguousarray(one).view(np.uint64).reshape(-1, _WORDS_OF_A_SENTENCE)
    words[len(one) :] = np.ascontiguousarray(other).view(np.uint64).reshape(-1, _WORDS_OF_A_SENTENCE)
    return both


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
