"""Tumen: everything on (checksums, assembly, duplicates, quarantine), to frames in memory or to Parquet."""

import gc
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from benchmarks.decode.contenders.outcome import Outcome
from pipeline.by_hand import decode_to
from pipeline.decode.decoded import Piece
from pipeline.decode.feed import decode_path
from pipeline.settings import Settings

_COUNTS = ("lines", "accepted", "quarantined", "duplicates", "ignored")


def to_frames(path: Path) -> Outcome:
    """What `decode_path` gives: the account of a file and every table of it, all pieces of a table as one frame."""
    decoded = decode_path(path, _settings(path.parent).decode, now_utc=datetime.now(UTC).replace(tzinfo=None))
    pieces = [Piece(), *decoded.pieces]
    frames = [pl.concat(tables) for tables in zip(*pieces, strict=True)]
    account = asdict(decoded.account)
    return Outcome(sum(frame.height for frame in frames), {name: account[name] for name in _COUNTS}, kept=frames)


def to_parquet(path: Path) -> Outcome:
    """What `tumen decode` does, into a folder beside the recording that is removed when the clock has stopped."""
    out = TemporaryDirectory(prefix="decoded-", dir=path.parent)
    gc.freeze()  # as the command does when it starts
    try:
        report = decode_to([path], Path(out.name), _settings(path.parent), untimed=False).to_json()
    finally:
        gc.unfreeze()
    counts = {name: report[name] for name in _COUNTS}
    return Outcome(counts["accepted"], counts, clean_up=out.cleanup)


def _settings(home: Path) -> Settings:
    """The defaults, with as many workers as the process has cores."""
    os.environ["TUMEN_DECODE__WORKERS"] = os.environ["POLARS_MAX_THREADS"]
    return Settings.load(home)
