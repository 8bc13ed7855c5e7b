"""What a source has said and nobody has read yet: from the thread that listens to the one that decides, bounded."""

import threading
from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    """How far a file was read: which file it is to the system, and the offset."""

    inode: int
    offset: int


class Chunk(NamedTuple):
    """Bytes as they came.

    Attributes:
        data: the bytes.
        received_us: when, in microseconds since 1970; None: before anybody listened.
        place: of a file, how far it is read with these.
    """

    data: bytes
    received_us: int | None
    place: Place | None = None


@dataclass
class Inbox:
    """Chunks in their order; at most `most_bytes` of them wait.

    Attributes:
        dropped_bytes: what had no room and could not wait.
        connections: how often a sender was reached.
        is_over: nothing more will come.
        has_failed: who listened has failed, and will say nothing more.
    """

    most_bytes: int
    dropped_bytes: int = 0
    connections: int = 0
    is_over: bool = False
    has_failed: bool = False
    _chunks: deque[Chunk] = field(default_factory=deque)
    _waiting_bytes: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _stopped: bool = False

    def put(self, chunk: Chunk, *, may_drop: bool = False) -> None:
        """Add a chunk; where there is no room wait for it, or drop the chunk if nobody at the other end would wait."""
        with self._changed:
            while self._waiting_bytes >= self.most_bytes and not self._stopped:
                if may_drop:
                    self.dropped_bytes += len(chunk.data)
                    return
                self._changed.wait(0.5)
            self._chunks.append(chunk)
            self._waiting_bytes += len(chunk.data)
            self._changed.notify_all()

    def take(self, timeout_s: float) -> list[Chunk]:
        """All that waits, as soon as there is something; nothing after `timeout_s`."""
        with self._changed:
            if not self._chunks and not self.is_over:
                self._changed.wait(timeout_s)
            taken = list(self._chunks)
            self._chunks.clear()
            self._waiting_bytes = 0
            self._changed.notify_all()
            return taken

    def finish(self) -> None:
        """Nothing more will come."""
        with self._changed:
            self.is_over = True
            self._changed.notify_all()

    def stop(self) -> None:
        """Let nobody wait any more: what is put from now on is not asked for."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    @property
    def is_stopped(self) -> bool:
        """Whether whoever listens is to end."""
        return self._stopped

    def pause(self, seconds: float) -> None:
        """Wait so long, or until it is stopped."""
        with self._changed:
            if not self._stopped:
                self._changed.wait_for(lambda: self._stopped, seconds)
