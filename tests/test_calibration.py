"""Simulated silences are what they say they are, the weights in force are those that are fitted on them."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from benchmarks.calibration.__main__ import SEED, measure
from benchmarks.calibration.chart import waters
from benchmarks.calibration.dice import Dice
from benchmarks.calibration.families import (
    FAMILIES,
    FAMILY_A,
    FAMILY_B,
    HARD_STORIES,
    Family,
    with_hard_stories,
)
from benchmarks.calibration.measures import (
    Bin,
    Calls,
    calls_at,
    dprk_bins,
    expected_calibration_error,
    most_found,
    reliability,
    targets,
    top_bins,
    wrongly_called,
)
from benchmarks.calibration.report import Report, evidence, plain, results, write_docs
from benchmarks.calibration.scenes import Scene
from benchmarks.calibration.scored import explain, score
from benchmarks.calibration.sighted import sightings_of
from benchmarks.calibration.silences import Silences, silences_of
from benchmarks.calibration.stories import IDLE_KINDS, tell
from pipeline.ports.catalogue import load_catalogue
from pipeline.ports.distance import distance_nm
from pipeline.reference import load_spellings, load_weights
from pipeline.settings import DarkCallSettings

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module", params=sorted(FAMILIES))
def silences(request: pytest.FixtureRequest) -> Silences:
    return silences_of(FAMILIES[request.param], 600, 5, load_spellings())


@pytest.fixture(scope="module")
def report() -> Report:
    return measure(1200, SEED)


def test_the_same_seed_gives_the_same_silences_and_another_gives_others() -> None:
    spellings = load_spellings()
    one, same, other = (silences_of(FAMILY_A, 60, seed, spellings) for seed in (5, 5, 6))
    assert one.gaps.equals(same.gaps)
    assert one.calls.equals(same.calls)
    assert not one.gaps.equals(other.gaps)
    assert one.gaps.equals(silences_of(FAMILY_A, 90, 5, spellings).gaps.head(60))


def test_a_silence_leaves_time_for_what_happened_in_it(silences: Silences) -> None:
    """By the straight way at the ship's true speed, which the ship is no faster than."""
    ports = load_catalogue().ports
    place = {name: (lon, lat) for name, lon, lat in ports.select("port_id", "lon_deg", "lat_deg").iter_rows()}
    rows = silences.gaps.join(silences.truth.select("gap_id", "port_ids"), on="gap_id")
    for row in rows.iter_rows(named=True):
        way = [(row["start_lon_deg"], row["start_lat_deg"]), *(place[port] for port in row["port_ids"])]
        way.append((row["end_lon_deg"], row["end_lat_deg"]))
        if row["port_ids"]:
            nm = sum(float(distance_nm(*here, *there)) for here, there in pairwise(way))
            left = row["duration_hours"] - nm / max(FAMILY_A.knots[1], FAMILY_B.knots[1])
            assert left >= 3.5 * len(row["port_ids"]) or row["duration_hours"] == 960, row["gap_id"]


def test_silences_of_a_ship_do_not_overlap_and_its_earlier_calls_are_over(silences: Silences) -> None:
    ordered = silences.gaps.sort("mmsi", "started_at_utc")
    before = pl.col("ended_at_utc").shift(1).over("mmsi")
    assert ordered.filter(before > pl.col("started_at_utc")).is_empty()
    first = ordered.group_by("mmsi").agg(pl.col("started_at_utc").min())
    calls = silences.calls.join(first, on="mmsi")
    assert (calls["arrived_at_utc"] < calls["departed_at_utc"]).all()
    assert (calls["arrived_at_utc"] < calls["started_at_utc"]).all()


def test_every_kind_of_story_happens_and_decoys_call_nowhere(silences: Silences) -> None:
    kinds = set(silences.truth["kind"])
    assert set(IDLE_KINDS) <= kinds
    idle = silences.truth.filter(pl.col("kind").is_in(IDLE_KINDS))
    assert (idle["port_ids"].list.len() == 0).all()
    called = silences.truth.filter(~pl.col("kind").is_in(IDLE_KINDS))
    assert (called["port_ids"].list.len() == called["kind"].str.split(" ").list.len()).all()


def test_the_families_differ_in_stays_speeds_and_ports() -> None:
    assert FAMILY_B.stay_median_hours[0] > FAMILY_A.stay_median_hours[0]
    assert FAMILY_B.knots[0] < FAMILY_A.knots[0] < FAMILY_A.knots[1] < FAMILY_B.knots[1]
    for name, mix in FAMILY_A.ports.items():
        assert mix != FAMILY_B.ports[name]
    assert FAMILY_A.habits != FAMILY_B.habits


def test_every_place_of_a_family_is_on_the_chart_and_its_ports_in_the_catalogue() -> None:
    known = set(load_catalogue().ports["port_id"])
    for family in FAMILIES.values():
        for name in {*family.elsewhere, *(port for mix in family.ports.values() for port in mix)}:
            assert waters().place(name).port_id in known, name
            assert waters().way("GULF", name).length_nm > 0


