"""Measure the finding of port calls, stage by stage: `python -m benchmarks.detect`, or `make bench-detect`."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path

from benchmarks.decode.machine import machine, versions_text
from benchmarks.decode.rounds import ROOT
from benchmarks.detect.contest import Seen, measure_stages, run_rounds
from benchmarks.detect.report import WHOLE_POSITIONS, Report, markdown, write_docs
from benchmarks.detect.sailing import Spec, write_positions
from pipeline.ports.catalogue import load_catalogue

_FOLDER = ROOT / "build" / "bench"
_PAGE = ROOT / "docs" / "benchmarks.md"
_PACKAGES = ("numpy", "polars", "shapely")


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, measure, print."""
    options = _parser().parse_args(arguments)
    spec = Spec(positions=options.positions, vessels=options.vessels, seed=options.seed)
    path = _positions(spec, options.folder.absolute())
    contest = run_rounds(path, spec.vessels, options.rounds, options.peers.absolute(), _say)
    large = _large(spec, options.folder.absolute()) if options.large else []
    said = f"--positions {spec.positions} --vessels {spec.vessels} --seed {spec.seed} --rounds {options.rounds}"
    report = Report(
        spec,
        contest,
        large,
        machine(),
        versions_text([{package: version(package) for package in _PACKAGES}]),
        f'make bench-detect BENCH="{said}{" --large" if large else ""}"',
    )
    (path.parent / "detect.json").write_text(json.dumps(asdict(contest) | {"large": large}, indent=1), encoding="utf-8")
    print(markdown(report))
    if options.write_docs:
        write_docs(_PAGE, report)
    return 0


def _positions(spec: Spec, folder: Path) -> Path:
    path = folder / f"positions-{spec.positions}-{spec.vessels}-{spec.seed}.parquet"
    write_positions(spec, load_catalogue().ports, path)
    return path


def _large(spec: Spec, folder: Path) -> list[Seen]:
    _say(f"stages on {WHOLE_POSITIONS:,} positions")
    return measure_stages(_positions(replace(spec, positions=WHOLE_POSITIONS), folder))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.detect", description="Measure detection by stage on synthetic positions."
    )
    defaults = Spec()
    parser.add_argument("--positions", type=int, default=defaults.positions, help="how many")
    parser.add_argument("--vessels", type=int, default=defaults.vessels, help="of how many vessels")
    parser.add_argument("--seed", type=int, default=defaults.seed, help="of the positions")
    parser.add_argument("--rounds", type=int, default=5, help="how often everything is measured")
    parser.add_argument("--large", action="store_true", help="the stages on 20 million positions, too, once")
    parser.add_argument("--write-docs", action="store_true", help="put the tables into docs/benchmarks.md")
    parser.add_argument("--folder", type=Path, default=_FOLDER, help="for positions and detect.json")
    parser.add_argument("--peers", type=Path, default=_FOLDER / "detect_peers", help="the peer's virtual environment")
    return parser


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
