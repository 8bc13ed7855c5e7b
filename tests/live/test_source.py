"""Sources as they are named on the command line."""

from pathlib import Path

import pytest

from pipeline.errors import ConfigurationError
from pipeline.live.source import SourceKind, source_of


@pytest.mark.parametrize(
    ("text", "kind", "host", "port"),
    [
        ("tcp://127.0.0.1:5631", SourceKind.TCP, "127.0.0.1", 5631),
        ("tcp://ais.example.org:1", SourceKind.TCP, "ais.example.org", 1),
        ("udp://[::1]:10110", SourceKind.UDP, "::1", 10110),
        ("-", SourceKind.STDIN, "", 0),
    ],
)
def test_a_source_is_told_by_its_form(text: str, kind: SourceKind, host: str, port: int) -> None:
    source = source_of(text)
    assert (source.kind, source.host, source.port) == (kind, host, port)


def test_any_other_text_is_a_file_that_need_not_be_there_yet(tmp_path: Path) -> None:
    assert source_of(str(tmp_path / "log")).path == tmp_path / "log"


@pytest.mark.parametrize(
    "text",
    ["", "/", "http://127.0.0.1:80", "tcp://127.0.0.1", "tcp://:80", "tcp://host:0", "tcp://host:65536", "udp://a b:1"],
)
def test_what_is_no_source_is_told(text: str) -> None:
    with pytest.raises(ConfigurationError, match="source"):
        source_of(text)