@pytest.mark.parametrize(("family", "least", "most"), [(FAMILY_A, 0.08, 0.13), (FAMILY_B, 0.12, 0.17)])
def test_the_page_says_how_many_dark_calls_are_of_ships_outside_the_trade(
    family: Family, least: float, most: float
) -> None:
    truth = silences_of(family, 4000, SEED, load_spellings()).truth
    called = truth.filter(pl.col("port_ids").list.len() > 0)
    outside = called.filter(pl.col("life") != "shuttle", ~pl.col("kind").str.contains("KP"))
    assert least <= outside.height / called.height <= most


def test_a_ship_that_never_hides_in_russia_never_calls_there_in_the_dark() -> None:
    nobody = dict.fromkeys(FAMILY_A.traits.hides_in_russia, 0.0)
    open_ships = replace(FAMILY_A, traits=replace(FAMILY_A.traits, hides_in_russia=nobody))
    found = silences_of(open_ships, 400, 5, load_spellings())
    assert not found.truth["kind"].str.contains("RU").any()
    assert found.calls["port_id"].str.starts_with("RU").any()


def test_the_hard_stories_are_made_rarer_and_more_common_and_no_other() -> None:
    shares = FAMILY_B.stories["cargo trader"]
    for factor in (0.5, 2.0):
        for kind, share in with_hard_stories(FAMILY_B, factor).stories["cargo trader"].items():
            assert share == shares[kind] * (factor if kind in HARD_STORIES else 1)
    gone = silences_of(with_hard_stories(FAMILY_B, 0), 400, 5, load_spellings())
    assert not set(gone.truth["kind"]) & set(HARD_STORIES)


@pytest.mark.slow
def test_sighted_calls_are_those_that_truly_were_and_make_them_certain() -> None:
    silences = silences_of(FAMILY_A, 200, 5, load_spellings())
    assert sightings_of(silences, 0.0, 5).is_empty()
    seen = sightings_of(silences, 1.0, 5)
    true = silences.truth.explode("port_ids").filter(pl.col("port_ids").str.starts_with("KP"))
    assert sorted(set(seen["port_id"])) == sorted(set(true["port_ids"]))
    in_russia = sightings_of(silences, 1.0, 5, "RU")["port_id"]
    assert not in_russia.is_empty()
    assert in_russia.str.starts_with("RU").all()
    unseen, sighted = (
        score(explain(FAMILY_A, 200, 5, DarkCallSettings(), (share, 0.0)), load_weights()) for share in (0.0, 1.0)
    )
    assert calls_at(sighted).recall > calls_at(unseen).recall
    assert sighted.filter("is_dprk", "is_weighed", "has_slack")["dprk_probability"].median() > 0.95  # type: ignore[operator]


def test_dark_nine_hours_off_vladivostok_is_short() -> None:
    for number in range(50):
        story = tell("short", "cargo", 11.0, Scene(FAMILY_A, waters(), Dice(1, number)))
        assert 6.0 <= story.hours <= 13.0


def test_bins_hold_every_judgement_once_and_errors_are_by_hand() -> None:
    said = np.array([0.0, 0.05, 0.95, 1.0, 0.5])
    came = np.array([False, True, True, True, False])
    bins = reliability(said, came)
    assert [one.count for one in bins] == [2, 1, 2]
    assert bins[0] == Bin(2, 0.025, 0.5)
    assert expected_calibration_error(bins) == pytest.approx((2 * 0.475 + 0.5 + 2 * 0.025) / 5)


def test_precision_and_recall_count_only_silences_with_time_for_a_call() -> None:
    scored = pl.DataFrame(
        {
            "is_weighed": [True, True, True, True, False], "has_slack": [True, True, True, False, True],
            "is_dprk": [True, True, False, True, True], "dprk_probability": [0.9, 0.4, 0.5, 0.0, 0.9],
        }
    )  # fmt: skip
    calls = calls_at(scored)
    assert (calls.called, calls.rightly, calls.true) == (2, 1, 2)
    assert (calls.precision, calls.recall) == (0.5, 0.5)


def scored_by_hand(*rows: tuple[float, bool, str]) -> pl.DataFrame:
    """Silences with time for a call: what is said, whether it was one, and what happened."""
    said = pl.DataFrame(rows, schema=["dprk_probability", "is_dprk", "kind"], orient="row")
    always = {"is_weighed": True, "has_slack": True, "life": "shuttle", "cargo_class": "cargo", "draught": "changed"}
    return said.with_columns(**{name: pl.lit(value) for name, value in always.items()})


def test_most_is_found_at_the_lowest_threshold_that_is_precise_enough() -> None:
    scored = scored_by_hand(
        (0.9, True, "KP"), (0.8, False, "RU"), (0.7, True, "KP"), (0.7, True, "KP"), (0.2, False, "RU")
    )
    threshold, calls = most_found(scored, 0.75) or pytest.fail("it is reached")
    assert (threshold, calls) == (0.7, Calls(called=4, rightly=3, true=3))
    assert most_found(scored, 0.95) == (0.9, Calls(called=1, rightly=1, true=3))
    assert most_found(scored.filter(~pl.col("is_dprk")), 0.95) is None


