from typing import Any

from factories import FILE_ID, at, line_no
from found_things import call, found, seen

from pipeline.grounds.spoofs import voyage_spoofs

CALLS = [call("RU_VLADIVOSTOK", 0, 10), call("RU_VOSTOCHNY", 30, 40)]


def astray(hours: float, **other: Any) -> dict[str, Any]:
    return seen(hours) | {"is_wild": True, "wild_reason": "circling"} | other


def spoofs(*fixes: dict[str, Any]) -> list[dict[str, Any]]:
    what = found(CALLS, fixes=fixes)
    return voyage_spoofs(what.tables.voyages, what.fixes).to_dicts()


def test_places_of_a_false_track_within_the_voyage_are_counted_with_the_first_and_the_last_line() -> None:
    (row,) = spoofs(astray(12), astray(13), astray(14), astray(9.9), astray(30.1), seen(15))
    assert (row["voyage_id"], row["fix_count"], row["wild_reason"]) == ("v0", 3, "circling")
    assert (row["first_at_utc"], row["last_at_utc"], row["other_ships"]) == (at(12), at(14), 0)
    assert [line["line_no"] for line in row["lines"]] == [line_no(12), line_no(14)]
    assert row["lines"][0]["file_id"] == FILE_ID


def test_lone_and_repeated_fixes_are_noise() -> None:
    assert spoofs(astray(12, wild_reason="lone"), astray(13, wild_reason="repeated")) == []


def test_what_most_of_them_are_is_told() -> None:
    (row,) = spoofs(astray(12), astray(13, wild_reason="displaced"), astray(14, wild_reason="displaced"))
    assert row["wild_reason"] == "displaced"


def test_other_ships_led_astray_in_the_same_hour_are_counted() -> None:
    others = [astray(12.3, mmsi=number) for number in (1, 2, 3)]
    (row,) = spoofs(astray(12.5), astray(20), *others, astray(16, mmsi=4))
    assert (row["fix_count"], row["other_ships"]) == (2, 3)


def test_where_every_fix_is_true_there_is_nothing() -> None:
    assert spoofs(seen(12), seen(13)) == []
