"""What a night costs on top of a short and of a long archive: `python -m benchmarks.incremental`.

Exit status: 0 measured, whether the target is reached or not; 2 the call is wrong.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.incremental.feed import SAILING_KNOTS, Archive, write_days
from benchmarks.incremental.report import results
from benchmarks.pages import write_between
from pipeline import night
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

_PAGE = Path(__file__).resolve().parents[2] / "docs" / "incremental.md"
BEGIN, END = "<!-- benchmarks.incremental begin -->", "<!-- benchmarks.incremental end -->"
SHORT_DAYS = 10

Seen = dict[int, dict[str, Any]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, make the homes, measure, print."""
    options = _parser().parse_args(arguments)
    archive = Archive(options.vessels, options.days + 1, options.seed)
    folder = options.work / f"{archive.vessels}-{archive.days}-{archive.seed}-{SAILING_KNOTS:.0f}"
    files = _feed(archive, folder / "feed")
    homes = {days: _home(folder / f"home-{days}", files[-1 - days : -1]) for days in (SHORT_DAYS, options.days)}
    rounds = [{days: _night(home, files[-1]) for days, home in homes.items()} for _ in range(options.rounds)]
    lines = {days: _lines(home) for days, home in homes.items()}
    said = f"--days {options.days} --vessels {options.vessels} --seed {options.seed} --rounds {options.rounds}"
    found = results(archive, lines, rounds, said)
    if options.write_docs:
        write_between(_PAGE, BEGIN, END, found)
    print(found)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.incremental",
        description="Measure a night on top of a short and of a long archive, both SYNTHETIC.",
    )
    parser.add_argument("--days", type=int, default=400, help="days in the long archive")
    parser.add_argument("--vessels", type=int, default=Archive.vessels, help="ships heard every ten minutes")
    parser.add_argument("--seed", type=int, default=Archive.seed)
    parser.add_argument("--rounds", type=int, default=3, help="the same night how often, on each")
    parser.add_argument("--work", type=Path, default=Path("build/bench/incremental"), help="where feed and homes lie")
    parser.add_argument("--write-docs", action="store_true", help="put the tables into docs/incremental.md")
    return parser


def _feed(archive: Archive, folder: Path) -> list[Path]:
    """The files of the feed, made once."""
    if not folder.is_dir():
        unfinished = folder.with_name(".feed")
        shutil.rmtree(unfinished, ignore_errors=True)
        write_days(archive, unfinished)
        unfinished.rename(folder)
    return sorted(folder.glob("*.csv"))


def _home(folder: Path, files: Sequence[Path]) -> Home:
    """A home that has taken these files, made once; what this code presses otherwise is pressed before the clock."""
    home = Home(folder)
    if not home.published_db.exists():
        night.ingest([str(path) for path in files], home, Settings())
    manifests = [path.name for path in (home.lake / "manifests").glob("*.json")]
    night.detect_and_store(home, Settings(), manifests)
    night.publish(home)
    return home


def _night(home: Home, file: Path) -> dict[str, Any]:
    """One night on a copy of the home, which stays as it is."""
    copy = home.root.with_name("night")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(home.root, copy)
    os.sync()  # the night does not pay for writing the copy
    call = [sys.executable, "-m", "benchmarks.incremental.process", str(copy), str(file)]
    done = subprocess.run(call, check=True, capture_output=True, text=True)  # noqa: S603  our own process
    shutil.rmtree(copy)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _lines(home: Home) -> dict[str, int]:
    """Positions in the lake of a home, and how many of them tell."""
    return {
        name: pl.scan_parquet(root / "positions" / "**" / "*.parquet", hive_partitioning=False)
        .select(pl.len())
        .collect()
        .item()
        for name, root in (("positions", home.lake), ("telling", home.telling))
    }


if __name__ == "__main__":
    sys.exit(main())
