"""Tables as they come out: within the bounds of their schemas, which nobody checks anew where bits are read."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import polars as pl
import pytest
from payloads import FIXTURES, WHY_SKIPPED, chance_bits, chance_payload, recordings
from sentences import EPOCH, Result, decoded, feed_of, framed, heard

from pipeline.decode.decoded import TABLES
from pipeline.decode.layouts import ALLOWED_BITS, LAYOUTS


def assert_within_bounds(result: Result) -> None:
    for name, table in TABLES.items():
        frame: pl.DataFrame = getattr(result, name)
        table.validate(frame)


def sentences_of(payload: bytes, fill_bits: int, seq_id: int) -> Iterator[str]:
    pieces = [payload[at : at + 60].decode() for at in range(0, len(payload), 60)]
    for number, piece in enumerate(pieces, 1):
        fill = fill_bits if number == len(pieces) else 0
        sequence = "" if len(pieces) == 1 else str(seq_id % 10)
        yield framed(f"AIVDM,{len(pieces)},{number},{sequence},A,{piece},{fill}")


def test_whatever_the_bits_every_value_is_within_the_bounds_of_its_column(tmp_path: Path) -> None:
    chance, wholes = Random(1), []  # noqa: S311  no secret
    for layout in LAYOUTS:
        wholes += [chance_payload(layout, chance)[:2] for _ in range(400)]
    for (kind, part), lengths in ALLOWED_BITS.items():
        wholes += [chance_bits(kind, chance.choice(sorted(lengths)), chance, part).armoured()[:2] for _ in range(50)]
    lines = [
        line
        for number, (payload, fill_bits) in enumerate(wholes)
        for line in heard([*sentences_of(payload, fill_bits, number)], EPOCH + number, "one")
    ]
    result = decoded(feed_of(tmp_path / "chance", *lines))
    assert result.account.accepted > 0.9 * len(lines)
    assert all(getattr(result, name).height for name in TABLES if name not in {"duplicates", "quarantine"})
    assert_within_bounds(result)


@pytest.mark.skipif(not FIXTURES.is_dir(), reason=WHY_SKIPPED)
def test_recordings_are_within_the_bounds_of_their_columns() -> None:
    for path in recordings():
        assert_within_bounds(decoded(path, untimed=True))
