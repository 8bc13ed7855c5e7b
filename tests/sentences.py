"""Sentences for tests, made by pyais: whole messages as the air has them, with what a receiver writes beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from pathlib import Path
from typing import Any

import polars as pl
from pyais import encode_dict

from pipeline.decode.decoded import FeedAccount
from pipeline.decode.feed import decode_path
from pipeline.settings import DecodeSettings

NOW = datetime(2024, 6, 1)  # noqa: DTZ001  times in Tumen are UTC without a zone
EPOCH = 1_710_000_000  # 2024-03-09 16:00:00 UTC
SHIP = 273_000_001


def framed(body: str, start: str = "!") -> str:
    """A sentence about `body`, with its checksum."""
    return f"{start}{body}*{reduce(lambda total, code: total ^ code, body.encode(), 0):02X}"


def tag(text: str) -> str:
    r"""A tag block, with its checksum and its `\`."""
    return f"\\{framed(text, '')}\\"


def message(msg_type: int = 1, **fields: Any) -> list[str]:
    """The sentences of one message; an ordinary ship off Rajin unless `fields` say otherwise."""
    ordinary = {"mmsi": SHIP, "lon": 130.3, "lat": 42.2, "speed": 10.0, "course": 90.0, "heading": 91, "status": 0}
    seq_id = fields.pop("seq_id", 1)
    options = {"sentence_type": "VDM", "radio_channel": fields.pop("channel", "A"), "seq_id": seq_id}
    return encode_dict({"msg_type": msg_type, **ordinary, **fields}, talker_id="AI", **options)


def heard(sentences: Sequence[str], epoch: int = EPOCH, station: str | None = None) -> list[str]:
    """The same sentences, each under a tag block of its time and station."""
    block = tag(f"s:{station},c:{epoch}" if station else f"c:{epoch}")
    return [block + sentence for sentence in sentences]


def report(at_s: int, **fields: Any) -> str:
    """One line: a position report heard `at_s` seconds after the epoch of these tests."""
    return heard(message(**fields), EPOCH + at_s)[0]


def feed_of(path: Path, *lines: str | bytes, end: bytes = b"\n") -> Path:
    """A feed file of these lines."""
    path.write_bytes(b"".join((line.encode() if isinstance(line, str) else line) + end for line in lines))
    return path


@dataclass(frozen=True)
class Result:
    """The account and the whole tables of a decoded feed."""

    account: FeedAccount
    positions: pl.DataFrame
    statics: pl.DataFrame
    base_stations: pl.DataFrame
    aids_to_navigation: pl.DataFrame
    other_messages: pl.DataFrame
    duplicates: pl.DataFrame
    quarantine: pl.DataFrame


def decoded(path: Path, *, untimed: bool = False, **settings: Any) -> Result:
    """The file's tables and account, which adds up."""
    feed = decode_path(path, DecodeSettings(**settings), now_utc=NOW, untimed=untimed)
    result, account = Result(feed.account, *feed.whole), feed.account
    assert account.lines == account.accepted + account.quarantined + account.duplicates + account.ignored
    assert account.state == "rejected" or result.quarantine.height == account.quarantined
    return result


def reasons(result: Result) -> dict[int, str]:
    """Quarantined lines and why."""
    return dict(result.quarantine.select("line_no", "reason").iter_rows())
