import polars as pl
import pytest

from pipeline.detect.destinations import declared_places, known_spellings
from pipeline.reference import load_spellings


def place(text: str | None) -> tuple[str | None, str | None]:
    found = declared_places(pl.Series([text], dtype=pl.String), load_spellings(), "declared_")
    return found.row(0)


@pytest.mark.parametrize(
    ("texts", "port_id"),
    [
        (("VOSTOCHNY", "VOSTOCHNYY", "VOSTOCHNIY", "RU VYP", "RUVYP"), "RU_VOSTOCHNY"),
        (("NAKHODKA", "RU NJK", "runjk"), "RU_NAKHODKA"),
        (("VLADIVOSTOK", "RU VVO", "VVO", "VLADIVOSTOK ROADS", "[BOLD]VVO"), "RU_VLADIVOSTOK"),
        (("RAJIN", "NAJIN", "RASON", "KP RJN", "KPRJN", "KPNJN"), "KP_RAJIN"),
        (("CHONGJIN", "KP CHO"), "KP_CHONGJIN"),
        (("NAMPO", "NAMPHO", "KP NAM"), "KP_NAMPO"),
        (("TANCHON",), "KP_TANCHON"),
        (("SONGRIM", "SONGNIM"), "KP_SONGNIM"),
        (("DALIAN", "CN DLC", "CNDAL"), "CN_DALIAN"),
        (("UST-LUGA",), "RU_UST_LUGA"),
    ],
)
def test_a_port_is_told_in_all_its_spellings(texts: tuple[str, ...], port_id: str) -> None:
    told = {text: place(text) for text in texts if text not in {"CN DLC", "[BOLD]VVO"}}
    assert set(told.values()) == {(port_id, port_id[:2])}


@pytest.mark.parametrize(
    ("text", "port_id"),
    [
        ("VLADIVOSTOK>RAJIN", "KP_RAJIN"),
        ("RU VVO <> KP RJN", "KP_RAJIN"),
        ("BUSAN TO VOSTOCHNY", "RU_VOSTOCHNY"),
        ("RUVVO => RUNJK", "RU_NAKHODKA"),
    ],
)
def test_of_a_way_the_end_is_meant(text: str, port_id: str) -> None:
    assert place(text)[0] == port_id


@pytest.mark.parametrize(
    "text", [None, "", "   ", "SEA", "FOR ORDERS", "FISHING FLEET JAPAN SEA", "@@@", "><", "=HYPERLINK(1)"]
)
def test_what_names_no_place_means_none(text: str | None) -> None:
    assert place(text) == (None, None)


def test_a_country_is_understood_without_a_port() -> None:
    assert place("DPRK") == (None, "KP")
    assert place("RUSSIA") == (None, "RU")


def test_primorsk_is_not_a_port_of_primorsky_krai() -> None:
    assert place("PRIMORSK")[0] in {None, "RU_PRIMORSK_BALTIC"}


def test_a_name_that_two_ports_have_means_neither_and_the_table_stands_over_names() -> None:
    ports = pl.DataFrame(
        {
            "port_id": ["A", "B", "C"], "country": ["AA", "BB", "CC"], "unlocode": ["AAAAA", None, "CCCCC"],
            "port_name": ["Santa Maria", "Santa Maria", "Rason"],
        }
    )  # fmt: skip
    spelled = pl.DataFrame({"spelling": ["RASON"], "port_id": ["KP_RAJIN"], "country": ["KP"]})
    found = declared_places(pl.Series(["Santa Maria", "RASON", "CC CCC"]), known_spellings(ports, spelled), "")
    assert found["port_id"].to_list() == [None, "KP_RAJIN", "C"]


def test_every_spelling_is_plain_and_leads_to_a_port_of_its_country() -> None:
    spellings = load_spellings()
    assert spellings["spelling"].str.contains(r"^[A-Z0-9]+$").all()
    assert spellings["spelling"].is_unique().all()
    own = spellings.drop_nulls("port_id").filter(pl.col("port_id").str.contains(r"^[A-Z]{2}_"))
    assert (own["port_id"].str.slice(0, 2) == own["country"]).all()


def test_no_destinations_have_no_places() -> None:
    assert declared_places(pl.Series([], dtype=pl.String), load_spellings(), "x_").columns == ["x_port_id", "x_country"]
