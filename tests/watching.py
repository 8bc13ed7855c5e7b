"""A watch beside the test: on a thread, with a server that sends lines and drops connections as it is told."""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from pipeline.cli import main
from pipeline.live.report import WatchReport
from pipeline.live.source import source_of
from pipeline.live.watch import Hooks, watch
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.watch_settings import WatchSettings

AT_ONCE = WatchSettings(decide_every_s=0.05, first_reconnect_s=0.01, refresh_every_s=0.05, last_deliveries_s=10)
PATIENCE_S = 60.0


def until(holds: Callable[[], object], within_s: float = PATIENCE_S) -> None:
    """Wait until something holds."""
    end_s = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > end_s:
            message = f"not within {within_s} s"
            raise TimeoutError(message)
        time.sleep(0.01)


def with_list(home: Path) -> Path:
    """A home whose list names the ship of `voyage_feed`."""
    home.parent.mkdir(exist_ok=True)
    path = home.parent / "list.csv"
    path.write_text("imo,name,list_name,programme\n9161003,LADY R,Exercise list,EX-1\n", encoding="utf-8")
    assert main(["watchlist", "load", str(path), "--home", str(home)]) == 0
    return home


class Watching:
    """A watch that goes on; `end` ends it."""

    def __init__(self, source: str, home: Path, settings: Settings, feed: Path | None = None) -> None:
        self.shown: list[str] = []
        self.stop = threading.Event()
        self.begun = threading.Event()
        self._reports: list[WatchReport] = []
        hooks = Hooks(self.shown.append, lambda _: self.begun.set(), lambda _: None)

        def listen() -> None:
            try:
                report = watch(source_of(source), Home(home), settings, feed, stop=self.stop, hooks=hooks)
                self._reports.append(report)
            finally:
                self.begun.set()

        self._thread = threading.Thread(target=listen)
        self._thread.start()
        if not self.begun.wait(PATIENCE_S):
            raise TimeoutError

    def end(self, *, when_over: bool = False) -> WatchReport:
        """Stop it, or wait for the end of its source; its report."""
        if not when_over:
            self.stop.set()
        self._thread.join(PATIENCE_S)
        return self._reports[0]


@contextmanager
def watching(source: str, home: Path, settings: Settings | None = None, feed: Path | None = None) -> Iterator[Watching]:
    """A watch that is ended with the block."""
    one = Watching(source, home, settings or Settings(watch=AT_ONCE), feed)
    try:
        yield one
    finally:
        one.stop.set()


class Server:
    """Sends to each connection the next of some parcels of bytes, and closes it; the last connection stays open."""

    def __init__(self, parcels: Sequence[bytes]) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._parcels = list(parcels)
        self._over = threading.Event()
        self.url = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        self.connections = 0
        self.sent = threading.Event()
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        self._listener.settimeout(0.02)
        while self._parcels and not self._over.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            with connection:
                self.connections += 1
                connection.sendall(self._parcels.pop(0))
                if not self._parcels:
                    self.sent.set()
                    self._over.wait()
