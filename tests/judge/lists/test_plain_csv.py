import csv
import io
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from list_rows import ANGARA, HEADER, VESSELS, account_of, entries_of, entry, listed, published, read

from pipeline.errors import ConfigurationError


def test_every_column_of_the_plain_csv_is_read() -> None:
    header = f"{HEADER},owner,listing,listed_from,listed_to"
    assert entry(f"{header}\n{ANGARA},M LEASING LLC; OTHER,owner,2022-05-08,2030-01-01") == {
        "list_name": "OFAC SDN",
        "programme": "RUSSIA-EO14024",
        "imo": 9179842,
        "mmsi": 273210440,
        "call_sign": "UBYT2",
        "listed_name": "ANGARA",
        "owners": ["M LEASING LLC", "OTHER"],
        "listing": "owner",
        "designated_at_utc": datetime(2022, 5, 8),  # noqa: DTZ001  times are UTC without a zone
        "delisted_at_utc": datetime(2030, 1, 1),  # noqa: DTZ001  same
    }


def test_a_ship_is_listed_itself_unless_its_row_says_otherwise() -> None:
    assert listed(ANGARA)["listing"].item() == "ship"


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


def test_a_list_may_be_named_by_whoever_loads_it_but_the_file_knows_better() -> None:
    text = f"{HEADER}\n{ANGARA}\n9161003,,,LADY R,,"
    assert read(text, list_name="ours").entries["list_name"].sort().to_list() == ["OFAC SDN", "ours"]


def test_a_ship_under_two_programmes_of_one_list_is_one_entry() -> None:
    entries = listed(ANGARA, ANGARA.replace("RUSSIA-EO14024", "DPRK4"), ANGARA)
    assert entries["programme"].to_list() == ["DPRK4; RUSSIA-EO14024"]


def test_an_entry_keeps_its_id_whatever_else_the_file_holds() -> None:
    alone = listed(ANGARA)["entry_id"].item()
    assert alone in listed("9161003,,,LADY R,OFAC SDN,", ANGARA)["entry_id"].to_list()


def test_comments_before_the_header_are_passed_over_and_may_give_the_lists_day() -> None:
    account = account_of(f"# what the list is\n# As of: 2024-03-10\n{HEADER}\n{ANGARA}")
    assert account.as_of_utc == datetime(2024, 3, 10)  # noqa: DTZ001  times are UTC without a zone
    assert account.fates["loaded"] == account.rows == 1


def test_lines_are_numbered_as_in_the_file_also_after_comments() -> None:
    with pytest.raises(ConfigurationError, match=r"line 4: .*wrong check digit"):
        listed("9179843,,,ANGARA,,", header=f"# one\n# two\n{HEADER}")


def test_a_column_that_is_not_read_is_named() -> None:
    assert list(account_of("name,imo,colour\nLADY R,9161003,red").signals) == [
        "column 'colour' is not read; passed over"
    ]


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
        ("9179842,,,ANG\x07ARA,,", "control character"),
        (f"9179842,,,{'A' * 1000},,", "1000 characters"),
        (f"9179842,,,{'A' * 1_000_000},,", "field larger than field limit"),
    ],
)
def test_a_wrong_line_is_named_with_its_reason(line: str, why: str) -> None:
    with pytest.raises(ConfigurationError, match=f"list.csv: line 3.*{why}"):
        listed(ANGARA, line)


@pytest.mark.parametrize(("cell", "why"), [("both", "neither ship"), ("SHIP ", None), ("", None)])
def test_whose_listing_it_is_is_ship_or_owner(cell: str, why: str | None) -> None:
    if why:
        with pytest.raises(ConfigurationError, match=why):
            listed(f"9179842,{cell}", header="imo,listing")
    else:
        assert listed(f"9179842,{cell}", header="imo,listing")["listing"].item() == "ship"


def test_all_wrong_lines_are_told_at_once_and_ten_are_shown() -> None:
    with pytest.raises(ConfigurationError, match=r"line 2: .*line 11: .*and 3 more") as error:
        listed(*["1,,,X,,"] * 13)
    assert "line 12" not in str(error.value)


@pytest.mark.parametrize("text", ["", "\n", ANGARA, "<html>,<body>\n1,2", "imo;name\n9179842;ANGARA"])
def test_a_file_without_a_header_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="no header of a watchlist"):
        entries_of(text)


def test_a_header_without_ships_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="no ship"):
        listed("", ",,,,,")


def test_companies_are_not_taken_for_ships() -> None:
    with pytest.raises(ConfigurationError, match="is a organization, not a ship"):
        listed("ORGANIZATION,Marine Trans Shipping LLC,IMO9161003", header="type,caption,imo")


def test_a_name_that_a_spreadsheet_would_calculate_is_a_name() -> None:
    assert listed("""9179842,,,"=HYPERLINK(""x"")",,""")["listed_name"].item() == '=HYPERLINK("x")'


@given(st.text(max_size=200))
@settings(max_examples=100)
def test_any_text_is_a_watchlist_or_a_configuration_error(text: str) -> None:
    try:
        entries = entries_of(f"name,imo\n{text}")
    except ConfigurationError:
        return
    assert entries.height > 0


def test_the_published_list_of_ships_is_read_whole() -> None:
    text = published(VESSELS)
    named = sum(bool(row["name"]) for row in csv.DictReader(io.StringIO(text)))
    assert account_of(text).fates["loaded"] == named
