"""Whether a night has published anew; what it published is read beside the listening."""

import time
from concurrent.futures import Future, ThreadPoolExecutor

import structlog

from pipeline.errors import TumenError
from pipeline.live.background import Background, published_version, read_background
from pipeline.warehouse.home import Home

_log = structlog.get_logger()


class News:
    """Looks at the published database of a home; `first` is what is published as it begins."""

    def __init__(self, home: Home, every_s: float, pool: ThreadPoolExecutor) -> None:
        """Read what is published.

        Raises:
            TumenError: it cannot be read.
        """
        self._home, self._every_s, self._pool = home, every_s, pool
        self._version = published_version(home)
        self._reading: Future[Background] | None = None
        self._looked_s = time.monotonic()
        self.first = read_background(home)

    def take(self) -> Background | None:
        """What has been published since the last call, once it is read; what cannot be read is told and left."""
        if self._reading is None:
            self._look()
            return None
        if not self._reading.done():
            return None
        reading, self._reading = self._reading, None
        try:
            return reading.result()
        except TumenError as error:
            _log.warning("published_not_read", reason=str(error))
            return None

    def _look(self) -> None:
        if time.monotonic() - self._looked_s < self._every_s:
            return
        self._looked_s = time.monotonic()
        version = published_version(self._home)
        if version != self._version:
            self._version = version
            self._reading = self._pool.submit(read_background, self._home)
