"""A thread that listens to a source."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import structlog

from pipeline.live.files import follow_file, read_stream
from pipeline.live.inbox import Inbox, Place
from pipeline.live.network import bind_udp, listen_to_tcp, listen_to_udp
from pipeline.live.source import Source, SourceKind
from pipeline.watch_settings import WatchSettings

_LAST_WORDS_S = 2.0

_log = structlog.get_logger()


@contextmanager
def listening(source: Source, settings: WatchSettings, place: Place | None) -> Iterator[Inbox]:
    """What comes from a source, while this is open; a file is read from `place` on.

    Raises:
        ConfigurationError: nobody can listen there.
    """
    inbox = Inbox(settings.most_waiting_bytes)
    listen = _listener(source, inbox, settings, place)
    thread = threading.Thread(target=_guarded, args=(listen, inbox), name="listener", daemon=True)
    thread.start()
    try:
        yield inbox
    finally:
        inbox.stop()
        if source.kind is not SourceKind.STDIN:  # a read of it ends when it ends
            thread.join(_LAST_WORDS_S)


def _listener(source: Source, inbox: Inbox, settings: WatchSettings, place: Place | None) -> Callable[[], None]:
    if source.kind is SourceKind.TCP:
        return partial(listen_to_tcp, source.host, source.port, inbox, settings)
    if source.kind is SourceKind.UDP:
        return partial(listen_to_udp, bind_udp(source.host, source.port), inbox)
    if source.kind is SourceKind.FILE:
        return partial(follow_file, source.path, inbox, place)
    return partial(read_stream, sys.stdin.buffer, inbox)


def _guarded(listen: Callable[[], None], inbox: Inbox) -> None:
    """A listener that fails must not leave the watch waiting for it."""
    try:
        listen()
    except Exception:  # noqa: BLE001  whatever it is, nobody must wait for what will not come
        inbox.has_failed = True
        _log.exception("listener_failed")
    finally:
        inbox.finish()
