"""Servers that go away, and datagrams from anybody."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from watching import Server, until

from pipeline.errors import ConfigurationError
from pipeline.live.inbox import Chunk, Inbox
from pipeline.live.network import bind_udp, listen_to_tcp, listen_to_udp, reconnect_after
from pipeline.watch_settings import WatchSettings

SOON = WatchSettings(first_reconnect_s=0.005, longest_reconnect_s=0.05)


def address(server: Server) -> tuple[str, int]:
    host, _, port = server.url.removeprefix("tcp://").partition(":")
    return host, int(port)


@contextmanager
def called(server: Server, settings: WatchSettings = SOON) -> Iterator[Inbox]:
    inbox = Inbox(2**20)
    thread = threading.Thread(target=listen_to_tcp, args=(*address(server), inbox, settings))
    thread.start()
    try:
        yield inbox
    finally:
        inbox.stop()
        thread.join()


def received(inbox: Inbox, count: int) -> bytes:
    found = b""
    end_s = time.monotonic() + 30
    while len(found) < count and time.monotonic() < end_s:
        found += b"".join(chunk.data for chunk in inbox.take(0.05))
    return found


def test_a_lost_connection_is_made_again_and_a_torn_line_ends_where_it_was_torn() -> None:
    with Server([b"one\ntw", b"o\n", b"three\n"]) as server, called(server) as inbox:
        assert received(inbox, 15) == b"one\ntw\no\nthree\n"
        assert inbox.connections == 3


def test_waits_double_up_to_the_longest_with_at_most_a_half_more() -> None:
    settings = WatchSettings(first_reconnect_s=1, longest_reconnect_s=60)
    assert [reconnect_after(failures, settings, 0) for failures in (1, 2, 3, 7, 1000)] == [1, 2, 4, 60, 60]
    assert reconnect_after(1, settings, 1) == 1.5


def test_a_server_that_closes_at_once_is_not_called_in_a_loop() -> None:
    settings = WatchSettings(first_reconnect_s=0.01, longest_reconnect_s=60)
    with Server([b""] * 1000) as server, called(server, settings):
        time.sleep(1.5)
        assert 3 <= server.connections <= 8  # 0.01 s doubled is over a second after seven


def test_a_connection_that_says_nothing_for_long_is_taken_for_dead() -> None:
    settings = SOON.model_copy(update={"silent_connection_s": 0.1})
    with Server([b"line\n"]) as server, called(server, settings) as inbox:  # which stays open and says nothing more
        assert received(inbox, 5) == b"line\n"
        until(lambda: inbox.connections == 2)


def test_datagrams_are_whole_lines_and_whoever_sends_too_fast_is_counted() -> None:
    listener = bind_udp("127.0.0.1", 0)
    target, inbox = listener.getsockname(), Inbox(64)
    thread = threading.Thread(target=listen_to_udp, args=(listener, inbox))
    thread.start()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for datagram in (b"one", b"two\n", b"", b"three\nfour"):
            sender.sendto(datagram, target)
        assert received(inbox, 19) == b"one\ntwo\nthree\nfour\n"
        until(lambda: sender.sendto(b"x" * 100, target) and inbox.dropped_bytes > 0)
    inbox.stop()
    thread.join()


def test_an_address_of_another_machine_cannot_be_listened_to() -> None:
    with pytest.raises(ConfigurationError, match="udp://"):
        bind_udp("192.0.2.1", 10110)  # of the documentation's network


def test_who_listens_waits_while_too_much_is_unread_and_drops_nothing() -> None:
    inbox = Inbox(8)
    chunks = [Chunk(b"12345678", at) for at in range(3)]
    taken: list[Chunk] = []

    def put() -> None:
        for chunk in chunks:
            inbox.put(chunk)

    def all_taken() -> bool:
        taken.extend(inbox.take(0.05))
        return len(taken) == len(chunks)

    thread = threading.Thread(target=put)
    thread.start()
    until(all_taken)
    thread.join()
    assert taken == chunks
    assert inbox.dropped_bytes == 0
