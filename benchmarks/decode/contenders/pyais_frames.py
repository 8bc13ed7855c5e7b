"""pyais: its own reader of files and of fragments, its checksums and tag blocks, into polars tables."""

from pathlib import Path
from typing import Any

from pyais import FileReaderStream
from pyais.exceptions import AISBaseException

from benchmarks.decode.contenders.gather import POSITION_TYPES, STATIC_TYPES, position_table, static_table
from benchmarks.decode.contenders.outcome import Outcome


def to_frames(path: Path) -> Outcome:
    """Positions and static reports of the messages whose checksums are right."""
    positions, statics = position_table(), static_table()
    with FileReaderStream(str(path)) as stream:
        for sentence in stream:
            if not sentence.is_valid:
                continue
            try:
                message: Any = sentence.decode()
            except AISBaseException:
                continue
            kind = message.msg_type
            heard = (kind, message.mmsi, *_heard(sentence))
            if kind in POSITION_TYPES:
                positions.append((*heard, *_position(message)))
            if kind in STATIC_TYPES:
                statics.append((*heard, *_static(message)))
    frames = positions.frame(), statics.frame()
    return Outcome(sum(frame.height for frame in frames), kept=frames)


def _heard(sentence: Any) -> tuple[int | None, str | None]:  # noqa: ANN401  pyais types its tag blocks as optional
    block = sentence.tag_block
    if block is None:
        return None, None
    block.init()
    time = block.receiver_timestamp
    return (int(time) if time else None), block.source_station


def _position(message: Any) -> tuple[Any, ...]:  # noqa: ANN401  one of pyais's classes of messages
    return (
        message.lon,
        message.lat,
        message.speed,
        message.course,
        getattr(message, "heading", None),
        getattr(message, "status", None),
    )


def _static(message: Any) -> tuple[Any, ...]:  # noqa: ANN401  one of pyais's classes of messages
    return (
        getattr(message, "imo", None),
        getattr(message, "callsign", None),
        getattr(message, "shipname", None),
        getattr(message, "ship_type", None),
        getattr(message, "to_bow", None),
        getattr(message, "to_stern", None),
        getattr(message, "to_port", None),
        getattr(message, "to_starboard", None),
        getattr(message, "draught", None),
        getattr(message, "destination", None),
    )
