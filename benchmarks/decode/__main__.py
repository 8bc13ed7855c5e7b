"""Measure the decoder beside its peers: `python -m benchmarks.decode`, or `make bench-decode`.

Exit status: 0 measured (whether the targets are reached or not), 1 the decoder counts otherwise than the corpus was
made, 2 the call is wrong.
"""

import argparse
import shutil
import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from benchmarks.decode.contenders.catalogue import CONTENDERS, Contender
from benchmarks.decode.corpus import Corpus, make_corpus
from benchmarks.decode.machine import machine, versions_text
from benchmarks.decode.report import Report, disagreements, plain, to_json, write_docs
from benchmarks.decode.rounds import ROOT, Measurement, Rounds, python_of_peers, run_rounds
from benchmarks.decode.traffic import CorpusSpec

_FOLDER = ROOT / "build" / "bench"
_PAGE = ROOT / "docs" / "benchmarks.md"
_TIMES_AS_LARGE = 10
_BYTES_PER_SENTENCE = 80
_PARQUET_SHARE = 1.0  # what is written beside the recording, at most about as large


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, measure, print."""
    options = _parser().parse_args(arguments)
    contenders = _chosen(options.only)
    folder = options.folder.absolute()
    interpreters = {True: python_of_peers(options.peers.absolute()), False: Path(sys.executable)}
    spec = CorpusSpec(sentences=options.sentences, seed=options.seed)
    _say(f"corpus of {spec.sentences:,} sentences")
    corpus = make_corpus(spec, folder)
    rounds = run_rounds(corpus, contenders, interpreters, options.rounds, _say)
    memory = [(_memory_of(one), _worst(rounds.of(one.name))) for one in _limited(rounds)]
    wrong = disagreements(corpus, rounds)
    if options.large:
        large, large_rounds = _large(spec, interpreters, folder)
        memory += [(f"memory for {large.truth.lines:,} lines", _worst(large_rounds.of("tumen_parquet")))]
        wrong += disagreements(large, large_rounds)
    report = Report(
        corpus,
        rounds,
        memory,
        machine(),
        versions_text(one.versions for one in chain(*(seen.values() for seen in rounds.measured))),
        _command(options),
    )
    (folder / "decode.json").write_text(to_json(report), encoding="utf-8")
    print(plain(report))
    if options.write_docs:
        write_docs(_PAGE, report)
    return 1 if wrong else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.decode", description="Measure the decoder beside its peers on a synthetic recording."
    )
    defaults = CorpusSpec()
    parser.add_argument("--sentences", type=int, default=defaults.sentences, help="size of the recording, roughly")
    parser.add_argument("--seed", type=int, default=defaults.seed, help="of the recording")
    parser.add_argument("--rounds", type=int, default=5, help="how often everybody is measured")
    names = ",".join(one.name for one in CONTENDERS)
    parser.add_argument("--only", help=f"some of {names}")
    parser.add_argument("--large", action="store_true", help="memory on a recording ten times as large, too, once")
    parser.add_argument("--write-docs", action="store_true", help="put the tables into docs/benchmarks.md")
    parser.add_argument("--folder", type=Path, default=_FOLDER, help="for recordings and decode.json")
    parser.add_argument("--peers", type=Path, default=_FOLDER / "peers", help="the peers' virtual environment")
    return parser


def _chosen(names: str | None) -> list[Contender]:
    wanted = set(names.split(",")) if names else {one.name for one in CONTENDERS}
    unknown = wanted - {one.name for one in CONTENDERS}
    if unknown:
        print(f"--only: nobody is called {', '.join(sorted(unknown))}", file=sys.stderr)
        raise SystemExit(2)
    return [one for one in CONTENDERS if one.name in wanted]


def _limited(rounds: Rounds) -> list[Contender]:
    """Who writes to Parquet, and so must stay within the limit of memory."""
    return [one for one in CONTENDERS if one.name.startswith("tumen_parquet") and rounds.of(one.name)]


def _memory_of(one: Contender) -> str:
    cores = "one core" if one.cores == 1 else f"{one.cores} cores"
    return f"memory of {one.title.strip('*')}, {cores}"


def _large(spec: CorpusSpec, interpreters: dict[bool, Path], folder: Path) -> tuple[Corpus, Rounds]:
    """Decode a larger recording once.

    Raises:
        SystemExit: the disk has no room for it.
    """
    larger = spec.model_copy(update={"sentences": spec.sentences * _TIMES_AS_LARGE})
    needed = larger.sentences * _BYTES_PER_SENTENCE * (1 + _PARQUET_SHARE)
    free = shutil.disk_usage(folder).free
    if free < needed:
        print(f"--large needs {needed / 1e9:.0f} GB in {folder}, there are {free / 1e9:.0f}", file=sys.stderr)
        raise SystemExit(2)
    _say(f"corpus of {larger.sentences:,} sentences")
    corpus = make_corpus(larger, folder)
    return corpus, run_rounds(corpus, _chosen("tumen_parquet"), interpreters, 1, _say)


def _worst(measured: Sequence[Measurement]) -> Measurement:
    return max(measured, key=lambda one: one.peak_mb)


def _command(options: argparse.Namespace) -> str:
    said = [f"--sentences {options.sentences}", f"--seed {options.seed}", f"--rounds {options.rounds}"]
    said += [f"--only {options.only}"] if options.only else []
    said += ["--large"] if options.large else []
    return f'make bench-decode BENCH="{" ".join(said)}"'


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
