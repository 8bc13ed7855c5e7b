"""The timings as Markdown, for the terminal and for the docs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.queries.measure import TARGET_S, Timing

BEGIN, END = "<!-- benchmarks.queries begin -->", "<!-- benchmarks.queries end -->"
_SHOWN_TABLES = 8


@dataclass(frozen=True)
class Report:
    """A finished run.

    Attributes:
        rows: of each table, the largest first.
        published_bytes: of the published file.
        made_s: what filling the warehouse took; None: it was there.
        publish_s: what publishing took.
        timings: one a question.
        machine: what it ran on.
        versions: of what.
        command: to run it again.
    """

    rows: Mapping[str, int]
    published_bytes: int
    made_s: float | None
    publish_s: float
    timings: Sequence[Timing]
    machine: str
    versions: str
    command: str


def markdown(report: Report) -> str:
    """The table of questions, the slowest last within each kind as they come, and whether the target is reached."""
    largest = ", ".join(f"{count:,} `{name}`" for name, count in list(report.rows.items())[:_SHOWN_TABLES])
    late = [timing for timing in report.timings if not timing.is_in_time]
    runs = len(report.timings[0].seconds)
    filled = "" if report.made_s is None else f"filling the warehouse took {report.made_s:.0f} s. "
    reached = "reached" if not late else f"not reached by {', '.join(f'`{t.question.name}`' for t in late)}"
    lines = [
        f"SYNTHETIC rows: {largest}. {report.published_bytes / 1e9:.1f} GB, published in {report.publish_s:.0f} s;",
        f"{filled}{runs} runs of each question, a connection each.",
        f"{report.machine}. {report.versions}.",
        f"Again: `{report.command}`",
        "",
        f"Target: every median within {1000 * TARGET_S:.0f} ms on two threads: {reached}.",
        "",
        "| | question | median ms | worst ms | processor ms |",
        "| --- | --- | --- | --- | --- |",
        *(_row(timing) for timing in report.timings),
    ]
    return "\n".join(lines)


def _row(timing: Timing) -> str:
    question = timing.question
    if timing.error:
        took = f"not answered: {timing.error.splitlines()[0]} | |"
    else:
        worst, processor = max(timing.seconds), median(timing.processor_seconds)
        took = f"{1000 * median(timing.seconds):.0f} | {1000 * worst:.0f} | {1000 * processor:.0f}"
    return f"| {question.kind} | `{question.name}`: {question.words} | {took} |"
