"""What `tumen watch` can listen to, as it is named on the command line."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.errors import ConfigurationError

_ADDRESS = re.compile(r"(tcp|udp)://(?:\[([0-9A-Fa-f:.]+)\]|([^\s:/@?#\[\]]+)):([0-9]{1,5})/?")
_GREATEST_PORT = 65_535


class SourceKind(StrEnum):
    """How lines come."""

    TCP = "tcp"
    UDP = "udp"
    FILE = "file"
    STDIN = "stdin"


@dataclass(frozen=True)
class Source:
    """A source; of TCP and UDP `host` and `port`, of a file `path`."""

    name: str
    kind: SourceKind
    host: str = ""
    port: int = 0
    path: Path = Path()


def source_of(text: str) -> Source:
    """Read `tcp://host:port`, `udp://host:port`, `-` or the path of a file.

    Raises:
        ConfigurationError: it is none of these.
    """
    if text == "-":
        return Source(text, SourceKind.STDIN)
    if "://" not in text:
        return _file(text)
    found = _ADDRESS.fullmatch(text)
    kind, address, name, port = found.groups() if found else ("", "", "", "0")
    if not 0 < int(port) <= _GREATEST_PORT:
        message = f"source {text!r}: write tcp://host:port, udp://host:port, the path of a file, or - for stdin"
        raise ConfigurationError(message)
    return Source(text, SourceKind(kind), address or name, int(port))


def _file(text: str) -> Source:
    path = Path(text)
    if not text or path.is_dir():
        message = f"source {text!r}: is no file; name a file that grows, tcp://host:port, udp://host:port, or -"
        raise ConfigurationError(message)
    return Source(text, SourceKind.FILE, path=path)
