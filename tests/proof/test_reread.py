"""What the lake has of a line is what another decoder reads there, in every format."""

import re
from itertools import islice
from pathlib import Path

import pytest
from payloads import NMEA, WHY_SKIPPED
from sentences import Result, decoded, feed_of, heard, message, tag

from pipeline.proof.comparing import compare
from pipeline.proof.files import KnownFile, is_read_again, reread
from pipeline.proof.reread import POSITION, STATIC
from pipeline.settings import DecodeSettings

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "feeds.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)
RECORDED = sorted(NMEA.rglob("*.*")) if NMEA.is_dir() else []
SETTINGS = DecodeSettings(future_tolerance_hours=24 * 366)
MOST_ROWS = 1500


def faults(path: Path, result: Result) -> tuple[list[str], int]:
    """What differs between the tables and the lines that they come from, and how many rows were compared."""
    file = KnownFile(result.account.file_id, str(path), str(result.account.format))
    frames = {POSITION: result.positions, STATIC: result.statics}
    rows = {table: list(islice(frame.iter_rows(named=True), MOST_ROWS)) for table, frame in frames.items()}
    wanted = {int(row["line_no"]) for of_table in rows.values() for row in of_table}
    found, ended = reread(file, wanted, [], SETTINGS)
    assert ended is None
    told = [fault for table, of_table in rows.items() for _, fault in compare(file, table, of_table, found)]
    return list(map(str, told)), len(wanted)


@pytest.mark.parametrize(("kind", "text"), BLOCKS)
def test_every_format_on_the_page_of_feeds_reads_the_same_again(kind: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_text(text, encoding="utf-8")
    result = decoded(path, future_tolerance_hours=24 * 366)
    if not is_read_again(KnownFile("", "", kind)):
        assert kind == "tracktable_traj", "a trajectory has no header that tells its columns"
        return
    told, compared = faults(path, result)
    assert (told, compared > 0) == ([], True)


@pytest.mark.skipif(not RECORDED, reason=WHY_SKIPPED)
@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.name)
def test_recorded_sentences_read_the_same_by_pyais(path: Path) -> None:
    result = decoded(path, untimed=True)
    if result.account.format == "nmea":
        assert faults(path, result)[0] == []


def test_a_column_that_the_lake_has_otherwise_is_told_with_both_values(tmp_path: Path) -> None:
    path = feed_of(tmp_path / "feed", *heard(message(speed=10.0)))
    result = decoded(path)
    moved = result.positions.with_columns(sog_knots=result.positions["sog_knots"] + 0.1)
    told, _ = faults(path, Result(**{**result.__dict__, "positions": moved}))
    assert told == [f"{path}: line 1: sog_knots reads 10.0, the lake has 10.100000381469727"]


def test_a_time_that_the_lake_has_otherwise_is_told(tmp_path: Path) -> None:
    path = feed_of(tmp_path / "feed", *heard(message()))
    result = decoded(path)
    later = result.positions.with_columns(result.positions["received_at_utc"].dt.offset_by("1s"))
    (told,) = faults(path, Result(**{**result.__dict__, "positions": later}))[0]
    assert "received_at_utc reads datetime.datetime(2024, 3, 9, 16, 0)" in told


def test_halves_of_two_ships_under_one_key_are_not_joined(tmp_path: Path) -> None:
    first, second = (
        message(5, mmsi=273_000_000 + ship, shipname=name, destination="RAJIN") for ship, name in ((1, "A"), (2, "B"))
    )
    block = [tag(f"s:{station},c:1710000000") for station in ("one", "two")]
    lines = [block[0] + first[0], block[1] + second[0], block[1] + second[1], block[0] + first[1]]
    path = feed_of(tmp_path / "feed", *lines)
    result = decoded(path)
    assert sorted(result.statics["ship_name"]) == ["A", "B"]
    assert faults(path, result) == ([], 2)


def test_a_second_half_that_comes_too_late_is_not_joined(tmp_path: Path) -> None:
    one, other = (message(5, shipname=name, destination="RAJIN") for name in ("EARLY", "LATE"))
    lines = [*heard(one[:1]), *heard(other, 1_710_000_000 + 60)]
    path = feed_of(tmp_path / "feed", *lines)
    result = decoded(path)
    assert result.statics["ship_name"].to_list() == ["LATE"]
    assert faults(path, result) == ([], 1)


def test_messages_of_a_ship_are_found_wherever_they_stand(tmp_path: Path) -> None:
    own = [*heard(message(mmsi=273_000_007)), *heard(message(5, mmsi=273_000_007, shipname="OWN"))]
    others = [line for mmsi in (273_000_004, 273_000_006, 7) for line in heard(message(mmsi=mmsi))]
    path = feed_of(tmp_path / "feed", *others, *own)
    file = KnownFile("", str(path), "nmea")
    found, _ = reread(file, set(), [273_000_007], SETTINGS)
    assert {line_no: [one.mmsi for one in said] for line_no, said in found.messages.items()} == {
        4: [273_000_007],
        5: [273_000_007],
    }
