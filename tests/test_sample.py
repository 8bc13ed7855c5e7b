"""The bundled sample, which is synthetic, against its own truth."""

import runpy
import shutil
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from databases import tables

from pipeline import by_hand, night
from pipeline.errors import TumenError
from pipeline.judge.explain.explain import KINDS
from pipeline.proof.verify import verify
from pipeline.report.corridor_chart import draw_corridor
from pipeline.report.explained import explain_finding
from pipeline.resources import data_path
from pipeline.settings import Settings
from pipeline.simulate.write import simulate_to
from pipeline.warehouse.home import Home
from pipeline.warehouse.published import Published
from pipeline.warehouse.query import query

ROOT = Path(__file__).resolve().parents[1]
WINDOW_END = datetime(2024, 3, 16)  # noqa: DTZ001  times in Tumen are UTC without a zone


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample") / "sample"
    simulate_to(data_path("scenarios/corridor_march_2024.toml"), out)
    return out


@pytest.fixture(scope="module")
def home(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("home"))
    by_hand.load_watchlists([sample / "watchlist.csv"], home, Settings())
    assert not night.run([sample / "feed"], home, Settings()).needs_person
    return home


def truth(sample: Path, name: str) -> pl.DataFrame:
    moments = pl.col("^.*_at_utc$").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us")
    read = pl.read_csv(sample / "truth" / f"{name}.csv", infer_schema=False, null_values="")
    return read.with_columns(moments, pl.col("^is_.*$") == "true")


def found(home: Home, sql: str) -> pl.DataFrame:
    answer = query(home, sql)
    return pl.DataFrame(answer.rows, schema=answer.columns, orient="row", infer_schema_length=None)


def test_the_corridor_voyages_are_those_of_the_truth(sample: Path, home: Home) -> None:
    true = truth(sample, "voyages").filter("is_corridor")
    expected = {
        (int(v["imo"]), v["origin_port_id"], v["destination_port_id"], "inferred" if v["is_dark"] else "observed")
        for v in true.iter_rows(named=True)
    }
    seen = found(home, "select imo, origin_port_id, destination_port_id, evidence from corridor_voyages").rows()
    assert len(seen) == true.height
    assert set(seen) == expected


def test_every_true_port_call_is_found_and_no_other(sample: Path, home: Home) -> None:
    calls = found(home, "select mmsi, port_id, arrived_at_utc, departed_at_utc from port_calls")
    true = truth(sample, "port_calls").with_columns(pl.col("mmsi").cast(pl.Int64))
    met = true.join(calls, on=["mmsi", "port_id"], suffix="_found").filter(
        pl.col("arrived_at_utc") <= pl.col("departed_at_utc_found").fill_null(WINDOW_END),
        pl.col("arrived_at_utc_found") <= pl.col("departed_at_utc").fill_null(WINDOW_END),
    )
    assert met.height == true.height == calls.height


def test_observed_voyages_end_within_two_hours_of_the_truth(sample: Path, home: Home) -> None:
    voyages = found(
        home,
        "select imo, origin_port_id, destination_port_id, departed_at_utc, arrived_at_utc "
        "from corridor_voyages where evidence = 'observed'",
    )
    true = truth(sample, "voyages").with_columns(pl.col("imo").cast(pl.Int64))
    both = true.join(voyages, on=["imo", "origin_port_id", "destination_port_id"], suffix="_found")
    assert both.height == voyages.height
    late = (both["arrived_at_utc"] - both["arrived_at_utc_found"]).dt.total_minutes()
    assert late.is_between(-120, 60).all()  # the satellite passes every one to two hours; zones begin before the berth


def test_a_dark_stay_lies_within_the_bounds_that_are_given_for_it(sample: Path, home: Home) -> None:
    bounds = found(
        home,
        "select v.imo, d.port_id, d.earliest_arrival_utc, d.latest_departure_utc "
        "from dark_calls d join vessels v using (vessel_id) where d.verdict = 'probable'",
    )
    dark = truth(sample, "port_calls").filter("is_dark").with_columns(pl.col("imo").cast(pl.Int64))
    both = dark.join(bounds, on=["imo", "port_id"])
    assert both.height == dark.height == bounds.height
    assert (both["earliest_arrival_utc"] <= both["arrived_at_utc"]).all()
    assert (both["departed_at_utc"] <= both["latest_departure_utc"]).all()


def test_the_ship_gone_dark_off_vladivostok_is_an_open_question(home: Home) -> None:
    (gap,) = found(home, "select g.* from gaps g join vessels using (vessel_id) where ship_name = 'MARIA'").to_dicts()
    assert (gap["ended_at_utc"], gap["cause"]) == (None, "silence")
    calls = found(home, "select port_id, evidence from port_calls where ship_name = 'MARIA'").rows()
    assert calls == [("RU_VLADIVOSTOK", "observed")]


