"""A file that grows, is rotated, truncated, or not there yet."""

import io
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from watching import until

from pipeline.live.files import follow_file, read_stream
from pipeline.live.inbox import Chunk, Inbox, Place


class Reader:
    """What a file says, as it is followed."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self.chunks: list[Chunk] = []

    def says(self, text: bytes) -> bool:
        def is_read() -> bool:
            self.chunks.extend(self._inbox.take(0.02))
            return len(self.text) >= len(text)

        until(is_read, within_s=20)
        return self.text == text

    @property
    def text(self) -> bytes:
        return b"".join(chunk.data for chunk in self.chunks)


@contextmanager
def followed(path: Path, place: Place | None = None) -> Iterator[Reader]:
    inbox = Inbox(2**20)
    thread = threading.Thread(target=follow_file, args=(path, inbox, place))
    thread.start()
    try:
        yield Reader(inbox)
    finally:
        inbox.stop()
        thread.join()


def append(path: Path, text: bytes) -> None:
    with path.open("ab") as file:
        file.write(text)


def test_what_lay_there_has_no_time_and_what_comes_has_one(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"old\n")
    with followed(path) as reader:
        assert reader.says(b"old\n")
        append(path, b"new\n")
        assert reader.says(b"old\nnew\n")
    assert [chunk.received_us is None for chunk in reader.chunks] == [True, False]
    assert reader.chunks[-1].place == Place(path.stat().st_ino, 8)


def test_a_rotated_file_is_read_to_its_end_and_then_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"one\n")
    with followed(path) as reader:
        assert reader.says(b"one\n")
        path.rename(tmp_path / "log.1")
        append(tmp_path / "log.1", b"late")
        assert reader.says(b"one\nlate")
        append(path, b"two\n")
        assert reader.says(b"one\nlate\ntwo\n")


def test_a_truncated_file_is_read_from_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"one and more\n")
    with followed(path) as reader:
        assert reader.says(b"one and more\n")
        os.truncate(path, 0)
        append(path, b"two\n")
        assert reader.says(b"one and more\ntwo\n")


def test_a_file_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "log"
    with followed(path) as reader:
        assert reader.chunks == []
        append(path, b"one\n")
        assert reader.says(b"one\n")


def test_who_begins_again_reads_on_in_the_same_file_and_another_from_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"one\ntwo\n")
    inode = path.stat().st_ino
    cases = {Place(inode, 4): b"two\n", Place(inode + 1, 4): b"one\ntwo\n", Place(inode, 99): b"one\ntwo\n"}
    for place, text in cases.items():
        with followed(path, place) as reader:
            assert reader.says(text)


def test_a_stream_ends(tmp_path: Path) -> None:
    (tmp_path / "lines").write_bytes(b"one\ntwo")
    inbox = Inbox(2**20)
    with (tmp_path / "lines").open("rb") as stream:
        assert isinstance(stream, io.BufferedReader)
        read_stream(stream, inbox)
    assert b"".join(chunk.data for chunk in inbox.take(0)) == b"one\ntwo"
    assert inbox.is_over
