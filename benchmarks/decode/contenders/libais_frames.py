"""libais: it decodes payloads; tag blocks, checksums and fragments are its users' to see to, as here."""

import re
from functools import reduce
from operator import xor
from pathlib import Path
from typing import Any

import ais

from benchmarks.decode.contenders.gather import POSITION_TYPES, STATIC_TYPES, position_table, static_table
from benchmarks.decode.contenders.outcome import Outcome

_LINE = re.compile(rb"\\([^\\]*)\*..\\!((..)VDM,(\d),(\d),(\d?),([AB]),([^,]*),(\d))\*([0-9A-F]{2})")
_Key = tuple[str | None, str, str]


def to_frames(path: Path) -> Outcome:
    """Positions and static reports of the messages whose checksums are right."""
    positions, statics = position_table(), static_table()
    halves: dict[_Key, str] = {}
    with path.open("rb") as file:
        for line in file:
            found = _LINE.match(line)
            if found is None or reduce(xor, found[2]) != int(found[10], 16):
                continue
            time_s, station = _heard(found[1])
            payload = found[8].decode()
            if found[4] != b"1":
                key = (station, found[6].decode(), found[7].decode())
                if found[5] != found[4]:
                    halves[key] = payload
                    continue
                payload = halves.pop(key, "") + payload
            try:
                message = ais.decode(payload, int(found[9]))
            except ais.DecodeError:
                continue
            kind = message["id"]
            heard = (kind, message["mmsi"], time_s, station)
            if kind in POSITION_TYPES:
                positions.append((*heard, *_position(message)))
            if kind in STATIC_TYPES:
                statics.append((*heard, *_static(message)))
    frames = positions.frame(), statics.frame()
    return Outcome(sum(frame.height for frame in frames), kept=frames)


def _heard(block: bytes) -> tuple[int | None, str | None]:
    time_s, station = None, None
    for field in block.split(b","):
        if field.startswith(b"c:"):
            time_s = int(field[2:])
        elif field.startswith(b"s:"):
            station = field[2:].decode()
    return time_s, station


def _position(message: dict[str, Any]) -> tuple[Any, ...]:
    return (
        message["x"],
        message["y"],
        message["sog"],
        message["cog"],
        message.get("true_heading"),
        message.get("nav_status"),
    )


def _static(message: dict[str, Any]) -> tuple[Any, ...]:
    return (
        message.get("imo_num"),
        message.get("callsign"),
        message.get("name"),
        message.get("type_and_cargo"),
        message.get("dim_a"),
        message.get("dim_b"),
        message.get("dim_c"),
        message.get("dim_d"),
        message.get("draught"),
        message.get("destination"),
    )