def test_no_decoy_is_accused(home: Home) -> None:
    accused = found(home, "select distinct ship_name from suspicious_voyages order by 1")["ship_name"].to_list()
    assert accused == ["ANGARA", "CHON MA SAN", "LADY R"]
    listed = found(home, "select imo from vessels where is_watchlisted")["imo"].to_list()
    assert 9124043 not in listed  # the other ANGARA


def test_the_gravest_voyages_are_those_of_the_listed_ships(home: Home) -> None:
    scores = found(home, "select ship_name, risk_score from suspicious_voyages")
    assert set(scores["ship_name"]) == {"LADY R", "ANGARA", "CHON MA SAN"}
    assert scores["risk_score"].is_sorted(descending=True)
    assert scores.filter(pl.col("risk_score") < 75).is_empty()


def test_no_voyage_of_a_ship_on_no_list_reaches_the_threshold(home: Home) -> None:
    scores = found(home, "select ship_name, risk_score from voyages where not is_watchlisted order by 2 desc, 1 desc")
    assert scores.filter(pl.col("risk_score") >= Settings().risk_threshold).is_empty()
    assert set(scores.filter(pl.col("risk_score") > 0)["ship_name"]) == {"BUKHTA TIKHAYA", "NEFTEGAZ PRIMORYE"}


def test_the_rule_on_corridor_voyages_speaks_of_those_of_the_view_and_no_other(home: Home) -> None:
    by_rule = found(home, "select voyage_id from risk_reasons where rule = 'corridor_voyage' order by 1")
    assert by_rule.equals(found(home, "select voyage_id from corridor_voyages order by 1"))


def test_a_dark_call_its_silence_and_its_voyage_count_once(home: Home) -> None:
    lady_r = found(
        home,
        "select rule, points from risk_reasons join voyages using (voyage_id) "
        "where ship_name = 'LADY R' and destination_port_id = 'RU_VOSTOCHNY' and phenomenon = 'crossing'",
    )
    counted = lady_r.filter(pl.col("points") > 0)["rule"].to_list()
    assert counted == ["dark_call"]
    assert {"corridor_voyage", "gap_near_corridor", "laden_by_draught"} < set(lady_r["rule"])


def test_reasons_are_one_line_each_and_add_up_to_the_score(home: Home) -> None:
    voyages = found(home, "select risk_score, reasons from voyages")
    for score, reasons in voyages.iter_rows():
        assert score == pytest.approx(min(100.0, sum(reason["points"] for reason in reasons)))
        assert all(reason["text"].isprintable() for reason in reasons)


def test_the_example_of_the_page_on_risk_is_that_of_the_sample(home: Home) -> None:
    page = (data_path("scenarios").parents[1] / "docs" / "risk.md").read_text(encoding="utf-8")
    quoted = " ".join(line[1:].strip() for line in page.splitlines() if line.startswith("> "))
    heading, *examples = quoted.split(" - ")
    (voyage,) = found(
        home,
        "select risk_score, reasons from voyages where ship_name = 'LADY R' and destination_port_id = 'RU_VOSTOCHNY'",
    ).to_dicts()
    assert heading == f"**LADY R, Rajin to Vostochny: {voyage['risk_score']:.0f}**"
    said = {f"{reason['points']:g}: {reason['text']}" for reason in voyage["reasons"]}
    assert len(examples) == 3
    assert set(examples) < said


def test_cargo_is_said_of_the_arms_route_and_of_tankers_that_loaded_and_of_no_open_trader(home: Home) -> None:
    said = found(
        home, "select distinct ship_name, quantity, estimated_by from cargo_estimates join voyages using (voyage_id)"
    )
    by_totals = said.filter(estimated_by="published_totals")
    assert set(by_totals["ship_name"]) == {"LADY R", "ANGARA"}
    assert set(by_totals["quantity"]) == {"containers", "shells", "tonnes"}
    by_draught = said.filter(estimated_by="draught_change")
    assert set(by_draught["ship_name"]) == {"LADY R", "ANGARA", "CHON MA SAN"}
    assert set(by_draught["quantity"]) == {"tonnes"}


def test_a_reason_that_rests_on_a_line_of_its_own_cites_it(home: Home) -> None:
    cited = found(
        home,
        "select ship_name, line_no from evidence e join voyages on finding_id = voyage_id "
        "where role = 'destination_contradicted'",
    )
    assert cited["ship_name"].to_list() == ["ANGARA"]


def test_silent_while_the_receiver_was_down_is_no_silence_of_ships(sample: Path, home: Home) -> None:
    true = truth(sample, "gaps").with_columns(pl.col("mmsi").cast(pl.Int64))
    gaps = found(home, "select mmsi mmsi_found, started_at_utc started_found, cause cause_found from gaps")
    apart = true.with_columns(
        earliest=pl.col("started_at_utc") - pl.duration(minutes=1),
        latest=pl.col("started_at_utc") + pl.duration(minutes=1),
    )
    both = apart.join_where(
        gaps,
        pl.col("mmsi") == pl.col("mmsi_found"),
        pl.col("earliest") <= pl.col("started_found"),
        pl.col("started_found") <= pl.col("latest"),
    )
    assert both.height == true.height == gaps.height
    assert both.filter(pl.col("cause") == "feed_outage")["cause_found"].unique().to_list() == ["feed_outage"]
    assert "feed_outage" not in both.filter(pl.col("cause") == "silence")["cause_found"]


