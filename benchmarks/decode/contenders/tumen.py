"""Tumen: everything on (checksums, assembly, duplicates, quarantine), to frames in memory or to Parquet."""

import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.decode.contenders.outcome import Outcome
from pipeline.by_hand import decode_to
from pipeline.decode.feed import decode_path
from pipeline.settings import DecodeSettings, Settings

_COUNTS = ("lines", "accepted", "quarantined", "duplicates", "ignored")


def to_frames(path: Path) -> Outcome:
    """What `decode_path` gives: the tables and the account of a file."""
    decoded = decode_path(path, _settings(path.parent).decode, now_utc=datetime.now(UTC).replace(tzinfo=None))
    account = asdict(decoded.account)
    rows = decoded.positions.height + decoded.statics.height
    return Outcome(rows, {name: account[name] for name in _COUNTS}, kept=decoded)


def to_parquet(path: Path) -> Outcome:
    """What `tumen decode` does, into a folder beside the recording that is removed when the clock has stopped."""
    out = TemporaryDirectory(prefix="decoded-", dir=path.parent)
    report = decode_to([path], Path(out.name), _settings(path.parent), untimed=False).to_json()
    counts = {name: report[name] for name in _COUNTS}
    return Outcome(counts["accepted"], counts, clean_up=out.cleanup)


def _settings(home: Path) -> Settings:
    """The defaults, with as many workers as the process has cores."""
    if "workers" in DecodeSettings.model_fields:
        os.environ["TUMEN_DECODE__WORKERS"] = os.environ["POLARS_MAX_THREADS"]
    return Settings.load(home)
