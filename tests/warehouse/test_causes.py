"""Why a finding differs is told by what the run had that the one before had not."""

import datetime as dt

import polars as pl
import pytest

from pipeline.warehouse.causes import Causes, causes_of

INPUTS = {"code": "1", "rules": "2", "zones": "3", "watchlist": "4", "sightings": "5"}
MARCH_1, MARCH_2, MARCH_3 = (dt.datetime(2024, 3, day) for day in (1, 2, 3))  # noqa: DTZ001  UTC without a zone
SHIP, OTHER = {"vessel_id": "IMO1"}, {"vessel_id": "IMO2"}


def files(*firsts: dt.datetime) -> pl.DataFrame:
    names = [f"file {number}" for number in range(len(firsts))]
    return pl.DataFrame(
        {"file_id": names, "first_received_at_utc": firsts},
        schema={"file_id": pl.String, "first_received_at_utc": pl.Datetime("us")},
    )


def evidence(**file_of: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"finding_id": list(file_of), "file_id": list(file_of.values())},
        schema={"finding_id": pl.String, "file_id": pl.String},
    )


def test_a_finding_that_rests_on_a_line_of_a_new_file_owes_itself_to_it() -> None:
    causes = causes_of(INPUTS, {**INPUTS, "zones": "old"}, files(MARCH_3), MARCH_2, evidence(call="file 0"))
    assert causes.of("call", None, SHIP) == "new lines"


def test_a_file_of_times_that_were_read_before_is_late() -> None:
    causes = causes_of(INPUTS, INPUTS, files(MARCH_1), MARCH_2, evidence(call="file 0"))
    assert causes.of("call", SHIP, SHIP) == "late file"


def test_a_finding_of_another_vessel_is_of_a_better_identity() -> None:
    assert Causes(files="new lines").of("call", SHIP, OTHER) == "better identity"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("code", "new code"),
        ("rules", "new rule"),
        ("zones", "new zone"),
        ("watchlist", "new list"),
        ("sightings", "new sighting"),
    ],
)
def test_what_changed_beside_the_lines_is_named(name: str, words: str) -> None:
    causes = causes_of(INPUTS, {**INPUTS, name: "old"}, files(), MARCH_2, evidence())
    assert causes.of("call", SHIP, None) == words


def test_where_the_finding_does_not_tell_all_that_changed_is_named() -> None:
    causes = causes_of(INPUTS, {**INPUTS, "rules": "old"}, files(MARCH_3), MARCH_2, evidence(another="file 0"))
    assert causes.of("call", SHIP, None) == "new rule or new lines"


def test_the_first_run_knows_nothing_older() -> None:
    causes = causes_of(INPUTS, None, files(MARCH_1), None, evidence())
    assert causes.of("call", None, SHIP) == "new lines"


def test_without_any_cause_nothing_is_said() -> None:
    assert not causes_of(INPUTS, INPUTS, files(), MARCH_2, evidence()).of("call", None, SHIP)