def test_the_same_files_again_change_nothing(sample: Path, home: Home) -> None:
    before = tables(home.root)
    night.run([sample / "feed"], home, Settings())
    assert tables(home.root) == before


@pytest.mark.slow
def test_each_day_as_it_comes_gives_the_tables_of_one_run(sample: Path, home: Home, tmp_path: Path) -> None:
    daily = Home(tmp_path)
    by_hand.load_watchlists([sample / "watchlist.csv"], daily, Settings())
    for path in sorted((sample / "feed").iterdir(), reverse=True):  # even the last day first
        night.run([path], daily, Settings())
    # The list was loaded into either home at its own moment, which is its version.
    without = frozenset({"alerts", "watchlist_entries", "watchlist_matches", "watchlist_versions"})
    assert tables(daily.root, without=without) == tables(home.root, without=without)


def test_a_hostile_name_stays_what_it_is(home: Home) -> None:
    names = found(home, "select ship_name from vessels where imo in (3900110, 3900122) order by imo")
    assert names["ship_name"].to_list() == ["<SCRIPT SRC=//X.IO>", '=HYPERLINK("//X.IO")']


def test_the_voyages_become_a_picture(home: Home, tmp_path: Path) -> None:
    draw_corridor(home, tmp_path / "corridor.png")
    assert (tmp_path / "corridor.png").read_bytes().startswith(b"\x89PNG")


def test_the_questions_of_the_readme_are_answered(home: Home) -> None:
    readme = (data_path("scenarios").parents[1] / "README.md").read_text(encoding="utf-8")
    questions = readme.split("```sql")[1].split("```")[0].split(";")[:-1]
    answers = [query(home, question).rows for question in questions]
    assert [len(rows) > 0 for rows in answers] == [True, True, False]  # the last asks for an id of one's own


def test_an_analyst_cannot_write(home: Home) -> None:
    with pytest.raises(TumenError):
        query(home, "delete from voyages")


def test_published_sightings_make_the_dark_calls_that_they_are_of_surer(home: Home, tmp_path: Path) -> None:
    of_lady_r = """
        select probability from dark_calls inner join vessels using (vessel_id)
        where imo = 9161003 and port_id = 'KP_RAJIN' order by probability desc
    """
    told = Home(tmp_path / "home")
    shutil.copytree(home.root, told.root)
    by_hand.load_sightings(data_path("published_sightings.csv"), told, Settings())
    before, after = (found(one, of_lady_r)["probability"][0] for one in (home, told))
    assert before < after <= 1.0
    assert after > 0.95


@pytest.mark.slow
def test_every_finding_is_verified_from_the_raw_sentences_and_explained(home: Home) -> None:
    with Published.open(home) as published:
        every = sorted({row for table, (key, _) in KINDS.items() for row in published.every(table)[key]})
    verdicts = verify(home, every, Settings())
    assert [(verdict.finding_id, verdict.faults) for verdict in verdicts if not verdict.is_verified] == []
    assert len(verdicts) > 300
    for finding_id in every:
        explained = explain_finding(home, finding_id, Settings().decode)
        assert explained.lines, finding_id
        assert all(line.raw for line in explained.lines)
        assert explained.parts[0].title == "SYNTHETIC"


def test_the_example_on_the_page_of_evidence_is_what_the_command_says(home: Home) -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "write_evidence_page.py"))
    page = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
    shown = page.partition(script["BEGIN"])[2].partition(script["END"])[0].strip("\n")
    assert shown == script["example"](home)


def test_every_finding_cites_lines_and_no_more_than_the_page_of_evidence_says(home: Home) -> None:
    most = {"port_calls": 12, "gaps": 10, "dark_calls": 10, "voyages": 24}
    with Published.open(home) as published:
        cited = dict(published.every("evidence").group_by("finding_id").len().iter_rows())
        for table, at_most in most.items():
            counts = [cited.get(finding, 0) for finding in published.every(table)[KINDS[table][0]]]
            assert 0 < min(counts) <= max(counts) <= at_most, table
        alerts = published.every("alerts")
        assert all(cited[call] for call in alerts["port_call_id"])


def test_lady_r_heard_again_after_five_days_pages_somebody_and_what_is_old_nobody(home: Home) -> None:
    told = found(home, "select ship_name, port_id, state from alerts order by event_from_utc")
    assert ("LADY R", "KP_RAJIN", "pending") in told.rows()
    assert ("ANGARA", "KP_RAJIN", "stale") in told.rows()
    assert told.filter(pl.col("state") == "pending")["ship_name"].unique().to_list() == ["LADY R"]
