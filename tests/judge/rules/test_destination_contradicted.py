from typing import Any

from factories import at
from risk_cases import LINE, case, dark_voyage, points, spoken, voyage

from pipeline.judge.rules.destination_contradicted import destination_contradicted


def declared(**other: Any) -> dict[str, Any]:
    row = {
        "voyage_id": "v", "destination": "NINGBO", "declared_port_id": "CNNBO", "declared_port_name": "Ningbo",
        "declared_country": "CN", "declared_at_utc": at(12), **LINE,
    }  # fmt: skip
    return row | other


def test_fires_where_another_country_was_declared_and_cites_the_line() -> None:
    (row,) = spoken(destination_contradicted, case(voyage("RU_VOSTOCHNY", "KP_RAJIN"), destinations=[declared()]))
    assert (row["points"], row["phenomenon"], row["lines"]) == (10.0, "destination", [LINE])
    assert row["text"] == (
        'Declared the destination "NINGBO" (Ningbo, China) at 2024-03-09 12:00 UTC, and called at Rajin in North Korea '
        "next."
    )


def test_fires_across_the_corridor_and_says_probably_of_an_inferred_call() -> None:
    to_rajin = dark_voyage(
        origin_port_id="RU_DUNAI", origin_country="RU", destination_port_id="KP_RAJIN", destination_country="KP",
        destination_port_name="Rajin", origin_gap_id=None, destination_gap_id="g",
    )  # fmt: skip
    vladivostok = declared(
        destination="RU VVO", declared_port_id="RU_VLADIVOSTOK", declared_port_name="Vladivostok", declared_country="RU"
    )
    (row,) = spoken(destination_contradicted, case(to_rajin, destinations=[vladivostok]))
    assert row["text"].endswith("and probably called at Rajin in North Korea next.")


VLADIVOSTOK = {"declared_port_id": "RU_VLADIVOSTOK", "declared_port_name": "Vladivostok", "declared_country": "RU"}
RAJIN = {"declared_port_id": "KP_RAJIN", "declared_port_name": "Rajin", "declared_country": "KP"}


def test_nearly_another_port_of_the_same_country() -> None:
    assert (
        points(destination_contradicted, case(voyage("KP_RAJIN", "RU_DUNAI"), destinations=[declared(**VLADIVOSTOK)]))
        == []
    )


def test_nearly_the_port_that_it_came_from_not_renewed() -> None:
    assert (
        points(destination_contradicted, case(voyage("KP_RAJIN", "RU_DUNAI"), destinations=[declared(**RAJIN)])) == []
    )
    country_only = declared(declared_port_id=None, declared_port_name=None, declared_country="KP")
    assert points(destination_contradicted, case(voyage("KP_RAJIN", "RU_DUNAI"), destinations=[country_only])) == []


def test_must_not_fire_where_it_did_as_declared_nor_off_the_corridor() -> None:
    assert (
        points(destination_contradicted, case(voyage("RU_DUNAI", "KP_RAJIN"), destinations=[declared(**RAJIN)])) == []
    )
    to_niigata = voyage("RU_DUNAI", "JP_NIIGATA")
    assert points(destination_contradicted, case(to_niigata, destinations=[declared()])) == []
    assert points(destination_contradicted, case(voyage())) == []


def test_a_hostile_destination_stays_on_one_line() -> None:
    hostile = declared(destination='NINGBO\x1b[31m"<B>')
    (row,) = spoken(destination_contradicted, case(voyage("RU_VOSTOCHNY", "KP_RAJIN"), destinations=[hostile]))
    assert 'Declared the destination "NINGBO?[31m"<B>" (Ningbo, China)' in row["text"]
