"""How long a question takes on the connection of `tumen sql`: two threads, a gigabyte, locked down."""

import io
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.queries.questions import Question
from pipeline.warehouse import lockdown

_MEMORY = "1GB"
_SHOWN_ROWS = 1000
_MOST_S = 60.0
TARGET_S = 0.2


@dataclass(frozen=True)
class Timing:
    """What a question took, run after run, each on a connection of its own.

    Attributes:
        question: which.
        seconds: by the clock on the wall, a run each.
        processor_seconds: of both threads, a run each.
        error: why it was not answered; None: it was.
    """

    question: Question
    seconds: list[float]
    processor_seconds: list[float]
    error: str | None

    @property
    def is_in_time(self) -> bool:
        """Whether its median is within the target."""
        return self.error is None and median(self.seconds) <= TARGET_S


def time_question(published: Path, question: Question, runs: int) -> Timing:
    """Ask a question several times, as `tumen sql` does, its first 1,000 rows; opening the database included."""
    seconds, processor_seconds = [], []
    for _ in range(runs):
        began_s, used_s = time.perf_counter(), time.process_time()
        error = _ask(published, question.sql)
        seconds.append(time.perf_counter() - began_s)
        processor_seconds.append(time.process_time() - used_s)
        if error:
            return Timing(question, seconds, processor_seconds, error)
    return Timing(question, seconds, processor_seconds, None)


def _ask(published: Path, sql: str) -> str | None:
    connection = lockdown.connect(str(published), _MEMORY)
    stop = threading.Timer(_MOST_S, connection.interrupt)
    stop.start()
    try:
        lockdown.answer(connection, sql, _SHOWN_ROWS, _Nowhere())
    except lockdown.REFUSALS as error:
        return str(error)
    finally:
        stop.cancel()
        connection.close()
    return None


class _Nowhere(io.BufferedIOBase):
    """Takes an answer and forgets it."""

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        return memoryview(data).nbytes  # type: ignore[arg-type]  # whatever holds bytes
