"""Lines over the network: a TCP server that is called, and again when it is lost; UDP datagrams that are waited for."""

import ipaddress
import random
import socket
import struct
import time

import structlog

from pipeline.errors import ConfigurationError
from pipeline.live.inbox import Chunk, Inbox
from pipeline.watch_settings import WatchSettings

_CHUNK_BYTES = 2**16
_LOOK_S = 0.25  # how often somebody who waits for bytes looks whether to end
_CONNECT_S = 10.0
_UDP_BUFFER_BYTES = 8 * 2**20  # the system gives what it may; datagrams that find no room in it are lost
_US = 1_000_000
_STOPPED = "stopped"

_log = structlog.get_logger()


def listen_to_tcp(host: str, port: int, inbox: Inbox, settings: WatchSettings) -> None:
    """Read a server's lines until the inbox is stopped; a lost connection is made again, ever later while it fails.

    Only a connection that brought a whole line begins the waits anew: a server that closes at once is not called in a
    loop. What is left of a line when a connection is lost is a line.
    """
    failures = 0
    while not inbox.is_stopped:
        reason, has_spoken = _one_connection(host, port, inbox, settings)
        failures = 1 if has_spoken else failures + 1
        wait_s = reconnect_after(failures, settings, random.random())  # noqa: S311  jitter, no secret
        if reason == _STOPPED:
            return
        _log.warning("connection_lost", source=f"tcp://{host}:{port}", reason=reason, again_in_s=round(wait_s, 1))
        inbox.pause(wait_s)


def reconnect_after(failures: int, settings: WatchSettings, chance: float) -> float:
    """Seconds to wait after so many failures in a row (from 1): doubling, with up to a half more by `chance` (0-1)."""
    doubled_s = settings.first_reconnect_s * 2.0 ** min(failures - 1, 60)
    return min(settings.longest_reconnect_s, doubled_s) * (1 + chance / 2)


def _one_connection(host: str, port: int, inbox: Inbox, settings: WatchSettings) -> tuple[str, bool]:
    """Read until the connection is lost; why, and whether a whole line came."""
    has_spoken, ends_whole = False, True
    try:
        with socket.create_connection((host, port), timeout=_CONNECT_S) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            connection.settimeout(_LOOK_S)
            inbox.connections += 1
            heard_s = time.monotonic()
            while not inbox.is_stopped:
                try:
                    data = connection.recv(_CHUNK_BYTES)
                except TimeoutError:
                    if time.monotonic() - heard_s > settings.silent_connection_s:
                        return "nothing came", has_spoken
                    continue
                if not data:
                    return "closed by the server", has_spoken
                heard_s = time.monotonic()
                has_spoken = has_spoken or b"\n" in data
                ends_whole = data.endswith((b"\n", b"\r"))
                inbox.put(Chunk(data, _now_us()))
    except OSError as error:
        return error.strerror or type(error).__name__, has_spoken
    finally:
        if not ends_whole:
            inbox.put(Chunk(b"\n", _now_us()))
    return _STOPPED, has_spoken


def bind_udp(host: str, port: int) -> socket.socket:
    """A socket that hears datagrams to `host` and `port`; a multicast group is joined.

    Raises:
        ConfigurationError: the address is not of this machine, or taken.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
        listener = socket.socket(family, kind)
    except OSError as error:
        message = f"udp://{host}:{port}: {error.strerror}; give an address of this machine, such as 0.0.0.0"
        raise ConfigurationError(message) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _UDP_BUFFER_BYTES)
        group = ipaddress.ip_address(address[0])
        if group.is_multicast:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        if group.is_multicast:
            _join(listener, group)
        listener.settimeout(_LOOK_S)
    except OSError as error:
        listener.close()
        message = f"udp://{host}:{port}: cannot listen there: {error.strerror}; is the port taken?"
        raise ConfigurationError(message) from error
    return listener


def _join(listener: socket.socket, group: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if group.version == 4:  # noqa: PLR2004  of the internet protocol
        listener.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, struct.pack("4sI", group.packed, 0))
    else:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, struct.pack("16sI", group.packed, 0))


def listen_to_udp(listener: socket.socket, inbox: Inbox) -> None:
    """Read datagrams until the inbox is stopped, and close the socket; a datagram holds whole lines.

    Nobody at the other end waits: what comes while the inbox is full is dropped and counted.
    """
    with listener:
        while not inbox.is_stopped:
            try:
                data = listener.recv(_CHUNK_BYTES)
            except TimeoutError:
                continue
            if data:
                ended = data if data.endswith((b"\n", b"\r")) else data + b"\n"
                inbox.put(Chunk(ended, _now_us()), may_drop=True)


def _now_us() -> int:
    return time.time_ns() * _US // 1_000_000_000
