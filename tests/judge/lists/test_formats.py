import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from list_rows import ANGARA, HEADER, read

from pipeline.errors import ConfigurationError
from pipeline.judge.lists.formats import ListFormat, tell_format

SDN = "37059,ANGARA,vessel,RUSSIA-EO14024,-0- ,-0- ,-0- ,-0- ,8811,Russia,-0- ,-0- "
UN = "#,vessel_name,imo_number,designated_owner,mmsi,flag,call_sign,other_information,type,date_of_designation"
MARITIME = '"type","caption","imo","risk","countries","flag","mmsi","id","url","datasets","aliases"'


def told(text: str) -> ListFormat:
    return tell_format(text.splitlines(keepends=True), "list.csv")


@pytest.mark.parametrize(
    ("text", "list_format"),
    [
        (SDN, "ofac_sdn"),
        ('36,"AEROCARIBBEAN AIRLINES",-0- ,CUBA,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ', "ofac_sdn"),
        (
            "ent_num,SDN_Name,SDN_Type,Program,Title,Call_Sign,Vess_type,Tonnage,GRT,Vess_flag,Vess_owner,Remarks",
            "ofac_sdn",
        ),
        ("\ufeffID,Name,Type,Country,Title,Col_F,Col_G,Col_H,Col_I,Col_J,Col_K,Details", "ofac_sdn"),
        ('37059,1,aka,"ANGARA STAR",-0- ', "ofac_alt"),
        (MARITIME, "opensanctions_maritime"),
        (UN, "un_1718"),
        ('{"id": "V", "schema": "Vessel"}', "ftm_json"),
        (f"{HEADER}\n{ANGARA}", "plain_csv"),
        (f"# a comment\n\n# another\n{HEADER}", "plain_csv"),
        ("", "plain_csv"),
        ("anything", "plain_csv"),
    ],
)
def test_a_format_is_told_by_content(text: str, list_format: str) -> None:
    assert told(text) == list_format


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ('<?xml version="1.0"?>', "sdn.csv"),
        ('[{"id": 1}]', "one object a line"),
        ("id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions", "maritime.csv"),
    ],
)
def test_a_form_that_is_not_read_is_refused_with_what_to_take_instead(text: str, instead: str) -> None:
    with pytest.raises(ConfigurationError, match=instead):
        told(text)


def test_a_format_that_is_said_is_not_told_by_content() -> None:
    assert read("name\nLADY R", ListFormat.PLAIN_CSV).list_format is ListFormat.PLAIN_CSV
    with pytest.raises(ConfigurationError, match="no ship was found"):
        read(f"{HEADER}\n{ANGARA}", ListFormat.OFAC_SDN)


@pytest.mark.parametrize("list_format", [one for one in ListFormat if one is not ListFormat.OFAC_ALT])
@given(text=st.text(max_size=300))
@settings(max_examples=40)
def test_any_text_as_any_format_is_read_or_refused_in_words(list_format: ListFormat, text: str) -> None:
    try:
        assert read(text, list_format).account.fates["loaded"] > 0
    except ConfigurationError as error:
        told = str(error)
    else:
        return
    assert told.startswith("list.csv: ")


@pytest.mark.parametrize("list_format", [one for one in ListFormat if one is not ListFormat.OFAC_ALT])
@given(
    text=st.lists(st.sampled_from([SDN, UN, MARITIME, ANGARA, '{"id": "V"}', '"', ",", "\x1a", "\x00", "1: A 2: B"]))
)
@settings(max_examples=40)
def test_pieces_of_lists_put_together_anyhow_are_read_or_refused(list_format: ListFormat, text: list[str]) -> None:
    try:
        account = read("\n".join(text), list_format).account
    except ConfigurationError:
        return
    assert account.rows == sum(account.fates.values()) > 0
