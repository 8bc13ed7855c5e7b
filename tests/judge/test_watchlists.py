import csv
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import dataframely as dy
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ConfigurationError
from pipeline.judge.watchlists import match_vessels, read_watchlist
from pipeline.schemas import VesselIdentities, WatchlistEntries

HEADER = "imo,mmsi,call_sign,name,list_name,programme"
ANGARA = "9179842,273210440,UBYT2,ANGARA,OFAC SDN,RUSSIA-EO14024"
VESSEL = {"vessel_id": pl.String, "imo": pl.UInt32, "mmsi": pl.UInt32, "call_sign": pl.String, "ship_name": pl.String}


def listed(*lines: str, header: str = HEADER) -> dy.DataFrame[WatchlistEntries]:
    return read_watchlist("\n".join([header, *lines]), source="list.csv", default_list_name="list")


def vessel(
    imo: int | None = None,
    mmsi: int = 273999999,
    call_sign: str | None = None,
    ship_name: str | None = None,
    vessel_id: str = "V",
) -> dict[str, Any]:
    return {"vessel_id": vessel_id, "imo": imo, "mmsi": mmsi, "call_sign": call_sign, "ship_name": ship_name}


def heard(*vessels: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(vessels), schema=VESSEL, orient="row")


def broadcast(*identities: dict[str, Any]) -> dy.DataFrame[VesselIdentities]:
    day = datetime(2024, 3, 1)  # noqa: DTZ001  times are UTC without a zone
    spans = {"valid_from_utc": day, "valid_to_utc": day, "message_count": 3}
    rows = [identity | spans for identity in identities]
    return VesselIdentities.validate(pl.DataFrame(rows, schema=VesselIdentities.create_empty().schema, orient="row"))


def matched(
    vessels: Sequence[dict[str, Any]], entries: dy.DataFrame[WatchlistEntries], *identities: dict[str, Any]
) -> list[tuple[str, str]]:
    matches = match_vessels(heard(*vessels), broadcast(*identities), entries)
    return list(matches.select("matched_on", "match_strength").iter_rows())


def test_every_column_of_the_plain_csv_is_read() -> None:
    assert listed(ANGARA).drop("entry_id").row(0, named=True) == {
        "list_name": "OFAC SDN",
        "programme": "RUSSIA-EO14024",
        "imo": 9179842,
        "mmsi": 273210440,
        "call_sign": "UBYT2",
        "listed_name": "ANGARA",
    }


@pytest.mark.parametrize(
    "header",
    ["imo,name,programme", "imo_number,vessel_name,program", "imoNumber,caption,datasets", "\ufeffIMO , Name,risk"],
)
def test_the_names_that_lists_use_for_a_column_are_one(header: str) -> None:
    row = listed("IMO9161003,LADY R,X", header=header).row(0, named=True)
    assert (row["imo"], row["listed_name"], row["programme"]) == (9161003, "LADY R", "X")


def test_an_imo_prefix_is_dropped_and_blank_is_unknown() -> None:
    row = listed("IMO 9161003,, ,LADY R,,").row(0, named=True)
    assert (row["imo"], row["mmsi"], row["call_sign"], row["list_name"]) == (9161003, None, None, "list")


def test_a_ship_under_two_programmes_of_one_list_is_one_entry() -> None:
    entries = listed(ANGARA, ANGARA.replace("RUSSIA-EO14024", "DPRK4"), ANGARA)
    assert entries["programme"].to_list() == ["DPRK4; RUSSIA-EO14024"]


def test_an_entry_keeps_its_id_whatever_else_the_file_holds() -> None:
    alone = listed(ANGARA)["entry_id"].item()
    assert alone in listed("9161003,,,LADY R,OFAC SDN,", ANGARA)["entry_id"].to_list()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("9179843,,,ANGARA,,", "wrong check digit"),
        ("917984,,,ANGARA,,", "not seven digits"),
        ("9179842.0,,,ANGARA,,", "not seven digits"),
        ("0000000,,,ANGARA,,", "wrong check digit"),
        (",27321044,,ANGARA,,", "not nine digits"),
        (",²73210440,,ANGARA,,", "not nine digits"),
        (",,,,OFAC SDN,DPRK", "names no ship"),
        ("9179842,,,ANGARA, a ro-ro,OFAC SDN,X", "quote the cell"),
        ('9179842,,,"ANGARA,,', "quotation mark"),
    ],
)
def test_a_wrong_line_is_named_with_its_reason(line: str, why: str) -> None:
    with pytest.raises(ConfigurationError, match=f"list.csv: line 3.*{why}"):
        listed(ANGARA, line)


