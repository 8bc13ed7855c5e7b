"""What a global day and year cost on 1, 10 and 100 machines, by arithmetic from docs/benchmarks.md.

`python -m benchmarks.growing` prints the table of docs/growing.md and, with `--write-docs`, puts it there. Speeds and
memory are those of docs/benchmarks.md; the size of the lake is measured here, on its synthetic recording.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.decode.corpus import make_corpus
from benchmarks.decode.traffic import CorpusSpec
from benchmarks.pages import write_between
from pipeline import by_hand
from pipeline.settings import Settings

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE = DOCS / "growing.md"
BEGIN, END = "<!-- benchmarks.growing begin -->", "<!-- benchmarks.growing end -->"
MACHINES = (1, 10, 100)
DAYS = {"day": 1, "year": 365}
VOLUMES = {  # sentences a day, as their owners publish them; not measured here
    "Spire's satellites (2020)": 180e6,
    "MarineTraffic's positions": 520e6,
}
CORPUS_SENTENCES = 300_000
_DECODED = re.compile(r"^\| \*\*Tumen to Parquet\*\* \| 2 \| [\d,]+ \| ([\d,]+) \|", re.MULTILINE)
_STAGES = re.compile(r"\| stage, 20 million positions \|.*?\n\| -[^\n]*\n(.*?)\n\n", re.DOTALL)
_LAKE = re.compile(r"^The lake: ([\d.]+) bytes", re.MULTILINE)


@dataclass(frozen=True)
class Measured:
    """What one machine of two cores does.

    Attributes:
        decoded_per_s: sentences to Parquet a second.
        found_per_s: positions through the stages of detection a second.
        memory_bytes: the peak of detection, a position.
        lake_bytes: on disk, a sentence.
    """

    decoded_per_s: float
    found_per_s: float
    memory_bytes: float
    lake_bytes: float


def measured(lake_bytes: float) -> Measured:
    """Read the speeds and the memory off docs/benchmarks.md.

    Raises:
        ValueError: the page has no such tables.
    """
    text = (DOCS / "benchmarks.md").read_text(encoding="utf-8")
    decoded, stages = _DECODED.search(text), _STAGES.search(text)
    if decoded is None or stages is None:
        message = f"{DOCS / 'benchmarks.md'}: has no table of Tumen to Parquet on 2 cores, or of 20 million positions"
        raise ValueError(message)
    rows = [[cell.strip().replace(",", "") for cell in line.split("|")[1:-1]] for line in stages[1].splitlines()]
    seconds, peak_mb = sum(float(row[1]) for row in rows), max(float(row[4]) for row in rows)
    return Measured(1000 * float(decoded[1].replace(",", "")), 20e6 / seconds, peak_mb * 1e6 / 20e6, lake_bytes)


def lake_bytes_a_sentence() -> float:
    """Decode a synthetic recording and weigh what lies on disk."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        corpus = make_corpus(CorpusSpec(sentences=CORPUS_SENTENCES, seed=1), folder / "corpus")
        by_hand.decode_to([corpus.path], folder / "lake", Settings(), untimed=False)
        size_bytes = sum(path.stat().st_size for path in (folder / "lake").rglob("*.parquet"))
        return size_bytes / corpus.truth.lines


def lake_bytes_of_page() -> float:
    """What the page says that was measured.

    Raises:
        ValueError: it says nothing.
    """
    found = _LAKE.search(PAGE.read_text(encoding="utf-8"))
    if found is None:
        message = f"{PAGE}: has no size of the lake; run `python -m benchmarks.growing --write-docs`"
        raise ValueError(message)
    return float(found[1])


def table(machine: Measured) -> str:
    """The figures that everything rests on, and what they come to."""
    lines = [
        f"One machine (2 cores, 24 GB): {machine.decoded_per_s / 1e6:.2f} million sentences a second to Parquet;",
        f"{machine.found_per_s / 1e6:.2f} million positions a second through the stages of detection,",
        f"at {machine.memory_bytes:.0f} bytes of memory each.",
        f"The lake: {machine.lake_bytes:.1f} bytes a sentence, on {CORPUS_SENTENCES:,} SYNTHETIC ones.",
        "",
        "| feed | span | sentences | work | 1 machine | 10 machines | 100 machines | machine hours | needs |",
        "|---|---|---:|---|---:|---:|---:|---:|---|",
    ]
    for feed, a_day in VOLUMES.items():
        for span, days in DAYS.items():
            for work, seconds, needs in _works(machine, a_day * days):
                cells = [_span(seconds / count) for count in MACHINES]
                total = f"{seconds / 3600:,.2f}"
                count = f"{a_day * days / 1e9:,.2f} billion"
                lines.append(f"| {feed} | {span} | {count} | {work} | {' | '.join(cells)} | {total} | {needs} |")
    return "\n".join(lines)


def _works(machine: Measured, sentences: float) -> Iterator[tuple[str, float, str]]:
    """Each work with its seconds on one machine, and what it needs beside time."""
    yield "decode", sentences / machine.decoded_per_s, f"{_size(sentences * machine.lake_bytes)} of lake"
    needs = f"{_size(sentences * machine.memory_bytes)} of memory, over all machines"
    yield "detect", sentences / machine.found_per_s, needs


def _span(seconds: float) -> str:
    if seconds < 60:  # noqa: PLR2004  a minute
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 2 * 3600 else f"{seconds / 3600:.1f} h"


def _size(size_bytes: float) -> str:
    return f"{size_bytes / 1e9:,.0f} GB" if size_bytes < 1e12 else f"{size_bytes / 1e12:,.1f} TB"  # noqa: PLR2004  a TB


if __name__ == "__main__":
    content = table(measured(lake_bytes_a_sentence()))
    print(content)
    if "--write-docs" in sys.argv[1:]:
        write_between(PAGE, BEGIN, END, content)
