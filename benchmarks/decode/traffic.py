"""What is sent, who hears it, what is damaged on the way, and where each line must therefore end."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from benchmarks.decode.chance import Chance, Flags, Floats, Ints
from benchmarks.decode.kinds import KINDS

MESSAGES_PER_SECOND = 60
"""As in a national network of shore stations; five million sentences are a day of it."""

STATIONS = 40
_SEQUENCE_IDS = 10
_LATEST_COPY_S = 3.0
_LATEST_SECOND_PART_S = 0.15  # some nine lines later
_STRETCH_SENTENCES = 5_000_000
_PAUSE_S = 60.0
_HAS_PARTS = np.array([kind.msg_type == 5 for kind in KINDS])  # noqa: PLR2004  the class A static report


class CorpusSpec(BaseModel):
    """What of a corpus can be chosen; the same values give the same bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sentences: int = Field(default=5_000_000, ge=1000, description="lines, roughly; the corpus says how many they are")
    seed: int = Field(default=1, ge=0, lt=2**24)
    duplicate_share: float = Field(default=0.08, ge=0, lt=0.5, description="sentences heard by another station, too")
    bad_checksum_share: float = Field(default=0.003, ge=0, le=0.1)
    orphan_share: float = Field(default=0.0005, ge=0, le=0.01, description="sentences whose other half is lost")
    junk_share: float = Field(default=0.0005, ge=0, le=0.1, description="lines that are no sentence or not a whole one")


class Fate(IntEnum):
    """Where a line must end."""

    ACCEPTED = 0
    DUPLICATE = 1
    BAD_CHECKSUM = 2
    ORPHAN_FRAGMENT = 3
    JUNK = 4


@dataclass(frozen=True, slots=True)
class Traffic:
    """The lines of a stretch of a recording in their order; every array has a value a line, but for those of messages.

    `message` counts messages, -1 for junk; `part` is 0 for a message of one sentence, else 1 or 2; of junk it counts
    the kinds of junk. `heard_at_s` are whole seconds since the start of the recording.
    """

    first: int  # what is added to `message` to tell messages of different stretches apart
    kind: Ints  # a message: its place in KINDS
    sent_at_s: Ints  # a message
    message: Ints
    part: Ints
    station: Ints
    heard_at_s: Ints
    sequence_id: Ints
    is_channel_b: Flags
    fate: Ints

    def fates(self) -> dict[Fate, int]:
        """How many lines end where."""
        return {Fate(fate): count for fate, count in sorted(Counter(self.fate.tolist()).items())}


class _Receptions(NamedTuple):
    """First the first reception of every message, then the further ones."""

    message: Ints
    station: Ints
    heard_at_s: Floats
    has_parts: Flags


