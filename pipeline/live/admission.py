"""Which lines go into the feed file: all of them, but for a flood of junk, which must not make the night reject it."""

import numpy as np

from pipeline.live.stamps import Stamped


class Admission:
    """Counts the lines of a source, good and bad, and those that are left out.

    No bad line is let in before a good one, since a file is told by its beginning; and no more of them than
    `allowed` and as many as there are good ones.
    """

    def __init__(self, allowed: int) -> None:
        """Take how many bad lines may be in a file beyond the number of good ones."""
        self._allowed = allowed
        self._good = self._bad = 0
        self.lines = self.bad_lines = self.lines_left_out = 0

    def begin_file(self) -> None:
        """A file is empty."""
        self._good = self._bad = 0

    def admit(self, stamped: Stamped) -> bytes:
        """The lines that are written."""
        count, bad = len(stamped.ends), int(np.count_nonzero(stamped.is_bad))
        self.lines += count
        self.bad_lines += bad
        good = count - bad
        if not bad:
            self._good += good
            return stamped.data
        first_good = int(np.argmin(stamped.is_bad)) if good else count
        is_out = stamped.is_bad & (np.arange(count) < first_good) if not self._good else np.zeros(count, np.bool_)
        self._good += good
        room = max(0, self._allowed + self._good - self._bad)
        candidates = np.flatnonzero(stamped.is_bad & ~is_out)
        is_out[candidates[room:]] = True
        out = int(np.count_nonzero(is_out))
        self._bad += bad - out
        self.lines_left_out += out
        return _without(stamped, is_out) if out else stamped.data


def _without(stamped: Stamped, is_out: np.ndarray) -> bytes:
    starts = np.concatenate([[0], stamped.ends[:-1]])
    kept = zip(starts[~is_out].tolist(), stamped.ends[~is_out].tolist(), strict=True)
    return b"".join(stamped.data[start:end] for start, end in kept)