def test_all_wrong_lines_are_told_at_once_and_ten_are_shown() -> None:
    with pytest.raises(ConfigurationError, match=r"line 2: .*line 11: .*and 3 more") as error:
        listed(*["1,,,X,,"] * 13)
    assert "line 12" not in str(error.value)


@pytest.mark.parametrize("text", ["", "\n", ANGARA, "<html>,<body>\n1,2", "imo;name\n9179842;ANGARA"])
def test_a_file_without_a_header_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="no header of a watchlist"):
        read_watchlist(text, source="list.csv", default_list_name="list")


def test_a_header_without_ships_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="no ship"):
        listed("", ",,,,,")


def test_companies_are_not_taken_for_ships() -> None:
    with pytest.raises(ConfigurationError, match="is a organization, not a ship"):
        listed("ORGANIZATION,Marine Trans Shipping LLC,IMO9161003", header="type,caption,imo")


@given(st.text(max_size=200))
@settings(max_examples=100)
def test_any_text_is_a_watchlist_or_a_configuration_error(text: str) -> None:
    try:
        entries = read_watchlist(f"name,imo\n{text}", source="list.csv", default_list_name="list")
    except ConfigurationError:
        return
    assert entries.height > 0


def test_the_same_imo_is_certain() -> None:
    assert matched([vessel(imo=9179842)], listed(ANGARA)) == [("imo", "certain")]


def test_an_imo_broadcast_at_another_time_is_probable() -> None:
    assert matched([vessel(imo=9161003)], listed(ANGARA), vessel(imo=9179842)) == [("imo", "probable")]


def test_the_same_mmsi_is_probable() -> None:
    assert matched([vessel(mmsi=273210440)], listed(ANGARA)) == [("mmsi", "probable")]


def test_an_earlier_mmsi_matches_too() -> None:
    assert matched([vessel()], listed(ANGARA), vessel(mmsi=273210440)) == [("mmsi", "probable")]


def test_call_sign_and_name_together_are_probable_and_each_alone_is_weak() -> None:
    assert matched([vessel(call_sign="ubyt2", ship_name="An gara")], listed(ANGARA)) == [("call_sign", "probable")]
    assert matched([vessel(call_sign="UBYT2")], listed(ANGARA)) == [("call_sign", "weak")]
    assert matched([vessel(ship_name="ANGARA ")], listed(ANGARA)) == [("name", "weak")]


def test_a_known_different_imo_contradicts_mmsi_call_sign_and_name() -> None:
    decoy = vessel(imo=9124043, mmsi=273210440, call_sign="UBYT2", ship_name="ANGARA")
    assert matched([decoy], listed(ANGARA)) == []


def test_an_imo_with_a_wrong_check_digit_says_nothing() -> None:
    typo = vessel(imo=None, mmsi=273210440)
    assert matched([typo], listed(ANGARA), vessel(imo=9124044, mmsi=273210440)) == [("mmsi", "probable")]


def test_blank_names_have_nothing_in_common() -> None:
    assert matched([vessel(ship_name=" ", call_sign="")], listed(",273210440,,,,")) == []


def test_each_vessel_and_entry_is_one_row_with_the_strongest_match() -> None:
    whole = vessel(imo=9179842, mmsi=273210440, call_sign="UBYT2", ship_name="ANGARA")
    entries = listed(ANGARA, ANGARA.replace("OFAC SDN", "ROK MOFA"))
    assert matched([whole], entries, whole, whole | {"ship_name": "A"}) == [("imo", "certain")] * 2


NAME_TRAPS = [("ANGARA", 9124043), ("MARIA E", 9617923), ("MARIA", 9617923), ("NEPTUN", 9358010), ("NEPTUN", 8404991)]


@pytest.mark.parametrize(("name", "imo"), NAME_TRAPS)
def test_ships_that_share_a_listed_name_are_not_matched_by_it(name: str, imo: int) -> None:
    entries = listed("9179842,,,ANGARA,,", "8517839,,,MARIA,,", "9111111,,,NEPTUN,,".replace("9111111", "9161003"))
    assert matched([vessel(imo=imo, ship_name=name)], entries, vessel(imo=imo, ship_name=name)) == []


def test_the_published_list_of_ships_is_read_whole() -> None:
    facts = Path(__file__).parents[2] / "../shared/facts/vessels.csv"
    if not facts.exists():
        pytest.skip("the facts folder is missing")
    with facts.open(encoding="utf-8", newline="") as file:
        named = sum(bool(row["name"]) for row in csv.DictReader(file))
    entries = read_watchlist(facts.read_text(encoding="utf-8"), source="vessels.csv", default_list_name="facts")
    assert entries.height > 0.9 * named
