import json
from datetime import datetime
from typing import Any

import pytest
from list_rows import account_of, entries_of, entry

from pipeline.errors import ConfigurationError


def line(schema: str, entity_id: str, caption: str = "", last_seen: str | None = None, **properties: Any) -> str:
    values = {name: value if isinstance(value, list) else [value] for name, value in properties.items()}
    document = {"id": entity_id, "schema": schema, "caption": caption, "properties": values, "datasets": ["ds"]}
    return json.dumps({**document, "last_seen": last_seen} if last_seen else document)


def ship(**properties: Any) -> str:
    said = {"name": "LADY R", "imoNumber": "IMO9161003", "topics": "sanction", **properties}
    return line("Vessel", "V", "LADY R", **{name: value for name, value in said.items() if value})


COMPANY = line("Company", "C", "MG-FLOT LLC", name="MG-FLOT LLC", topics="sanction")
OWNED = line("Ownership", "O", owner="C", asset="V")
SANCTION = line("Sanction", "S", entity="V", programId="US-RUSSIA", startDate="2022-05-08")


def day(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_ship_says_all_its_names_numbers_and_call_signs() -> None:
    text = ship(
        name=["LADY R", "ЛЕДИ"], previousName="ZAIKA", alias="L R", mmsi=["273000001", "273000002"], callSign="UABC"
    )
    assert entry(text) == {
        "list_name": "OpenSanctions",
        "programme": "ds",
        "imo": 9161003,
        "mmsi": 273000001,
        "other_mmsis": [273000002],
        "call_sign": "UABC",
        "listed_name": "LADY R",
        "other_names": ["L R", "ZAIKA", "ЛЕДИ"],
        "listing": "ship",
    }


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_owners_and_sanctions_are_found_wherever_they_stand(order: tuple[int, ...]) -> None:
    lines = [ship(), COMPANY, OWNED, SANCTION]
    told = entry("\n".join(lines[place] for place in order))
    assert (told["owners"], told["programme"]) == (["MG-FLOT LLC"], "US-RUSSIA")
    assert told["designated_at_utc"] == day("2022-05-08")


def test_a_ship_that_is_not_listed_but_whose_owner_is_says_so() -> None:
    owners = line("Sanction", "S", entity="C", programId="US-RUSSIA", startDate="2022-05-08")
    told = entry("\n".join([ship(topics=None), COMPANY, OWNED, owners]))
    assert (told["listing"], told["owners"], told["programme"]) == ("owner", ["MG-FLOT LLC"], "US-RUSSIA")
    assert told["designated_at_utc"] == day("2022-05-08")


@pytest.mark.parametrize(
    "link",
    [
        line("UnknownLink", "O", subject="C", object="V", role="designated As Economic Resources Of"),
        line("UnknownLink", "O", subject="C", object="V", role="Ship manager"),
    ],
)
def test_a_link_whose_role_is_to_own_or_run_a_ship_counts(link: str) -> None:
    assert entry("\n".join([ship(topics=None), COMPANY, link]))["listing"] == "owner"


def test_any_other_link_does_not() -> None:
    link = line("UnknownLink", "O", subject="C", object="V", role="mentioned with")
    assert (
        account_of("\n".join([ship(), line("Vessel", "W", "OTHER", name="OTHER"), COMPANY, link])).fates["not_flagged"]
        == 1
    )


def test_the_ships_own_properties_name_owners_and_operators() -> None:
    told = entry("\n".join([ship(topics=None, owner="C", operator="nobody-known"), COMPANY]))
    assert (told["listing"], told["owners"]) == ("owner", ["MG-FLOT LLC", "nobody-known"])


def test_entities_that_stand_in_another_are_links_as_well() -> None:
    company = {"id": "C", "schema": "Company", "caption": "MG-FLOT LLC", "properties": {"topics": ["sanction"]}}
    owned = {"id": "O", "schema": "Ownership", "properties": {"owner": [company]}}
    told = entry(ship(topics=None, ownershipAsset=owned))
    assert (told["listing"], told["owners"]) == ("owner", ["MG-FLOT LLC"])


def test_a_ship_that_nothing_flags_and_everybody_else_are_counted() -> None:
    account = account_of("\n".join([ship(), line("Vessel", "W", "OTHER", name="OTHER"), COMPANY, OWNED, ""]))
    assert account.fates == {"loaded": 1, "not_a_ship": 2, "not_flagged": 1, "no_identity": 0, "refused": 0}


def test_a_sanction_that_is_over_ends_the_listing() -> None:
    over = line("Sanction", "S", entity="V", startDate="2022-05-08", endDate="2023-01-01")
    assert entry("\n".join([ship(topics=None), over]))["delisted_at_utc"] == day("2023-01-01")
    assert "delisted_at_utc" not in entry(f"{ship()}\n{over}")


def test_the_files_day_is_the_latest_on_which_anything_was_seen() -> None:
    seen = line("Company", "C", last_seen="2024-03-02T06:00:00")
    assert account_of(f"{ship()}\n{seen}").as_of_utc == day("2024-03-02")


def test_a_ship_without_a_day_of_its_sanction_is_listed_since_it_was_first_seen() -> None:
    seen = {**json.loads(ship()), "first_seen": "2023-05-01T10:00:00"}
    assert entry(json.dumps(seen))["designated_at_utc"] == day("2023-05-01")
    told = entry("\n".join([json.dumps(seen), SANCTION]))
    assert told["designated_at_utc"] == day("2022-05-08")


def test_a_property_or_topic_that_is_not_known_is_told() -> None:
    signals = account_of(ship(colour="grey", topics=["sanction", "mare.new"])).signals
    assert list(signals) == [
        "property 'colour' of Vessel is not known; passed over",
        "topic 'mare.new' is not known; it flags no ship",
    ]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("{", "is no JSON"),
        ("[]", "is no entity"),
        ('{"id": "x", "schema": "Vessel"}', "is no entity"),
        ('{"schema": "Vessel", "properties": {}}', "without id or schema"),
        (ship(name="LADY\u0000R").replace('"V"', '"W"'), "control character"),
        (ship(name="\ud800").replace('"V"', '"W"'), "control character"),
        ("{" * 100_000, "is no JSON"),
        ('{"id": "x", "schema": "Vessel", "properties": {"mmsi": ' + "9" * 10_000 + "}}", "is no JSON"),
        (ship(), "stands on line 1 too"),
        (ship(name="A" * 1_000_000).replace('"V"', '"W"'), "1000000 characters"),
    ],
)
def test_a_wrong_line_is_refused_with_its_number_and_the_others_are_read(bad: str, why: str) -> None:
    account = account_of(f"{ship()}\n{bad}\n{COMPANY}")
    assert (account.fates["loaded"], account.fates["refused"], account.fates["not_a_ship"]) == (1, 1, 1)
    ((line_no, told),) = account.refusals
    assert line_no == 2
    assert why in told


def test_entities_nested_without_end_are_refused() -> None:
    deep: dict[str, Any] = {"id": "x", "schema": "Company", "properties": {}}
    for number in range(9):
        deep = {"id": str(number), "schema": "Company", "properties": {"parent": [deep]}}
    assert "deep" in account_of(f"{ship()}\n{json.dumps(deep)}").refusals[0][1]


def test_a_file_without_a_flagged_ship_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"no ship was found.*ftm_json; not_a_ship 1"):
        entries_of(COMPANY)
