import csv
import io
import re
from collections import Counter

import pytest
from list_rows import SDN, account_of, entries_of, entry, file_of, published, read

from pipeline.errors import ConfigurationError
from pipeline.judge.lists.formats import ListFormat
from pipeline.judge.watchlists import read_watchlists

HEADER = "ent_num,SDN_Name,SDN_Type,Program,Title,Call_Sign,Vess_type,Tonnage,GRT,Vess_flag,Vess_owner,Remarks"
MIRRORED = "ID,Name,Type,Country,Title,Col_F,Col_G,Col_H,Col_I,Col_J,Col_K,Details"
ANGARA = (
    "37059,ANGARA,vessel,RUSSIA-EO14024,-0- ,-0- ,Roll-on Roll-off,-0- ,8811,Russia,-0- ,"
    "Vessel Registration Identification IMO 9179842; Linked To: M LEASING LLC."
)
COMPANY = '37040,"M LEASING LLC",-0- ,RUSSIA-EO14024,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- '


def row(remarks: str, name: str = "ANGARA", **cells: str) -> str:
    cell = {"call_sign": "-0- ", "tonnage": "-0- ", "owner": "-0- ", **cells}
    return (
        f'1,"{name}",vessel,"IRAN] [NPWMD] [IFSR",-0- ,{cell["call_sign"]},-0- ,"{cell["tonnage"]}",-0- ,-0- ,'
        f'{cell["owner"]},"{remarks}"'
    )


def test_an_official_row_says_name_number_programme_and_owner() -> None:
    assert entry(ANGARA) == {
        "list_name": "OFAC SDN",
        "programme": "RUSSIA-EO14024",
        "imo": 9179842,
        "listed_name": "ANGARA",
        "owners": ["M LEASING LLC"],
        "listing": "ship",
    }


@pytest.mark.parametrize("header", [HEADER, MIRRORED])
def test_a_header_that_mirrors_add_changes_nothing(header: str) -> None:
    assert entries_of(f"{header}\n{ANGARA}").equals(entries_of(ANGARA))


def test_the_official_file_ends_in_control_z() -> None:
    account = account_of(f"{ANGARA}\r\n{COMPANY}\r\n\x1a\r\n")
    assert (account.fates["loaded"], account.fates["not_a_ship"], account.rows) == (1, 1, 2)


def test_every_form_of_remark_is_read() -> None:
    remarks = (
        "Former Vessel Flag Malta; alt. Former Vessel Flag Tuvalu; "
        "Additional Sanctions Information - Subject to Secondary Sanctions; "
        "Vessel Registration Identification IMO  9187629; MMSI 572469210; f.k.a. 'ALPHA'; a.k.a. 'BETA; "
        "Other Vessel Type Tug; Other Vessel Call Sign 5IM713; alt. Other Vessel Call Sign 5IM714; "
        "Vessel Year of Build 2007; Linked To: ONE LLC; Linked To: CO., LTD."
    )
    read_of = entry(row(remarks.replace("'BETA;", "'BETA';"), call_sign="T2EU4", owner="TWO"))
    assert (read_of["imo"], read_of["mmsi"]) == (9187629, 572469210)
    assert (read_of["call_sign"], read_of["other_call_signs"]) == ("T2EU4", ["5IM713", "5IM714"])
    assert (read_of["listed_name"], read_of["other_names"]) == ("ANGARA", ["ALPHA", "BETA"])
    assert read_of["owners"] == ["CO., LTD", "ONE LLC", "TWO"]
    assert read_of["programme"] == "IFSR; IRAN; NPWMD"


def test_a_remark_in_no_known_form_is_told() -> None:
    account = account_of(row("Vessel Registration Identification IMO 9187629; Painted green."))
    assert list(account.signals) == ["remark in no known form, passed over: Painted green"]


def test_a_number_without_a_word_is_an_imo_number_if_its_check_digit_says_so_and_that_is_told() -> None:
    text = row("Vessel Registration Identification 8606173.")
    assert entry(text)["imo"] == 8606173
    assert "8606173 taken for an IMO number" in "".join(account_of(text).signals)
    assert "imo" not in entry(row("Vessel Registration Identification 15411 (Malta); MMSI 572469210."))


