"""SHA-256 of a stream as it goes by."""

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from pipeline.feeds.lines import Chunk


class RunningDigest:
    """Takes the digest of chunks that are passed on: on another core if there is one, a chunk behind at most."""

    def __init__(self, workers: int) -> None:
        self._digest = hashlib.sha256()
        self._stack = ExitStack()
        self._pool = self._stack.enter_context(ThreadPoolExecutor(1)) if workers > 1 else None
        self._latest: Future[None] | None = None
        self.size_bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def passed_on(self, chunks: Iterable[Chunk]) -> Iterator[Chunk]:
        """The same chunks."""
        for chunk in chunks:
            self._take(chunk)
            yield chunk

    @property
    def hexadecimal(self) -> str:
        """The digest of all chunks; to be asked for behind the context."""
        return self._digest.hexdigest()

    def _take(self, chunk: Chunk) -> None:
        self.size_bytes += len(chunk)
        if self._pool is None:
            self._digest.update(chunk)
            return
        if self._latest is not None:
            self._latest.result()
        self._latest = self._pool.submit(self._digest.update, chunk)
