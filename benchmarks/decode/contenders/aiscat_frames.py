"""AIS-catcher's binding for Python, GPL-3: a yardstick and no part of Tumen. It joins fragments, reads tag blocks."""

from pathlib import Path
from typing import Any

import aiscat

from benchmarks.decode.contenders.gather import POSITION_TYPES, STATIC_TYPES, position_table, static_table
from benchmarks.decode.contenders.outcome import Outcome

_CHUNK_BYTES = 2**16
_BAD_CHECKSUM = 512  # in `quality`; seen on lines with a wrong one, documented nowhere


def to_frames(path: Path) -> Outcome:
    """Positions and static reports of the messages whose checksums are right; it does not tell the station."""
    positions, statics = position_table(), static_table()
    for message in aiscat.from_file(path, chunk=_CHUNK_BYTES):
        if message.get("quality", 0) & _BAD_CHECKSUM:
            continue
        kind = message["type"]
        time_s = message.get("toa")
        heard = (kind, message["mmsi"], None if time_s is None else int(time_s), None)
        if kind in POSITION_TYPES:
            positions.append((*heard, *_position(message)))
        if kind in STATIC_TYPES:
            statics.append((*heard, *_static(message)))
    frames = positions.frame(), statics.frame()
    return Outcome(sum(frame.height for frame in frames), kept=frames)


def _position(message: dict[str, Any]) -> tuple[Any, ...]:
    get = message.get
    return get("lon"), get("lat"), get("speed"), get("course"), get("heading"), get("status")


def _static(message: dict[str, Any]) -> tuple[Any, ...]:
    get = message.get
    return (
        get("imo"),
        get("callsign"),
        get("shipname"),
        get("shiptype"),
        get("to_bow"),
        get("to_stern"),
        get("to_port"),
        get("to_starboard"),
        get("draught"),
        get("destination"),
    )
