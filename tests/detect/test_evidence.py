"""Which lines findings cite."""

from typing import Any

import polars as pl
from factories import FILE_ID, SHIP, at, line_no, static, statics

from pipeline.detect.evidence import declared_about_gaps, evidence_lines, identity_lines, with_lines
from pipeline.schemas import Evidence
from pipeline.settings import DraughtSettings

IMO = 9161003
CALLS = {"port_call_id": pl.String, "gap_id": pl.String}
DARK = {"dark_call_id": pl.String, "gap_id": pl.String, "verdict": pl.String}
VOYAGES = dict.fromkeys(["voyage_id", "origin_port_call_id", "destination_port_call_id"], pl.String)


def lines(*cited: tuple[str, str, int]) -> pl.DataFrame:
    rows = [(finding, role, FILE_ID, line, 100 * line) for finding, role, line in cited]
    columns: dict[str, Any] = {"finding_id": pl.String, "role": pl.String, "file_id": pl.String}
    return pl.DataFrame(rows, schema=columns | {"line_no": pl.UInt64, "byte_offset": pl.UInt64}, orient="row")


def evidence(
    own: pl.DataFrame,
    calls: list[tuple[str, str | None]] | None = None,
    dark: list[tuple[str, str, str]] | None = None,
    voyages: list[tuple[str, str, str]] | None = None,
) -> set[tuple[str, str, int]]:
    found = evidence_lines(
        own,
        pl.DataFrame(calls or [], schema=CALLS, orient="row"),
        pl.DataFrame(dark or [], schema=DARK, orient="row"),
        pl.DataFrame(voyages or [], schema=VOYAGES, orient="row"),
    )
    return set(found.select("finding_id", "role", "line_no").iter_rows())


def test_an_inferred_call_and_a_dark_call_cite_all_that_their_silence_cites() -> None:
    silence = lines(("g", "gap_start", 1), ("g", "gap_end", 9), ("g", "neighbour", 5), ("g", "draught_before", 2))
    cited = {("gap_start", 1), ("gap_end", 9), ("neighbour", 5), ("draught_before", 2)}
    found = evidence(silence, calls=[("call", "g")], dark=[("dark", "g", "probable")])
    for finding in ("g", "call", "dark"):
        assert {(role, line) for one, role, line in found if one == finding} == cited


def test_a_port_out_of_reach_cites_the_two_ends_alone() -> None:
    silence = lines(("g", "gap_start", 1), ("g", "gap_end", 9), ("g", "neighbour", 5), ("g", "identity", 2))
    found = evidence(silence, dark=[("dark", "g", "infeasible")])
    assert {(role, line) for one, role, line in found if one == "dark"} == {("gap_start", 1), ("gap_end", 9)}


def test_a_voyage_cites_the_lines_of_both_its_calls_and_says_which() -> None:
    own = lines(("a", "exit", 3), ("a", "identity", 1), ("b", "entry", 7), ("c", "entry", 8))
    found = evidence(own, voyages=[("v", "a", "b")])
    assert {(role, line) for one, role, line in found if one == "v"} == {
        ("origin_exit", 3),
        ("origin_identity", 1),
        ("destination_entry", 7),
    }


def about_gaps(*reports: dict[str, Any]) -> set[tuple[str, int]]:
    gap = {"gap_id": "g", "mmsi": SHIP, "started_at_utc": at(0), "ended_at_utc": at(40)}
    times = {"started_at_utc": pl.Datetime("us"), "ended_at_utc": pl.Datetime("us")}
    gaps = pl.DataFrame([gap], schema_overrides={"mmsi": pl.UInt32, **times})
    found = declared_about_gaps(gaps, statics(*reports), DraughtSettings())
    return set(found.select("role", "line_no").iter_rows())


def test_a_silence_cites_the_reports_that_declare_draught_and_destination_on_either_side() -> None:
    before = static(-1, draught_m=4.5, destination="RAJIN")
    after = static(41, draught_m=6.1)
    later = static(42, draught_m=6.1, destination="VOSTOCHNY")
    assert about_gaps(static(-2, draught_m=4.0), before, after, later) == {
        ("draught_before", line_no(-1)),
        ("destination_before", line_no(-1)),
        ("draught_after", line_no(41)),
        ("destination_after", line_no(42)),
    }


def test_what_is_declared_days_after_a_silence_is_not_cited() -> None:
    assert about_gaps(static(40 + 25, draught_m=6.1, destination="X")) == set()


def identity(*reports: dict[str, Any], imo: int | None = IMO) -> list[tuple[str, int]]:
    findings = pl.DataFrame({"finding_id": ["f"], "vessel_id": ["V"], "at_utc": [at(0)]})
    ship = {"vessel_id": ["V"], "imo": [imo], "ship_name": ["LADY R"]}
    vessels = pl.DataFrame(ship, schema_overrides={"imo": pl.UInt32})
    typed = findings.with_columns(pl.col("at_utc").cast(pl.Datetime("us")))
    said = statics(*reports).with_columns(vessel_id=pl.lit("V"))
    return identity_lines(typed, said, vessels, "identity").select("role", "line_no").rows()


def test_a_ship_is_known_by_her_last_report_before_else_by_her_first_after() -> None:
    reports = [static(hours, imo=IMO, ship_name="LADY R") for hours in (-5, -2, 3, 4)]
    assert identity(*reports) == [("identity", line_no(-2))]
    assert identity(*reports[2:]) == [("identity", line_no(3))]


def test_a_report_that_tells_another_number_or_none_does_not_say_who_a_numbered_ship_is() -> None:
    assert identity(static(-1, imo=9179842), static(-2, ship_name="LADY R")) == []


def test_a_ship_without_a_number_is_known_by_her_name() -> None:
    assert identity(static(-1, ship_name="OTHER"), static(-2, ship_name="LADY R"), imo=None) == [
        ("identity", line_no(-2))
    ]


def test_further_lines_lie_among_the_others_in_order_each_once() -> None:
    cited = Evidence.validate(lines(("a", "entry", 1), ("b", "entry", 5), ("b", "exit", 2), ("d", "entry", 9)))
    further = lines(("c", "dark_call", 3), ("b", "exit", 2), ("b", "dark_call", 7), ("c", "dark_call", 3))
    rows = with_lines(cited, further).select("finding_id", "role", "line_no").rows()
    assert rows == [
        ("a", "entry", 1),
        ("b", "dark_call", 7),
        ("b", "entry", 5),
        ("b", "exit", 2),
        ("c", "dark_call", 3),
        ("d", "entry", 9),
    ]
    assert with_lines(cited, further.clear()).equals(cited)


def test_a_line_cited_twice_is_told_once_and_lines_are_sorted() -> None:
    own = lines(("b", "entry", 2), ("a", "entry", 1), ("b", "entry", 2))
    found = evidence_lines(own, *(pl.DataFrame(schema=schema) for schema in (CALLS, DARK, VOYAGES)))
    assert found.select("finding_id", "line_no").rows() == [("a", 1), ("b", 2)]
