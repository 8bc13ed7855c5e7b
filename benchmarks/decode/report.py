"""The rounds as a table, as Markdown for the docs, and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.decode.contenders.catalogue import CONTENDERS, Contender
from benchmarks.decode.corpus import Corpus
from benchmarks.decode.rounds import Measurement, Rounds
from benchmarks.decode.targets import Verdict, speed_ratio, time_ratio, verdicts
from benchmarks.pages import write_between

BEGIN, END = "<!-- benchmarks.decode begin -->", "<!-- benchmarks.decode end -->"
_HEADINGS = (
    "decoder",
    "cores",
    "sentences",
    "thousand/s",
    "times pyais",
    "times polars' time",
    "start-up s",
    "first 5,000 s",
    "peak MB",
)
_BUSY_CPU_SHARE = 0.9


@dataclass(frozen=True)
class Report:
    """A finished run. `memory` are measurements to hold against the limit of memory, each with its words."""

    corpus: Corpus
    rounds: Rounds
    memory: Sequence[tuple[str, Measurement]]
    machine: str
    versions: str
    command: str

    def verdicts(self) -> list[Verdict]:
        """The targets and whether each is reached."""
        return verdicts(self.rounds, self.memory)

    def notes(self) -> list[str]:
        """Who is absent, what disturbed the run, and whether the decoder counts as the corpus says."""
        absent = [f"{_title(name)} is absent: {why}" for name, why in self.rounds.absent.items()]
        disturbed = [
            f"{one.name} got only {share:.0%} of its processor: the machine was busy, measure again"
            for one in CONTENDERS
            if one.cores == 1 and (share := _cpu_share(self.rounds.of(one.name))) < _BUSY_CPU_SHARE
        ]
        return [*absent, *disturbed, *disagreements(self.corpus, self.rounds)]


def disagreements(corpus: Corpus, rounds: Rounds) -> list[str]:
    """Where a decoder that accounts for lines counts otherwise than the corpus was made."""
    truth = corpus.truth
    wanted = {
        "lines": truth.lines,
        "accepted": truth.accepted,
        "quarantined": sum(truth.quarantined.values()),
        "duplicates": truth.duplicates,
        "ignored": truth.ignored,
    }
    found = []
    for contender in CONTENDERS:
        for measurement in rounds.of(contender.name)[:1]:
            wrong = {key: value for key, value in (measurement.counts or {}).items() if wanted.get(key) != value}
            found += [f"{contender.name}: {key} {value}, the corpus has {wanted[key]}" for key, value in wrong.items()]
    return found


def plain(report: Report) -> str:
    """For the terminal."""
    rows = [[cell.replace("*", "").replace("`", "") for cell in row] for row in (_HEADINGS, *_rows(report.rounds))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    targets = [f"{_answer(one):<13}{one.text}: {one.measured or 'not measured'}" for one in report.verdicts()]
    return "\n".join([*lines, "", *targets, "", *report.notes(), report.machine, report.versions])


def markdown(report: Report) -> str:
    """For the docs, between the markers."""
    truth, spec = report.corpus.truth, report.corpus.spec
    table = [
        _row(_HEADINGS),
        _row(["---"] * len(_HEADINGS)),
        *(_row(row) for row in _rows(report.rounds)),
    ]
    targets = [
        _row(["target", "measured", "reached"]),
        _row(["---"] * 3),
        *(_row([one.text, one.measured or "", _answer(one)]) for one in report.verdicts()),
    ]
    about = [
        f"Rounds: {len(report.rounds.measured)}, over {truth.lines:,} lines (seed {spec.seed}): {report.machine}.",
        f"{report.versions}.",
        f"Again: `{report.command}`",
    ]
    notes = [f"- {note}" for note in report.notes()]
    return "\n".join([*about, "", *table, "", *targets, *(["", *notes] if notes else [])])


def write_docs(page: Path, report: Report) -> None:
    """Put the tables between the page's markers.

    Raises:
        ValueError: the page has no markers.
    """
    write_between(page, BEGIN, END, markdown(report))


def to_json(report: Report) -> str:
    """Everything that was measured."""
    content: dict[str, Any] = {
        "machine": report.machine,
        "versions": report.versions,
        "command": report.command,
        "corpus": {"spec": report.corpus.spec.model_dump(), "truth": asdict(report.corpus.truth)},
        "rounds": [{name: asdict(one) for name, one in measured.items()} for measured in report.rounds.measured],
        "absent": report.rounds.absent,
        "memory": [{"what": words, **asdict(one)} for words, one in report.memory],
        "targets": [asdict(verdict) for verdict in report.verdicts()],
        "notes": report.notes(),
    }
    return json.dumps(content, indent=1)


def _rows(rounds: Rounds) -> list[list[str]]:
    rows = []
    for one in CONTENDERS:
        measured = rounds.of(one.name)
        if one.name in rounds.absent:
            rows.append([one.title, str(one.cores), "absent", *[""] * (len(_HEADINGS) - 3)])
        elif measured:
            rows.append(_cells(one, measured, rounds))
    return rows


def _cells(one: Contender, measured: Sequence[Measurement], rounds: Rounds) -> list[str]:
    return [
        one.title,
        str(one.cores),
        f"{measured[0].sentences:,}",
        f"{median(it.rate for it in measured) / 1000:,.0f}",
        str(speed_ratio(rounds, one.name, "pyais") or ""),
        str(time_ratio(rounds, one.name, "polars_csv") or ""),
        f"{median(it.start_up_s for it in measured):.2f}",
        f"{median(it.warm_up_s for it in measured):.2f}",
        f"{max(it.peak_mb for it in measured):,.0f}",
    ]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _answer(verdict: Verdict) -> str:
    return {True: "reached", False: "not reached", None: "not known"}[verdict.is_reached]


def _cpu_share(measured: Sequence[Measurement]) -> float:
    return median(it.cpu_s / it.wall_s for it in measured) if measured else 1.0


def _title(name: str) -> str:
    return next(one.title for one in CONTENDERS if one.name == name)
