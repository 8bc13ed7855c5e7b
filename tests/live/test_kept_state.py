"""What is remembered survives; what is torn is as if it had never been."""

from pathlib import Path

import polars as pl
import pytest
from factories import at, position, static
from polars.testing import assert_frame_equal

from pipeline.live.inbox import Place
from pipeline.live.kept_state import KeptState, keep_state, kept_state
from pipeline.schemas import Positions, Statics

STATE = KeptState("live-2024-03-10.nmea", 77, "log", Place(5, 9), at(1), at(0.5), [1, 2])


def frames() -> tuple[pl.DataFrame, pl.DataFrame]:
    positions = pl.DataFrame([position(0)], schema=Positions.create_empty().schema)
    statics = pl.DataFrame([static(0)], schema=Statics.create_empty().schema)
    return positions, statics


def test_what_was_kept_last_is_read_and_nothing_else_lies_about(tmp_path: Path) -> None:
    positions, statics = frames()
    keep_state(tmp_path, KeptState(), positions.clear(), statics.clear())
    keep_state(tmp_path, STATE, positions, statics)
    state, *told = kept_state(tmp_path)
    assert state == STATE
    for found, expected in zip(told, (positions, statics), strict=True):
        assert_frame_equal(found, expected)
    assert len(list((tmp_path / ".watch").iterdir())) == 3


def test_nothing_kept_is_an_empty_state(tmp_path: Path) -> None:
    state, positions, statics = kept_state(tmp_path)
    assert (state, positions.height, statics.height) == (KeptState(), 0, 0)


@pytest.mark.parametrize("name", ["state.json", "positions-1.parquet", "statics-1.parquet"])
@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\x00junk"])
def test_a_file_that_is_torn_is_told_and_forgotten(tmp_path: Path, name: str, content: bytes) -> None:
    keep_state(tmp_path, STATE, *frames())
    (tmp_path / ".watch" / name).write_bytes(content)
    assert kept_state(tmp_path)[0] == KeptState()
    keep_state(tmp_path, STATE, *frames())
    assert kept_state(tmp_path)[0] == STATE
