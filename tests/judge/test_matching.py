import csv
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import dataframely as dy
import polars as pl
import pytest
from list_rows import ANGARA, SDN, VESSELS, entries_of, in_force, listed, published

from pipeline.imo import has_right_check_digit
from pipeline.judge.matching import match_vessels
from pipeline.schemas import ListEntries, VesselIdentities, WatchlistMatches
from pipeline.watchlist_settings import WatchlistSettings

VESSEL = {"vessel_id": pl.String, "imo": pl.UInt32, "mmsi": pl.UInt32, "call_sign": pl.String, "ship_name": pl.String}


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


def matches(
    vessels: Sequence[dict[str, Any]], entries: dy.DataFrame[ListEntries], *identities: dict[str, Any], **spans: Any
) -> dy.DataFrame[WatchlistMatches]:
    return match_vessels(heard(*vessels), broadcast(*identities), in_force(entries, **spans), WatchlistSettings())


def matched(
    vessels: Sequence[dict[str, Any]], entries: dy.DataFrame[ListEntries], *identities: dict[str, Any]
) -> list[tuple[str, str]]:
    found = matches(vessels, entries, *identities)
    return list(found.select("matched_on", "match_strength").iter_rows())


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


def test_a_match_carries_what_a_rule_needs() -> None:
    day = datetime(2024, 3, 1)  # noqa: DTZ001  times are UTC without a zone
    entries = listed("9179842,ANGARA,M LEASING LLC,owner", header="imo,name,owner,listing")
    (match,) = matches([vessel(imo=9179842)], entries, listed_from_utc=day).to_dicts()
    assert (match["listing"], match["owners"]) == ("owner", ["M LEASING LLC"])
    assert (match["list_version"], match["listed_from_utc"], match["listed_to_utc"]) == ("2024-01-01", day, None)


def test_every_mmsi_call_sign_and_name_of_an_entry_counts() -> None:
    header = '"type","caption","imo","risk","mmsi","aliases"'
    entries = entries_of(f'{header}\n"VESSEL","LADY R","","sanction","273000001;273000002","ZAIKA"')
    assert matched([vessel(mmsi=273000002)], entries) == [("mmsi", "probable")]
    assert matched([vessel(ship_name="ZAIKA")], entries) == [("name", "weak")]


@pytest.mark.parametrize(
    ("heard_as", "on_the_list"),
    [
        ("MAIA 1", "MAIA-1"),
        ("BALT ISSLEDOVATEL", "BALT. ISSLEDOVATEL'"),
        ("SAO JOAO", "São João"),
        ("NON PROFIT PARTNERSH", "NON-PROFIT PARTNERSHIP REVIVAL"),
    ],
)
def test_names_are_compared_by_letters_and_digits_as_ais_can_say_them(heard_as: str, on_the_list: str) -> None:
    assert matched([vessel(ship_name=heard_as)], listed(f",,,{on_the_list},,")) == [("name", "weak")]


@pytest.mark.parametrize(
    ("heard_as", "strength"),
    [
        ("ANGARA", "probable"),
        ("ANGRA", "probable"),
        ("ANGARRA", "probable"),
        ("ANGERA", "probable"),
        ("ANAGRA", "probable"),
        ("ANGERE", "weak"),
        ("LENA", "weak"),
    ],
)
def test_with_the_same_call_sign_one_letter_may_differ(heard_as: str, strength: str) -> None:
    assert matched([vessel(call_sign="UBYT2", ship_name=heard_as)], listed(ANGARA)) == [("call_sign", strength)]


def test_ships_numbered_in_a_row_are_not_typos_of_each_other() -> None:
    entries = listed(",,HMZA,SIN PHYONG 9,,")
    assert matched([vessel(call_sign="HMZA", ship_name="SIN PHYONG 5")], entries) == [("call_sign", "weak")]


def test_a_typo_alone_matches_nothing() -> None:
    assert matched([vessel(ship_name="ANGERA")], listed(ANGARA)) == []


def test_an_mmsi_given_to_another_ship_is_only_weak() -> None:
    other = vessel(mmsi=273210440, call_sign="UAAA1", ship_name="VOLGA")
    assert matched([other], listed(ANGARA)) == [("mmsi", "weak")]


def test_a_renamed_ship_is_still_known_by_its_mmsi() -> None:
    assert matched([vessel(mmsi=273210440, ship_name="VOLGA")], listed(ANGARA)) == [("mmsi", "probable")]
    assert matched([vessel(mmsi=273210440, call_sign="UBYT2", ship_name="VOLGA")], listed(ANGARA)) == [
        ("mmsi", "probable")
    ]


