"""gpsd's batch decoder (Debian's gpsd-clients): JSON, or JSON read into a polars table.

It checks checksums and joins fragments by their place alone. It passes over tag blocks, slowly: they cost it more than
half of its time, and its table has none.
"""

import shutil
import subprocess
from pathlib import Path

import polars as pl

from benchmarks.decode.contenders.outcome import AbsentError, Outcome

_FIELDS = {
    **dict.fromkeys(("type", "mmsi", "heading", "imo", "shiptype"), pl.Int64),
    **dict.fromkeys(("to_bow", "to_stern", "to_port", "to_starboard"), pl.Int64),
    **dict.fromkeys(("lon", "lat", "course", "draught"), pl.Float64),
    **dict.fromkeys(("callsign", "shipname", "destination"), pl.String),
    **dict.fromkeys(("speed", "status"), pl.String),  # "nan" and "fast"; type 27 spells its status out
}
_program = shutil.which("gpsdecode")
if _program is None:
    message = "gpsdecode is not on the path; on Debian: apt install gpsd-clients"
    raise AbsentError(message)
PROGRAM: str = _program


def to_json(path: Path) -> Outcome:
    """JSON lines, read from the pipe and counted."""
    with _decoding(path) as decoder:
        said = decoder.stdout
        rows = 0 if said is None else sum(chunk.count(b"\n") for chunk in iter(lambda: said.read(2**20), b""))
    return Outcome(rows)


def to_frame(path: Path) -> Outcome:
    """One table of positions and static reports; without the other types, whose fields have the same names."""
    with _decoding(path, "-t", "1,2,3,5,9,18,19,24,27") as decoder:
        said = decoder.communicate()[0]
    frame = pl.read_ndjson(said, schema=_FIELDS).with_columns(
        pl.col("speed").cast(pl.Float64, strict=False), pl.col("status").cast(pl.UInt8, strict=False)
    )
    return Outcome(frame.height, kept=frame)


def _decoding(path: Path, *options: str) -> subprocess.Popen[bytes]:
    """Its complaints, a line for each fragment that it cannot join, go nowhere: writing them would cost it time."""
    with path.open("rb") as recording:
        return subprocess.Popen(  # noqa: S603  the program found above
            [PROGRAM, "-j", *options], stdin=recording, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
