import polars as pl
import pytest

from pipeline.ports.catalogue import Catalogue, load_catalogue
from pipeline.report.anchorage_cells import (
    EXPLAINED,
    NEAR_KM,
    PORT_OF_LABEL,
    describe,
    judge_cells,
    read_anchorage_cells,
)
from pipeline.report.coastline import read_port_coastlines
from pipeline.schemas import Ports, Zones


@pytest.fixture(scope="module")
def drawn() -> Catalogue:
    """The catalogue without the ports that nobody drew zones for."""
    whole = load_catalogue()
    zones = Zones.validate(whole.zones.filter(~pl.col("zone_id").str.ends_with("/circle")))
    ports = Ports.validate(whole.ports.filter(pl.col("port_id").is_in(zones["port_id"].unique().to_list())))
    return Catalogue(ports, zones, whole.corridors)


@pytest.fixture(scope="module")
def judged(drawn: Catalogue) -> pl.DataFrame:
    return judge_cells(read_anchorage_cells(), drawn.zones, drawn.ports, read_port_coastlines())


def test_every_cell_with_the_label_of_a_drawn_port_lies_in_its_zones_or_is_explained(judged: pl.DataFrame) -> None:
    labelled = judged.filter(pl.col("label_port_id").is_not_null())
    elsewhere = labelled.filter(pl.col("port_id").ne_missing(pl.col("label_port_id")))
    assert labelled.height == 577
    assert elsewhere.height == 5
    assert set(elsewhere.select("label", "port_id").iter_rows()) == set(EXPLAINED)


def test_no_cell_near_a_drawn_port_is_outside_all_zones(judged: pl.DataFrame) -> None:
    assert judged.filter(pl.col("port_id").is_null() & (pl.col("nearest_port_km") <= NEAR_KM)).is_empty()


def test_a_cell_without_a_drawn_ports_label_lies_in_no_drawn_zone(judged: pl.DataFrame) -> None:
    assert judged.filter(pl.col("label_port_id").is_null())["port_id"].null_count() == 99


def test_labels_name_ports_that_there_are(drawn: Catalogue) -> None:
    assert set(PORT_OF_LABEL.values()) <= set(drawn.ports["port_id"])
    assert set(PORT_OF_LABEL) <= set(read_anchorage_cells()["label"])


def test_a_cell_is_there_once() -> None:
    assert read_anchorage_cells()["s2id"].is_unique().all()


def test_a_zone_that_is_missing_shows(drawn: Catalogue) -> None:
    without = Zones.validate(drawn.zones.filter(pl.col("zone_id") != "RU_NAKHODKA/west_roads"))
    said = describe(judge_cells(read_anchorage_cells(), without, drawn.ports, read_port_coastlines()))
    assert said.count("NAKHODKA at") == said.count("in no zone: NOT EXPLAINED") == 65


def test_a_cell_takes_the_kind_closest_to_the_quay(drawn: Catalogue) -> None:
    berth, harbour = (drawn.zones.filter(pl.col("zone_id") == f"RU_OLGA/{zone}") for zone in ("eastern_shore", "bay"))
    cell = read_anchorage_cells().filter(pl.col("label") == "OLGA")
    for rows in ([berth, harbour], [harbour, berth]):
        assert judge_cells(cell, Zones.validate(pl.concat(rows)), drawn.ports, read_port_coastlines())[
            "kind"
        ].to_list() == ["berth"]


def test_the_words_give_the_counts(judged: pl.DataFrame) -> None:
    said = describe(judged)
    assert "cells: 676; in drawn zones: 575; of these in the port of their label: 572" in said
    assert "within 10 km of a port with drawn zones and in none: 0" in said
    assert "on drawn land: 50, the farthest 0.52 km from the water" in said
    assert "NOT EXPLAINED" not in said
