import pytest
from list_rows import account_of, entries_of, entry

from pipeline.errors import ConfigurationError

HEADER = '"type","caption","imo","risk","countries","flag","mmsi","id","url","datasets","aliases"'


def row(**cells: str) -> str:
    cell = {
        "type": "VESSEL",
        "caption": "LADY R",
        "imo": "IMO9161003",
        "risk": "sanction",
        "flag": "ru",
        "mmsi": "",
        "id": "NK-1",
        "datasets": "us_ofac_sdn",
        **cells,
    }
    names = ("type", "caption", "imo", "risk", "countries", "flag", "mmsi", "id", "url", "datasets", "aliases")
    return ",".join(f'"{cell.get(name, "")}"' for name in names)


def text_of(*rows: str) -> str:
    return "\n".join([HEADER, *rows]) + "\n"


def test_values_parted_by_semicolons_are_all_read() -> None:
    assert entry(text_of(row(mmsi="273000001;273000002", aliases="ZAIKA;ЛЕДИ", datasets="eu_fsf;us_ofac_sdn"))) == {
        "list_name": "OpenSanctions maritime",
        "programme": "eu_fsf; us_ofac_sdn",
        "imo": 9161003,
        "mmsi": 273000001,
        "other_mmsis": [273000002],
        "listed_name": "LADY R",
        "other_names": ["ZAIKA", "ЛЕДИ"],
        "listing": "ship",
    }


def test_companies_numbers_are_passed_over_and_counted() -> None:
    company = row(type="ORGANIZATION", caption="Marine Trans Shipping LLC", imo="IMO6183435")
    account = account_of(text_of(row(), company))
    assert (account.fates["loaded"], account.fates["not_a_ship"]) == (1, 1)
    assert entries_of(text_of(row(), company))["imo"].to_list() == [9161003]


def test_a_ship_with_two_numbers_is_two_entries_of_one_id() -> None:
    assert entries_of(text_of(row(), row(imo="IMO9179842")))["imo"].sort().to_list() == [9161003, 9179842]


@pytest.mark.parametrize(
    ("risk", "listing"),
    [
        ("sanction", "ship"),
        ("mare.shadow;poi", "ship"),
        ("sanction.linked", "owner"),
        ("sanction;sanction.linked", "ship"),
    ],
)
def test_the_risk_tells_a_listed_ship_from_one_whose_owner_is(risk: str, listing: str) -> None:
    assert entry(text_of(row(risk=risk)))["listing"] == listing


@pytest.mark.parametrize("risk", ["", "mare.detained", "mare.detained;reg.warn"])
def test_a_ship_that_a_port_state_held_is_not_flagged(risk: str) -> None:
    assert account_of(text_of(row(), row(risk=risk))).fates["not_flagged"] == 1


def test_a_risk_that_nobody_has_judged_flags_no_ship_and_is_told() -> None:
    account = account_of(text_of(row(), row(risk="mare.new")))
    assert account.fates["not_flagged"] == 1
    assert "risk 'mare.new' is not known; it flags no ship" in account.signals


def test_a_ship_without_imo_number_is_kept_and_one_without_anything_counted() -> None:
    account = account_of(text_of(row(imo="", id="NK-2"), row(imo="", caption="", id="NK-3")))
    assert (account.fates["loaded"], account.fates["no_identity"]) == (1, 1)


def test_a_new_column_is_told() -> None:
    account = account_of(text_of(row()).replace('"aliases"', '"aliases","colour"'))
    assert list(account.signals) == ["column 'colour' is not known; passed over"]


def test_a_row_with_too_many_cells_is_refused_with_its_line() -> None:
    account = account_of(text_of(row(), row() + ',"more"'))
    assert [line_no for line_no, _ in account.refusals] == [3]


def test_a_file_of_companies_alone_holds_no_ship() -> None:
    with pytest.raises(ConfigurationError, match=r"no ship was found.*not_a_ship 1"):
        entries_of(text_of(row(type="ORGANIZATION")))
