"""Two ships on one MMSI: whose the static reports are, and whose vessel each hull is."""

from typing import Any

from identities import OFF_JEJU, OFF_VLADIVOSTOK, Heard, ship, told

SHARED = 412_000_001
ONE, OTHER = {"imo": 9161003, "ship_name": "LADY R"}, {"imo": 9179842, "ship_name": "ANGARA"}


def said_by(heard: Heard, **chosen: Any) -> set[tuple[float | None, str]]:
    """Which name each hull said, the hull named by its longitude at the start; None: kept with the MMSI."""
    found = told(heard, **chosen)
    words = found.identified.reports.select("segment_id", "ship_name").unique()
    starts = dict(found.identified.segments.select("segment_id", "started_at_utc").rows())
    return {(starts[hull].hour if hull is not None else None, name) for hull, name in words.iter_rows()}


def test_reports_are_of_the_hull_that_alone_was_heard() -> None:
    heard = ship(SHARED, 0, 10, OFF_VLADIVOSTOK, **ONE) + ship(SHARED, 11, 20, OFF_JEJU, **OTHER)
    assert said_by(heard) == {(0, "LADY R"), (11, "ANGARA")}
    assert told(heard).vessels_of_hulls == {(SHARED, "IMO9161003"), (SHARED, "IMO9179842")}


def test_of_hulls_heard_at_once_those_of_another_station_are_told_apart() -> None:
    heard = ship(SHARED, 0, 10, OFF_VLADIVOSTOK, station="V", **ONE) + ship(
        SHARED, 0.2, 10.2, OFF_JEJU, station="J", **OTHER
    )
    assert told(heard).vessels_of_hulls == {(SHARED, "IMO9161003"), (SHARED, "IMO9179842")}


def test_of_hulls_heard_at_once_the_one_with_a_fix_within_minutes_has_the_report() -> None:
    heard = ship(SHARED, 0, 10, OFF_VLADIVOSTOK, **ONE) + ship(SHARED, -0.25, 10.25, OFF_JEJU)
    assert {name for hull, name in said_by(heard) if hull == 0} == {"LADY R"}
    assert told(heard).vessels_of_hulls == {(SHARED, "IMO9161003"), (SHARED, "MMSI412000001")}


def test_words_said_alone_once_tell_the_hull_later() -> None:
    heard = ship(SHARED, 0, 20, OFF_VLADIVOSTOK, **ONE) + ship(SHARED, 5.05, 30.05, OFF_JEJU, **OTHER)
    assert said_by(heard) == {(0, "LADY R"), (5, "ANGARA")}


def test_what_either_may_have_said_is_kept_with_the_mmsi() -> None:
    heard = ship(SHARED, 0, 10, OFF_VLADIVOSTOK, **ONE) + ship(SHARED, -0.05, 10.45, OFF_JEJU)
    assert {name for hull, name in said_by(heard) if hull is None} == {"LADY R"}
    assert told(heard).vessels_of_hulls == {(SHARED, "IMO9161003")}, (
        "both hulls, since nothing tells whose number it is"
    )
    assert told(heard).kinds == [], "nor is it held against anybody"


def test_a_hull_without_words_of_its_own_is_not_the_ship_that_was_elsewhere_then() -> None:
    heard = ship(SHARED, 0, 20, OFF_VLADIVOSTOK, **ONE) + ship(SHARED, 5.05, 15.05, OFF_JEJU)
    assert told(heard).vessels_of_hulls == {(SHARED, "IMO9161003"), (SHARED, "MMSI412000001")}


def test_two_hulls_of_one_mmsi_that_say_one_number_are_not_held_against_it() -> None:
    heard = ship(SHARED, 0, 20, OFF_VLADIVOSTOK, **ONE) + ship(SHARED, 5.25, 15.25, OFF_JEJU, **ONE)
    assert told(heard).vessels_of_hulls == {(SHARED, "IMO9161003"), (SHARED, "MMSI412000001")}
    assert told(heard).kinds == [], "a receiver led astray looks so"


def test_a_hull_without_words_that_comes_after_is_the_ship_of_its_mmsi() -> None:
    heard = ship(SHARED, 0, 20, OFF_VLADIVOSTOK, **ONE) + ship(SHARED, 21, 30, OFF_JEJU)
    assert told(heard).vessels_of_hulls == {(SHARED, "IMO9161003")}


def test_of_more_hulls_than_can_be_asked_the_mmsi_speaks() -> None:
    heard = Heard()
    for number in range(5):
        heard += ship(
            SHARED, 10 * number, 10 * number + 5, (60.0 * number - 120, 30.0), **(ONE if number % 2 else OTHER)
        )
    assert {hull for hull, _ in said_by(heard, most_hulls_an_mmsi=4)} == {None}
    assert len(told(heard, most_hulls_an_mmsi=4).vessels_of_hulls) == 1
