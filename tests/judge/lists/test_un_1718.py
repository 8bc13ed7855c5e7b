from datetime import datetime

import pytest
from list_rows import account_of, entries_of, entry

from pipeline.judge.lists.list_days import list_day
from pipeline.judge.lists.un_1718 import several

PROGRAMMES = (
    '"Paragraph 8 (d) of resolution 1718 (2006) and paragraph 12 of resolution 2270 (2016)"',
    '"Paragraph 12 (a) of resolution 2321 (2016)"',
    '"Paragraph 12 (d) of resolution 2321 (2016)"',
    '"Paragraph 6 of resolution 2371 (2017) and paragraph 6 of resolution 2375 (2017)"',
    '"Economic resources controlled or operated by Ocean Maritime Management (KPe.020)"',
)
HEADER = (
    "#,vessel_name,imo_number,designated_owner,mmsi,flag,call_sign,other_information,type,date_of_designation,"
    f"{','.join(PROGRAMMES)},image_url"
)
CHON_MA_SAN = (
    "9,1: CHON MA SAN 2: OTHER NAME,8660313,KOREA ACHIM SHIPPING CO,1: 445123456 2: 445654321,DPRK,HMZA,,Tanker,"
    "1: 30-Mar-18 2: 03-Oct-17,NA,x,NA,X,NA,https"
)


def test_numbered_values_are_all_read_and_the_earliest_designation_counts() -> None:
    assert entry(f"{HEADER}\n{CHON_MA_SAN}") == {
        "list_name": "UN 1718",
        "programme": "UNSCR 2321 para 12(a); UNSCR 2371 para 6, 2375 para 6",
        "imo": 8660313,
        "mmsi": 445123456,
        "other_mmsis": [445654321],
        "call_sign": "HMZA",
        "listed_name": "CHON MA SAN",
        "other_names": ["OTHER NAME"],
        "owners": ["KOREA ACHIM SHIPPING CO"],
        "listing": "ship",
        "designated_at_utc": datetime(2017, 10, 3),  # noqa: DTZ001  times are UTC without a zone
    }


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("ONE", ["ONE"]),
        ("1: ONE 2: TWO 3: THREE", ["ONE", "TWO", "THREE"]),
        ("KUM SONG 3", ["KUM SONG 3"]),
        ("RATIO 1: 2", ["RATIO 1: 2"]),
        ("NA", []),
        ("1: ONE 2: N/A", ["ONE"]),
        ("", []),
    ],
)
def test_a_cell_holds_one_value_or_numbered_ones(cell: str, values: list[str]) -> None:
    assert several(cell) == values


def test_a_date_that_is_none_is_told_and_the_ship_kept() -> None:
    text = f"{HEADER}\n{CHON_MA_SAN.replace('03-Oct-17', 'in autumn')}"
    assert entry(text)["designated_at_utc"] == datetime(2018, 3, 30)  # noqa: DTZ001  times are UTC without a zone
    assert any("'in autumn' is no day" in signal for signal in account_of(text).signals)


def test_a_column_that_is_not_known_is_told() -> None:
    text = f"{HEADER},colour\n{CHON_MA_SAN},grey"
    assert list(account_of(text).signals) == ["column 'colour' is not known; passed over"]


def test_a_row_that_names_no_ship_is_counted() -> None:
    account = account_of(f"{HEADER}\n{CHON_MA_SAN}\n10,NA,,,,,,,,,,,,,,")
    assert account.fates["no_identity"] == 1
    assert entries_of(f"{HEADER}\n{CHON_MA_SAN}").height == 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03-Oct-17", "2017-10-03"),
        ("3 October 2017", "2017-10-03"),
        ("2017-10-03", "2017-10-03"),
        ("2017-10-03T12:00:00", "2017-10-03"),
        ("2017-10", "2017-10-01"),
        ("2017", "2017-01-01"),
    ],
)
def test_days_are_read_in_the_forms_that_lists_use(text: str, day: str) -> None:
    assert f"{list_day(text):%Y-%m-%d}" == day


@pytest.mark.parametrize("text", ["", "31-Feb-18", "03-Foo-17", "3/10/2017", "yesterday", "0000-01-01"])
def test_anything_else_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match="is no day"):
        list_day(text)
