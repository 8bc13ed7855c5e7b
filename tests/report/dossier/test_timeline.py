"""The timeline of a finding: everything around it, as a picture and as a table."""

from dataclasses import replace
from datetime import timedelta

import pytest
from dossiers import HOSTILE, hours, with_text
from found_home import tampered

from pipeline.report.dossier.case import Case, gather
from pipeline.report.dossier.document import Picture, Table, Words
from pipeline.report.dossier.happenings import LANES, Happening, happenings_of
from pipeline.report.dossier.timeline import timeline_of
from pipeline.report.dossier.timeline_chart import timeline_figure
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.published import Published


def case_and_happenings(home: Home, finding_id: str) -> tuple[Case, list[Happening]]:
    with Published.open(home) as published:
        case = gather(published, home, finding_id, Settings().decode)
        assert case.subject is not None
        return case, happenings_of(case, case.subject)


def test_it_has_what_was_heard_and_what_was_silent_in_order_of_time(home: Home) -> None:
    case, found = case_and_happenings(home, "i")
    assert [one.from_utc for one in found] == sorted(one.from_utc for one in found)
    assert {one.lane for one in found} == set(LANES)
    silence = next(one for one in found if one.lane == "silences")
    assert (silence.from_utc, silence.to_utc, silence.kind) == (hours(-96), hours(-1), "silence")
    assert (silence.words, silence.known) == (
        "not heard for 3 days and 23 hours",
        "others were heard there, she was not",
    )
    inferred = next(one for one in found if one.finding_id == "i")
    assert inferred.known == "inferred: 90% that she called in North Korea, 70% that it was here"
    assert case.begin_utc == hours(-60) - timedelta(hours=72), "three days before the call"


def test_of_two_ships_that_met_both_are_told_and_the_meeting_once(home: Home) -> None:
    _, found = case_and_happenings(home, "m")
    assert sum(one.lane == "encounters" for one in found) == 1
    assert any(one.words.startswith("the other ship: ") for one in found)


def test_what_lies_outside_the_time_shown_is_left_out(home: Home) -> None:
    with tampered(home, "update port_calls set arrived_at_utc = '2020-01-01', departed_at_utc = '2020-01-02'"):
        _, found = case_and_happenings(home, "g")
    assert "port calls" not in {one.lane for one in found}


def test_of_very_many_the_nearest_are_shown_and_the_rest_is_counted(home: Home) -> None:
    many = (
        "insert into alerts by name select alerts.* replace (alert_id || n as alert_id, "
        "event_from_utc + to_minutes(n) as event_from_utc) from alerts, range(100) numbers(n)"
    )
    with tampered(home, many), Published.open(home) as published:
        case = gather(published, home, "g", Settings().decode)
        assert case.subject is not None
        picture, table, more = timeline_of(case, case.subject)
    assert isinstance(picture, Picture)
    assert isinstance(table, Table)
    assert isinstance(more, Words)
    assert len(table.rows) == 80
    assert "more lie further off, or earlier" in more.sentences[0]
    assert any(row[5] == "g" for row in table.rows), "the finding itself is among them"


def test_a_ship_of_which_nothing_is_known_around_that_time_is_told_so(home: Home) -> None:
    with Published.open(home) as published:
        case = gather(published, home, "g", Settings().decode)
        assert case.subject is not None
        nobody = replace(case.subject, vessel_ids=("nobody",))
        (block,) = timeline_of(case, nobody)
    assert isinstance(block, Words)
    assert "Nothing else is published" in block.sentences[0]


@pytest.mark.parametrize("kind", ["observed", "inferred", "silence", "undetermined", "feed_outage", "out_of_coverage"])
def test_a_bar_of_any_kind_is_drawn_whatever_it_is_called(kind: str) -> None:
    lane = "silences" if kind in {"silence", "undetermined", "feed_outage", "out_of_coverage"} else "port calls"
    one = Happening(lane, hours(0), None, kind, HOSTILE, "known", "x")
    figure = timeline_figure([one, one], (hours(-10), hours(10)), (hours(0), hours(5)), is_synthetic=True)
    figure.canvas.draw()
    said = [text.get_text() for text in figure.axes[0].texts]
    assert [text.partition(" ")[0] for text in said] == ["1", "2"]
    assert all(text.isprintable() for text in said)


def test_names_of_other_ships_are_cells_of_a_table(home: Home) -> None:
    with with_text(home, "update vessels set ship_name = ?", HOSTILE), Published.open(home) as published:
        case = gather(published, home, "m", Settings().decode)
        assert case.subject is not None
        table = timeline_of(case, case.subject)[1]
    assert isinstance(table, Table)
    assert all(value.isprintable() for row in table.rows for value in row)
