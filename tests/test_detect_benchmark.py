"""The benchmark of detection: its positions are what it says, and all ways to tell a port agree."""

from pathlib import Path

import dataframely as dy
import polars as pl
import pytest

from benchmarks.detect.contenders import InOrder, by_assign_zones, by_bounds, by_tree, by_tree_with_rings
from benchmarks.detect.contest import VISITS, WAYS, Contest, Seen
from benchmarks.detect.plain_visits import plain_visits
from benchmarks.detect.process import by_state_machine
from benchmarks.detect.report import BEGIN, END, Report, markdown, write_docs
from benchmarks.detect.sailing import INTERVAL_S, SILENT_HOURS, Spec, make_positions
from benchmarks.detect.stages import run_stages
from pipeline.ports.catalogue import load_catalogue
from pipeline.schemas import Fixes, Positions
from pipeline.settings import Settings
from pipeline.tracks.fixes import clean_fixes

ROOT = Path(__file__).resolve().parents[1]
SPEC = Spec(positions=40_000, vessels=400, seed=3)


@pytest.fixture(scope="module")
def positions() -> dy.DataFrame[Positions]:
    return make_positions(SPEC, load_catalogue().ports)


@pytest.fixture(scope="module")
def fixes(positions: dy.DataFrame[Positions]) -> dy.DataFrame[Fixes]:
    return clean_fixes(positions, Settings().decode, Settings().tracks)


def test_equal_specifications_make_equal_positions(positions: dy.DataFrame[Positions]) -> None:
    ports = load_catalogue().ports
    assert make_positions(SPEC, ports).equals(positions)
    assert not make_positions(Spec(SPEC.positions, SPEC.vessels, seed=4), ports).equals(positions)


def test_every_vessel_has_its_share_of_positions(positions: dy.DataFrame[Positions]) -> None:
    assert positions.group_by("mmsi").len()["len"].unique().to_list() == [SPEC.positions // SPEC.vessels]
    assert positions["mmsi"].n_unique() == SPEC.vessels
    assert positions["received_at_utc"].is_sorted()


def test_as_many_lie_in_port_and_fall_silent_as_is_said(positions: dy.DataFrame[Positions]) -> None:
    moored = (positions["nav_status"] == 5).mean()
    assert moored == pytest.approx(SPEC.share_in_port, abs=0.05)
    waits = positions.sort("mmsi", "received_at_utc").select(
        "mmsi", hours=pl.col("received_at_utc").diff().over("mmsi").dt.total_seconds() / 3600
    )
    longest = waits.group_by("mmsi").agg(pl.col("hours").max())["hours"]
    assert (longest >= SILENT_HOURS[0]).mean() == pytest.approx(SPEC.share_silent, abs=0.07)
    assert longest.filter(longest < SILENT_HOURS[0]).max() <= 1.5 * INTERVAL_S / 3600  # type: ignore[operator]


def test_no_vessel_sails_faster_than_ships_do(fixes: dy.DataFrame[Fixes]) -> None:
    assert fixes["sog_knots"].quantile(0.99) < 40  # type: ignore[operator]
    assert not fixes["is_wild"].any()


def test_all_ways_tell_the_same_ports(fixes: dy.DataFrame[Fixes]) -> None:
    zones = load_catalogue().zones
    in_order = InOrder(zones)
    told = by_assign_zones(fixes, zones)
    assert 0.3 < told["port_id"].is_not_null().mean() < 0.7  # type: ignore[operator]
    for way in (by_tree, by_bounds, by_tree_with_rings):
        told_so = way(fixes, in_order)["port_id"]
        assert told_so.equals(told["port_id"].cast(pl.String), null_equal=True), way.__name__
    rings = by_tree_with_rings(fixes, in_order)["ring_port_ids"]
    assert rings.to_list() == told["ring_port_ids"].to_list()


def test_the_plain_state_machine_enters_the_ports_that_calls_are_at(fixes: dy.DataFrame[Fixes]) -> None:
    zoned = by_assign_zones(fixes, load_catalogue().zones)
    events = plain_visits(zoned)
    entries = set(events.filter(kind="entry").select("mmsi", "port_id").rows())
    calls = set(by_state_machine(zoned, Settings().port_calls).select("mmsi", "port_id").rows())
    assert len(calls & entries) > 0.95 * len(calls) > 100
    assert set(events["kind"]) == {"entry", "exit", "stop begins", "stop ends", "gap begins", "gap ends"}


def test_the_stages_find_what_is_there(positions: dy.DataFrame[Positions], tmp_path: Path) -> None:
    path = tmp_path / "positions.parquet"
    positions.write_parquet(path)
    stages = {stage["stage"]: stage for stage in run_stages(path)}
    assert stages["assign_zones"]["rows"] == SPEC.positions
    assert stages["find_gaps"]["rows"] == pytest.approx(SPEC.share_silent * SPEC.vessels, rel=0.3)
    assert stages["find_port_calls"]["rows"] > 0.3 * SPEC.vessels
    assert all(stage["peak_mb"] > 0 for stage in stages.values())


def report(assign_s: float, large: list[Seen] | None = None) -> Report:
    one = {"positions": 1000, "cpu_s": 1e-2, "warm_up_s": 0.5, "peak_mb": 100.0}
    ways = {way.name: one for way in (*WAYS, *VISITS)} | {"tumen": one | {"cpu_s": assign_s}}
    stage = {"stage": "find_port_calls", "positions": 1000, "cpu_s": 1.0, "wall_s": 1.0, "peak_mb": 100.0, "rows": 7}
    large = [] if large is None else [stage | one for one in large]
    return Report(
        SPEC, Contest([ways], [[stage]], [{"absent": "no network"}]), large, "a machine", "polars 1", "make it"
    )


def test_targets_reached_or_not_are_said() -> None:
    assert "| 10.0 | reached |" in markdown(report(1e-4))
    assert "| 0.1 | not reached |" in markdown(report(1e-2))
    assert "1.0 s for 0.001 million | not known |" in markdown(report(1e-4))
    large = markdown(report(1e-4, [{"positions": 20_000_000, "wall_s": 29.0}, {"peak_mb": 4001.0, "wall_s": 0.5}]))
    assert "29.5 s for 20 million | reached |" in large
    assert "4,001 MB for 20 million | not reached |" in large
    assert "stop detector is absent: no network" in markdown(report(1e-4))


def test_the_tables_go_between_the_marks_of_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    write_docs(page, report(1e-4))
    assert page.read_text(encoding="utf-8") == f"before\n{BEGIN}\n\n{markdown(report(1e-4))}\n\n{END}\nafter\n"
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="has no lines"):
        write_docs(page, report(1e-4))


def test_the_page_of_the_docs_has_the_marks() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert page.index(BEGIN) < page.index(END)