def test_silences_of_one_probability_are_called_together() -> None:
    scored = scored_by_hand((0.9, True, "KP"), (0.8, True, "KP"), (0.8, False, "RU"))
    assert most_found(scored, 0.95) == (0.9, Calls(called=1, rightly=1, true=2))


def test_the_wrongly_called_are_told_by_what_happened_most_first() -> None:
    rows = (0.9, True, "KP"), (0.8, False, "RU"), (0.6, False, "RU"), (0.7, False, "waiting"), (0.1, False, "waiting")
    told = wrongly_called(scored_by_hand(*rows))
    assert told.select("kind", "silences", "called", "changed").rows() == [("RU", 2, 2, 2), ("waiting", 2, 1, 1)]
    assert told["mean_probability"].to_list() == pytest.approx([0.7, 0.7])


@pytest.mark.slow
def test_dark_calls_are_as_probable_as_said_on_the_family_they_were_not_fitted_on(report: Report) -> None:
    """Loose bounds, for a small run; the page has the figures of a whole one."""
    assert expected_calibration_error(dprk_bins(report.other)) < 0.05
    assert expected_calibration_error(top_bins(report.other)) < 0.10
    reached = {target.text.split(":")[0]: target.is_reached for target in targets(report.other)}
    assert reached["decoys"]
    assert calls_at(report.other).recall > 0.8
    assert calls_at(report.other).precision > 0.78


@pytest.mark.slow
def test_the_report_goes_between_the_pages_markers(report: Report, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    parts = {"results": results(report), "evidence": evidence(report.weights)}
    lines = [f"<!-- benchmarks.calibration {part} {end} -->" for part in parts for end in ("begin", "end")]
    page.write_text("\n".join(["before", *lines, "after"]), encoding="utf-8")
    write_docs(page, parts)
    once = page.read_text(encoding="utf-8")
    write_docs(page, parts)
    assert page.read_text(encoding="utf-8") == once
    assert once.startswith("before\n")
    assert once.endswith("\nafter")
    assert "silent at anchor" in once
    assert "**no**" in once or "| yes |" in once
    assert "| ---" not in plain(report)
    page.write_text("no markers", encoding="utf-8")
    with pytest.raises(ValueError, match="has no lines"):
        write_docs(page, parts)


def test_the_page_shows_the_weights_in_force() -> None:
    page = (ROOT / "docs" / "dark_calls.md").read_text(encoding="utf-8")
    assert evidence(load_weights()) in page


def test_weights_are_found_that_the_silences_were_made_with() -> None:
    """Evidence with a known weight, itineraries drawn by it: maximum likelihood finds the weight."""
    from benchmarks.calibration.learning import Problem, fit_temperature, fit_weights  # noqa: PLC0415
    from pipeline.detect.dark_calls.priors import EvidenceWeights  # noqa: PLC0415

    names = list(EvidenceWeights.model_fields)
    random = np.random.default_rng(7)
    features = np.zeros((8000, len(names)))
    features[:, names.index("named_port")] = random.random(8000) < 0.5
    features[1::2, names.index("call_cargo")] = 1.0
    score = features[:, names.index("named_port")] * 1.5 - features[:, names.index("call_cargo")]
    first = random.random(4000) < 1 / (1 + np.exp(score[1::2] - score[::2]))
    is_true = np.zeros(8000, dtype=np.bool_)
    is_true[::2], is_true[1::2] = first, ~first
    problem = Problem(features, is_true, np.arange(0, 8000, 2), np.repeat(np.arange(4000), 2))
    weights, likelihood = fit_weights(problem)
    assert weights.named_port == pytest.approx(1.5, abs=0.15)
    assert weights.call_cargo == pytest.approx(-1.0, abs=0.15)
    assert weights.lay_still == 0.0
    assert likelihood < 0
    assert fit_temperature(problem, weights) == pytest.approx(1.0, abs=0.1)


@pytest.mark.slow
def test_the_weights_in_force_are_those_that_the_command_in_their_file_finds() -> None:
    from benchmarks.calibration.fit import SEED as FIT_SEED  # noqa: PLC0415
    from benchmarks.calibration.fit import SILENCES, command, fitted  # noqa: PLC0415

    weights, _ = fitted(SILENCES, FIT_SEED)
    assert weights.made_by == load_weights().made_by == command(SILENCES, FIT_SEED)
    found, kept = weights.evidence.model_dump(), load_weights().evidence.model_dump()
    assert found == pytest.approx(kept, abs=0.02)


def test_no_true_itinerary_is_lost_where_only_its_port_is_rare() -> None:
    explained = explain(FAMILY_A, 300, 9, DarkCallSettings())
    has_truth = explained.labels.group_by("gap").agg(pl.col("is_true").any())
    assert has_truth["is_true"].mean() > 0.97  # type: ignore[operator]  # polars: any number
    scored = score(explained, load_weights())
    assert scored.height == 300
    assert scored["dprk_probability"].is_between(0, 1).all()