def stretches(spec: CorpusSpec, junk_kinds: int) -> Iterator[Traffic]:
    """Make up a recording, in stretches of at most five million lines so that memory does not grow with it.

    After each nobody is heard for a minute, so that no message and no sequence id goes on in the next.
    """
    count = math.ceil(spec.sentences / _STRETCH_SENTENCES)
    begin_s = 0.0
    for number in range(count):
        stretch = _stretch(spec, spec.sentences // count, number, begin_s, junk_kinds)
        yield stretch
        begin_s = float(stretch.sent_at_s[-1]) + _PAUSE_S


def _stretch(spec: CorpusSpec, sentences: int, number: int, begin_s: float, junk_kinds: int) -> Traffic:
    """Messages, receptions of them, the lines of those, damage, order."""
    first = number << 32
    kind, sent_at_s = _messages(spec, sentences, first, begin_s)
    heard = _receptions(spec, kind, sent_at_s, first)
    sequence_id, is_channel_b = _sequence(heard, Chance(first + heard.message, spec.seed))

    # A line a reception, then the second lines of those that have one.
    of = np.concatenate([np.arange(len(heard.message)), np.flatnonzero(heard.has_parts)])
    is_second = np.arange(len(of)) >= len(heard.message)
    part = np.where(heard.has_parts[of], 1 + is_second, 0)
    chance = Chance(first + np.arange(len(of)), spec.seed)
    is_damaged = chance.falls("damage", spec.bad_checksum_share)
    lost_share = spec.orphan_share * len(of) / max(2 * int(is_second.sum()), 1)
    is_lost = (part > 0) & chance.falls("lost", lost_share)
    fate = _fates(heard.message, of, is_damaged=is_damaged, is_lost=is_lost)

    junk = Chance(first + np.arange(round(spec.junk_share * len(of))), spec.seed)
    none = np.zeros(len(junk.of), np.int64)
    line_at_s = heard.heard_at_s[of] + is_second * (0.01 + chance.unit("second part") * _LATEST_SECOND_PART_S)
    junk_at_s = begin_s + junk.unit("when") * (sent_at_s[-1] - begin_s)
    order = np.argsort(np.concatenate([line_at_s, junk_at_s]), kind="stable")
    order = order[~np.concatenate([is_lost, none > 0])[order]]
    return Traffic(
        first=first,
        kind=kind,
        sent_at_s=sent_at_s.astype(np.int64),
        message=np.concatenate([heard.message[of], none - 1])[order],
        part=np.concatenate([part, junk.below("kind", junk_kinds)])[order],
        station=np.concatenate([heard.station[of], none])[order],
        heard_at_s=np.concatenate([heard.heard_at_s.astype(np.int64)[of], none])[order],
        sequence_id=np.concatenate([sequence_id[of], none])[order],
        is_channel_b=np.concatenate([is_channel_b[of], none > 0])[order],
        fate=np.concatenate([fate, none + Fate.JUNK])[order],
    )


def _messages(spec: CorpusSpec, sentences: int, first: int, begin_s: float) -> tuple[Ints, Floats]:
    """Kind and time of each message; as many as give about so many sentences."""
    shares = np.array([kind.share for kind in KINDS])
    shares /= shares.sum()
    count = round(sentences * (1 - spec.duplicate_share) / (1 + float(shares[_HAS_PARTS].sum())))
    chance = Chance(first + np.arange(count), spec.seed)
    kind = np.searchsorted(np.cumsum(shares)[:-1], chance.unit("kind"), side="right")
    return kind, begin_s + (np.arange(count) + chance.unit("moment")) / MESSAGES_PER_SECOND


def _receptions(spec: CorpusSpec, kind: Ints, sent_at_s: Floats, first: int) -> _Receptions:
    """Each message at one station, and some a little later at another."""
    messages = np.arange(len(sent_at_s))
    chance = Chance(first + messages, spec.seed)
    station = chance.below("station", STATIONS)
    again = np.flatnonzero(chance.falls("again", spec.duplicate_share / (1 - spec.duplicate_share)))
    other = (station + 1 + chance.below("other station", STATIONS - 1)) % STATIONS
    delay_s = 0.1 + chance.unit("delay") * (_LATEST_COPY_S - 0.1)
    message = np.concatenate([messages, again])
    return _Receptions(
        message,
        np.concatenate([station, other[again]]),
        np.concatenate([sent_at_s, (sent_at_s + delay_s)[again]]),
        _HAS_PARTS[kind][message],
    )


def _sequence(heard: _Receptions, chance: Chance) -> tuple[Ints, Flags]:
    """Sequence ids as a station gives them: round and round, on the one channel and then on the other.

    So a station uses the same id on the same channel for two messages at least twenty of its messages apart, while
    forty stations use it at once.
    """
    sequence_id = np.zeros(len(heard.station), np.int64)
    is_channel_b = chance.below("channel", 2) > 0
    with_parts = np.flatnonzero(heard.has_parts)
    by_station = with_parts[np.lexsort((heard.heard_at_s[with_parts], heard.station[with_parts]))]
    stations, begins = np.unique(heard.station[by_station], return_index=True)
    rank = np.arange(len(by_station)) - begins[np.searchsorted(stations, heard.station[by_station])]
    sequence_id[by_station] = rank % _SEQUENCE_IDS
    is_channel_b[by_station] = rank // _SEQUENCE_IDS % 2 > 0
    return sequence_id, is_channel_b


def _fates(message: Ints, of: Ints, *, is_damaged: Flags, is_lost: Flags) -> Ints:
    """Of a message's receptions the first whole one stands; a half whose other half is damaged or lost is an orphan."""
    is_whole = np.ones(len(message), np.bool_)
    is_whole[of[is_damaged | is_lost]] = False
    stands = np.zeros(len(message), np.bool_)
    whole = np.flatnonzero(is_whole)
    stands[whole[np.unique(message[whole], return_index=True)[1]]] = True
    of_reception = np.where(stands, Fate.ACCEPTED, np.where(is_whole, Fate.DUPLICATE, Fate.ORPHAN_FRAGMENT))
    return np.where(is_damaged, Fate.BAD_CHECKSUM, of_reception[of])
