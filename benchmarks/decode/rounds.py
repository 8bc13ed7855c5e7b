"""Interleaved rounds: every contender once a round, each in a new process, the order turned from round to round."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from time import sleep, time
from typing import Any

from benchmarks.decode.contenders.catalogue import Contender
from benchmarks.decode.corpus import Corpus, head_of

ROOT = Path(__file__).resolve().parents[2]
_WARM_UP_LINES = 5000
_POLL_S = 0.1
_KIB_PER_MB = 1024
_READ_BYTES = 2**24


@dataclass(frozen=True)
class Measurement:
    """What one process showed. `sentences` are the lines of the recording it got."""

    sentences: int
    wall_s: float
    cpu_s: float
    start_up_s: float
    warm_up_s: float
    peak_mb: float
    rows: int
    counts: dict[str, int] | None
    versions: dict[str, str]

    @property
    def rate(self) -> float:
        """Sentences a second."""
        return self.sentences / self.wall_s


@dataclass(frozen=True)
class Rounds:
    """The measurements of each round by contender, and why a contender is absent."""

    measured: list[dict[str, Measurement]]
    absent: dict[str, str]

    def of(self, name: str) -> list[Measurement]:
        """A contender's measurements, round by round."""
        return [one[name] for one in self.measured if name in one]


def run_rounds(
    corpus: Corpus,
    contenders: Sequence[Contender],
    interpreters: Mapping[bool, Path],
    rounds: int,
    say: Callable[[str], None],
) -> Rounds:
    """Measure everybody that often.

    Args:
        corpus: what is decoded.
        contenders: by whom.
        interpreters: the Python of the peers (True) and ours (False).
        rounds: how often.
        say: takes a line of progress.

    Returns:
        The measurements. Who is absent in the first round is not asked again.

    Raises:
        RuntimeError: Tumen failed. A peer that fails is absent, with its last words.
    """
    warm_up = head_of(corpus.path, _WARM_UP_LINES)
    result = Rounds([], {})
    for number in range(rounds):
        seen: dict[str, Measurement] = {}
        turned = [*contenders[number % len(contenders) :], *contenders[: number % len(contenders)]]
        for contender in turned:
            if contender.name in result.absent:
                continue
            sentences = min(contender.most_lines or corpus.truth.lines, corpus.truth.lines)
            recording = corpus.path if sentences == corpus.truth.lines else head_of(corpus.path, sentences)
            said, peak_mb = _measure(contender, interpreters[contender.is_peer], recording, warm_up)
            if "absent" in said:
                result.absent[contender.name] = said["absent"]
                say(f"{contender.name}: absent: {said['absent']}")
                continue
            said["peak_mb"] = max(peak_mb, said["peak_mb"])
            seen[contender.name] = Measurement(sentences=sentences, **said)
            say(f"round {number + 1} of {rounds}: {contender.name}: {seen[contender.name].rate:,.0f} sentences/s")
        result.measured.append(seen)
    return result


def _measure(contender: Contender, python: Path, recording: Path, warm_up: Path) -> tuple[dict[str, Any], float]:
    """What the process of a contender says, and the peak memory of it with its children."""
    with recording.open("rb") as file:  # into the page cache, whoever comes first
        while file.read(_READ_BYTES):
            pass
    arguments = [contender.name, str(recording), str(warm_up), str(time())]
    with TemporaryFile("w+") as out, TemporaryFile("w+") as error:
        process = subprocess.Popen(  # noqa: S603  this module's sibling
            [str(python), "-m", "benchmarks.decode.process", *arguments],
            cwd=ROOT,
            env=_environment(contender.cores),
            stdout=out,
            stderr=error,
        )
        peak_mb = 0.0
        while process.poll() is None:
            peak_mb = max(peak_mb, tree_peak_mb(process.pid))
            sleep(_POLL_S)
        out.seek(0)
        error.seek(0)
        if process.returncode:
            failure = error.read().strip() or f"exit status {process.returncode}"
            if contender.is_peer:
                return {"absent": f"it failed: {failure.splitlines()[-1]}"}, peak_mb
            message = f"{contender.name} failed on {recording}:\n{failure}"
            raise RuntimeError(message)
        said: dict[str, Any] = json.loads(out.read().splitlines()[-1])
    return said, peak_mb


def _environment(cores: int) -> dict[str, str]:
    """This one's, without settings of Tumen, and with the number of threads that the libraries may have."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TUMEN_", "PYTHON"))}
    limits = ("POLARS_MAX_THREADS", "NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")
    return kept | dict.fromkeys(limits, str(cores))


def tree_peak_mb(pid: int) -> float:
    """High-water marks of a process and its living children, summed: never less than they had at once.

    0 where there is no /proc, or the process is gone.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
        children = [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in _children(task)]
    except OSError:
        return 0.0
    marks = [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")]
    return sum(marks) / _KIB_PER_MB + sum(tree_peak_mb(child) for child in children)


def _children(task: Path) -> list[str]:
    return (task / "children").read_text(encoding="ascii").split()


def python_of_peers(folder: Path) -> Path:
    """The Python of the peers' environment; this one where it was not made."""
    python = folder / "bin" / "python"
    return python if python.is_file() else Path(sys.executable)
