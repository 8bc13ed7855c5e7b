"""The live watch: what a source says goes into daily feed files, and dockings of flagged ships are told at once."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import structlog

from pipeline.errors import ConfigurationError
from pipeline.live.admission import Admission
from pipeline.live.feed_files import FeedFiles
from pipeline.live.inbox import Chunk, Inbox, Place
from pipeline.live.line_cutter import LineCutter
from pipeline.live.listener import listening
from pipeline.live.lookout import Lookout
from pipeline.live.report import WatchReport
from pipeline.live.source import Source, SourceKind
from pipeline.live.stamps import Stamper
from pipeline.settings import Settings
from pipeline.warehouse.home import Home, exclusive_if_free

_TOGETHER_US = 1_000_000  # chunks are put together as far as they came within this
_TOGETHER_BYTES = 2**20  # what is known of the lines of a block takes memory
_PROGRESS_S = 10.0
_log = structlog.get_logger()


@dataclass(frozen=True)
class Hooks:
    """Whom the watch speaks to.

    `show` puts a `local` alert before a person, `begun` is told what is listened to from now on, `progress` how it
    goes.
    """

    show: Callable[[str], None]
    begun: Callable[[str], None]
    progress: Callable[[str], None]


def watch(  # noqa: PLR0913  what one call of the command says
    source: Source, home: Home, settings: Settings, feed_folder: Path | None, *, stop: Event, hooks: Hooks
) -> WatchReport:
    """Listen until the source ends or `stop` is set.

    Args:
        source: what to listen to; a server that is lost is called again.
        home: whose lists and alerts; made if need be.
        settings: all thresholds, and the alert targets.
        feed_folder: where the daily feed files go; `<home>/live` by default.
        stop: set by whoever wants it to end.
        hooks: whom it speaks to.

    Raises:
        ConfigurationError: an address, a folder or a target is wrong, or another watch writes to the folder.
    """
    home.create()
    folder = feed_folder or home.live
    if source.kind is SourceKind.FILE and source.path.resolve().is_relative_to(folder.resolve()):
        message = f"source {source.name}: lies in the folder that the watch writes to; give --feed another one"
        raise ConfigurationError(message)
    files = FeedFiles(folder)
    report = WatchReport(source.name, _now_utc())
    with _alone(folder), Lookout.open(home, settings, files, report, hooks.show) as lookout:
        place = lookout.catch_up()
        with listening(source, settings.watch, place if source.kind is SourceKind.FILE else None) as inbox:
            hooks.begun(source.name)
            _Ear(settings, files, lookout, report).listen(inbox, stop, hooks.progress)
        report.connections, report.dropped_bytes = inbox.connections, inbox.dropped_bytes
        report.is_cut_short = inbox.has_failed
        report.lost_bytes = files.lost_bytes
        lookout.finish()
        files.close()
    report.finished_at_utc = _now_utc()
    return report


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with exclusive_if_free(folder / ".lock") as is_ours:
        if not is_ours:
            message = f"{folder}: another watch writes there; end it, or give this one another folder by --feed"
            raise ConfigurationError(message)
        yield


class _Ear:
    """Takes what comes from its bytes to the feed file and to the lookout, a moment at a time."""

    def __init__(self, settings: Settings, files: FeedFiles, lookout: Lookout, report: WatchReport) -> None:
        self._settings, self._files, self._lookout, self._report = settings, files, lookout, report
        self._cutter = LineCutter(settings.decode.max_line_bytes)
        self._stamper = Stamper(settings.decode.max_line_bytes)
        self._admission = Admission(settings.watch.bad_lines_allowed)

    def listen(self, inbox: Inbox, stop: Event, progress: Callable[[str], None]) -> None:
        """Go on until the source is over or it is stopped; then take what still waits."""
        told_s = time.monotonic()
        while not (stop.is_set() or inbox.is_over):
            self._take(inbox.take(self._settings.watch.decide_every_s))
            self._lookout.look(_now_utc())
            if time.monotonic() - told_s > _PROGRESS_S:
                told_s = time.monotonic()
                progress(f"{self._admission.lines} lines, {len(self._report.alerts)} alerts")
        self._take(inbox.take(0))
        self._hear(self._cutter.finish(), _now_us())
        self._lookout.look(_now_utc())

    def _take(self, chunks: Sequence[Chunk]) -> None:
        """Take chunks, those of about one moment together; a long queue is decided on in between."""
        began_s = time.monotonic()
        for data, received_us, place in _together(chunks):
            self._hear(self._cutter.take(data), received_us, place)
            if time.monotonic() - began_s > self._settings.watch.decide_every_s:
                self._lookout.look(_now_utc())
                began_s = time.monotonic()

    def _hear(self, lines: bytes, received_us: int | None, place: Place | None = None) -> None:
        now_utc = _now_utc()
        if lines:
            data = self._admission.admit(self._stamper.take(lines, received_us))
            written = self._files.write(data, now_utc)
            if written.is_new_file:
                self._admission.begin_file()
            self._note(written.name)
            self._lookout.hear(data, written, now_utc)
        if place:  # a line of which only the beginning came is read again by who begins again
            self._lookout.source_place = Place(place.inode, max(0, place.offset - self._cutter.waiting_bytes))

    def _note(self, name: str) -> None:
        report, admission = self._report, self._admission
        report.lines, report.bad_lines = admission.lines, admission.bad_lines
        report.lines_left_out = admission.lines_left_out
        if name not in report.feed_files:
            report.feed_files.append(name)


def _together(chunks: Sequence[Chunk]) -> Iterator[Chunk]:
    """Chunks put together that came within a second, or of which nobody knows when, up to a mebibyte."""
    waiting: list[Chunk] = []
    size = 0
    for chunk in chunks:
        if waiting and (size > _TOGETHER_BYTES or not _is_with(waiting[0], chunk)):
            yield _joined(waiting)
            waiting, size = [], 0
        waiting.append(chunk)
        size += len(chunk.data)
    if waiting:
        yield _joined(waiting)


def _joined(chunks: Sequence[Chunk]) -> Chunk:
    return Chunk(b"".join(one.data for one in chunks), chunks[0].received_us, chunks[-1].place)


def _is_with(first: Chunk, chunk: Chunk) -> bool:
    if first.received_us is None or chunk.received_us is None:
        return first.received_us is None and chunk.received_us is None
    return chunk.received_us - first.received_us <= _TOGETHER_US


def _now_us() -> int:
    return time.time_ns() // 1000


def _now_utc() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