def test_a_wrong_number_is_left_out_and_told_and_the_ship_is_kept() -> None:
    text = row("Vessel Registration Identification IMO 9187628; MMSI 572469210.")
    assert "imo" not in entry(text)
    assert any("wrong check digit" in signal for signal in account_of(text).signals)


def test_thousands_are_parted_by_commas_and_a_tonnage_of_words_is_told() -> None:
    remarks = "Vessel Registration Identification IMO 9187629."
    assert not account_of(row(remarks, tonnage="99,144")).signals
    assert "columns shifted" in "".join(account_of(row(remarks, tonnage="Panama")).signals)


def test_a_row_of_other_cells_is_refused_with_its_line_and_the_others_are_read() -> None:
    account = account_of(f"{ANGARA}\n1,ANGARA,vessel\n{COMPANY}")
    assert account.refusals == [(2, "has 3 cells, not 12; quote the cell that holds a comma")]
    assert account.fates == {"loaded": 1, "not_a_ship": 1, "not_flagged": 0, "no_identity": 0, "refused": 1}


def test_a_ship_without_any_identity_is_counted() -> None:
    nobody = "5,-0- ,vessel,CUBA,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- "
    assert account_of(f"{ANGARA}\n{nobody}").fates["no_identity"] == 1


def test_further_names_come_from_alt_csv() -> None:
    aliases = '37059,1,aka,"ANGARA STAR",-0- \n37059,2,fka,"REGULUS",-0- \n1,3,aka,"SOMEBODY",-0- \n\x1a'
    sdn, alt = read_watchlists([file_of(ANGARA, "sdn.csv"), file_of(aliases, "alt.csv")])
    assert sdn.entries["other_names"].to_list() == [["ANGARA STAR", "REGULUS"]]
    assert (alt.list_format, alt.entries.height, alt.account.rows) == (ListFormat.OFAC_ALT, 0, 3)


def test_alt_csv_alone_names_no_ship() -> None:
    with pytest.raises(ConfigurationError, match=r"load them in one call with it"):
        entries_of("37059,1,aka,ANGARA STAR,-0- ")


def test_a_ship_keeps_its_entry_when_its_list_renames_it() -> None:
    renamed = ANGARA.replace("37059,ANGARA", "37059,OTHER")
    assert entries_of(ANGARA)["entry_id"].item() == entries_of(renamed)["entry_id"].item()


def test_all_685_real_ships_are_read_and_nothing_in_their_remarks_is_unknown() -> None:
    account = account_of(published(SDN))
    assert account.fates == {"loaded": 685, "not_a_ship": 0, "not_flagged": 0, "no_identity": 0, "refused": 0}
    assert all("taken for an IMO number" in signal for signal in account.signals)


def test_numbers_of_the_real_ships_are_as_many_as_their_remarks_say() -> None:
    text = published(SDN)
    rows = list(csv.DictReader(io.StringIO(text)))
    entries = read(text).entries
    remarks = Counter(kind for row in rows for kind in ("IMO", "MMSI", "Linked To:") if f"{kind} " in row["Remarks"])
    assert entries["imo"].drop_nulls().len() == remarks["IMO"] + 2  # and two numbers that do not say what they are
    assert entries["mmsi"].drop_nulls().len() == remarks["MMSI"]
    assert (entries["owners"].list.len() > 0).sum() >= remarks["Linked To:"]
    other_call_sign = sum(row["Call_Sign"].strip() == "-0-" and "Call Sign" in row["Remarks"] for row in rows)
    own = sum(row["Call_Sign"].strip() != "-0-" for row in rows)
    assert entries["call_sign"].drop_nulls().len() == own + other_call_sign


def test_real_numbers_are_those_of_the_remarks() -> None:
    text = published(SDN)
    said = {int(number) for number in re.findall(r"IMO\s*(\d{7})", text)}
    assert said <= set(read(text).entries["imo"])
