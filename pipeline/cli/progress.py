"""How far the decoding of feed files has come, on a terminal's stderr; nothing where nobody watches."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, ProgressColumn, SpinnerColumn, Task
from rich.table import Column
from rich.text import Text

from pipeline.decode.put_aside import OnBatch
from pipeline.printable import printable

_LOOKS_PER_S = 5
_BAR_WIDTH = 10


@contextmanager
def decoding_shown() -> Iterator["DecodingShown | None"]:
    """What decoding tells how it goes on, while this is open; None where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    shown = DecodingShown(Console(stderr=True))
    with shown.progress:
        yield shown


class DecodingShown:
    """One line for all files: which one, a bar and the bytes read of all bytes, lines a second, quarantined so far.

    A watcher of `by_hand.decode_to`, from as many threads as like.
    """

    def __init__(self, console: Console) -> None:
        self.progress = Progress(
            SpinnerColumn(),
            _Step(table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")),
            BarColumn(bar_width=_BAR_WIDTH),
            DownloadColumn(table_column=Column(no_wrap=True)),
            _Counts(table_column=Column(no_wrap=True)),
            console=console,
            transient=True,
            expand=True,
            refresh_per_second=_LOOKS_PER_S,
        )
        self._lock = Lock()
        self._size_bytes: dict[Path, int] = {}

    def begin(self, paths: Sequence[Path]) -> None:
        """These files will be decoded."""
        self._size_bytes = {path: _size_bytes(path) for path in paths}
        total = sum(self._size_bytes.values())
        self.progress.add_task("", total=total, file_count=len(paths), files=0, lines=0, quarantined=0)

    @contextmanager
    def file(self, path: Path) -> Iterator[OnBatch]:
        """One of them is decoded and written while the context is open."""
        read = 0

        def on_batch(line_count: int, quarantined_count: int, read_bytes: int) -> None:
            nonlocal read
            read += read_bytes
            self._add(line_count, quarantined_count, read_bytes)

        self._step(path.name, files=1)
        yield on_batch
        self._add(0, 0, self._size_bytes.get(path, read) - read)

    def writing(self, path: Path) -> None:
        """All of it is read, and it is being written."""
        self._step(f"{path.name}, writing")

    def _step(self, step: str, files: int = 0) -> None:
        with self._lock:
            (task,) = self.progress.tasks
            self.progress.update(task.id, description=step, files=task.fields["files"] + files)

    def _add(self, line_count: int, quarantined_count: int, read_bytes: int) -> None:
        with self._lock:
            (task,) = self.progress.tasks
            lines, quarantined = task.fields["lines"] + line_count, task.fields["quarantined"] + quarantined_count
            self.progress.update(task.id, advance=read_bytes, lines=lines, quarantined=quarantined)


class _Step(ProgressColumn):
    """What is done, and to which of how many files."""

    def render(self, task: Task) -> Text:
        fields = task.fields
        # Text, not str: rich would take [brackets] in a file's name for markup.
        return Text(f"{fields['files']}/{fields['file_count']} {printable(task.description)}")


class _Counts(ProgressColumn):
    """Lines a second since the start, and lines quarantined so far."""

    def render(self, task: Task) -> Text:
        lines_per_s = task.fields["lines"] / task.elapsed if task.elapsed else 0.0
        return Text(f"{lines_per_s:,.0f} lines/s {task.fields['quarantined']:,} quarantined")


def _size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # decoding will say that it cannot be read
