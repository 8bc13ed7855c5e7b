"""Chunks to whole lines, in bounded memory whatever comes."""


class LineCutter:
    r"""Cuts what comes after line ends (`\n`, or `\r` where there are no others); one a source.

    Of a line longer than the limit the beginning is given, one byte more than the limit, so that it is told as too
    long; the rest of it is left out.
    """

    def __init__(self, longest_bytes: int) -> None:
        """Take the limit of a line."""
        self._limit = longest_bytes
        self._rest = b""
        self._is_skipping = False

    @property
    def waiting_bytes(self) -> int:
        """How much of a line has come whose end has not."""
        return len(self._rest)

    def take(self, data: bytes) -> bytes:
        """The lines that are whole with these bytes, each with its end."""
        if self._is_skipping:
            ends = [at for at in (data.find(b"\n"), data.find(b"\r")) if at >= 0]
            if not ends:
                return b""
            self._is_skipping = False
            data = data[min(ends) + 1 :]
        text = self._rest + data
        # A final \r waits, as it may be the first half of \r\n.
        end = (text.rfind(b"\n") + 1) or (text.rfind(b"\r", 0, max(0, len(text) - 1)) + 1)
        whole, self._rest = text[:end], text[end:]
        if len(self._rest) > self._limit + 1:
            whole += self._rest[: self._limit + 1] + b"\n"
            self._rest, self._is_skipping = b"", True
        return whole

    def finish(self) -> bytes:
        """The last line, which lacks its end; nothing where there is none."""
        last, self._rest, self._is_skipping = self._rest, b"", False
        return last + b"\n" if last else b""