def test_an_mmsi_reused_by_a_ship_with_another_imo_number_does_not_match() -> None:
    assert matched([vessel(imo=9161003, mmsi=273210440)], listed(ANGARA)) == []


@pytest.mark.parametrize(
    ("imo", "call_sign", "expected"),
    [
        (9179892, "UBYT2", [("mmsi", "probable")]),
        (9679842, "UBYT2", [("mmsi", "probable")]),
        (9179892, "UAAA1", []),
        (9124043, "UBYT2", []),
    ],
)
def test_a_mistyped_imo_number_does_not_speak_against_mmsi_and_call_sign(
    imo: int, call_sign: str, expected: list[tuple[str, str]]
) -> None:
    assert has_right_check_digit(imo)  # as it is for one slip in ten
    ship = vessel(imo=imo, mmsi=273210440, call_sign=call_sign, ship_name="VOLGA")
    assert matched([ship], listed(ANGARA)) == expected


@pytest.mark.parametrize("call_sign", ["0000000", "0", "@", "--"])
def test_a_call_sign_that_is_none_matches_nothing(call_sign: str) -> None:
    assert matched([vessel(call_sign=call_sign)], listed(f",,{call_sign},ANGARA,,")) == []


@pytest.mark.parametrize("name", ["JUL 28", "JUL-28", "7-28"])
def test_a_name_that_a_spreadsheet_made_a_day_of_is_no_name(name: str) -> None:
    assert matched([vessel(ship_name=name)], listed("8898831,,,Jul-28,,", ",,,28-Jul,,")) == []
    assert matched([vessel(imo=8898831, ship_name=name)], listed("8898831,,,Jul-28,,")) == [("imo", "certain")]


def test_an_entry_that_ended_before_it_began_never_was() -> None:
    march, may = datetime(2024, 3, 1), datetime(2024, 5, 1)  # noqa: DTZ001  times are UTC without a zone
    assert matches([vessel(imo=9179842)], listed(ANGARA), listed_from_utc=may, listed_to_utc=march).is_empty()


def test_matching_does_not_depend_on_the_order_of_rows() -> None:
    ships = [vessel(imo=9179842, vessel_id="A"), vessel(mmsi=273210440, vessel_id="B"), vessel(vessel_id="C")]
    entries = listed(ANGARA, "9161003,,,LADY R,,")
    assert matches(ships, entries).equals(matches(ships[::-1], ListEntries.validate(entries.reverse())))


def test_every_real_ship_of_ofac_is_matched_by_its_number_and_with_no_other() -> None:
    entries = entries_of(published(SDN))
    numbers = entries["imo"].drop_nulls().to_list()
    found = matches([vessel(imo=imo, vessel_id=f"IMO{imo}", mmsi=imo) for imo in numbers], entries)
    pairs = found.join(entries.select("entry_id", "imo"), on="entry_id")
    assert set(found["match_strength"]) == {"certain"}
    assert (
        pairs.select("vessel_id", pl.format("IMO{}", "imo").alias("other"))
        .filter(pl.col("vessel_id") != pl.col("other"))
        .is_empty()
    )
    assert found.height == len(numbers)


def test_no_trap_among_the_published_ships_is_taken_for_a_listed_one() -> None:
    entries, rows = entries_of(published(SDN)), list(csv.DictReader(io.StringIO(published(VESSELS))))
    decoys = {int(row["imo"]): row["name"].partition(" (")[0] for row in rows if row["role"].startswith("NEGATIVE")}
    assert {9124043, 9617923} <= decoys.keys()
    ours = ListEntries.validate(
        entries_of(published(VESSELS)).filter(~pl.col("imo").is_in([*decoys]).fill_null(value=False))
    )
    for imo, name in decoys.items():
        decoy = vessel(imo=imo, ship_name=name)
        listed_itself = [("imo", "certain")] if imo in entries["imo"] else []
        assert matched([decoy], entries, decoy) == listed_itself
        assert matched([decoy], ours, decoy) == []


def test_neptun_is_two_ships_and_each_is_only_itself() -> None:
    entries = entries_of(published(SDN))
    for imo, listed_name in ((9358010, "MAIA-1"), (8404991, "NEPTUN")):
        neptun = vessel(imo=imo, ship_name="NEPTUN")
        assert matches([neptun], entries, neptun)["listed_name"].to_list() == [listed_name]
