import pytest

from pipeline.tracks.anomalies.names import is_another_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("RYE SONG GANG 1", "SONG HAE"),
        ("YU SONG 7", "YU SONG 12"),
        ("MARIA", "ANGARA"),
        ("SPARTA II", "URSA MAJOR"),
        ("AB", "CD"),
    ],
)
def test_two_ships_have_two_names(one: str, other: str) -> None:
    assert is_another_name(one, other, 3)
    assert is_another_name(other, one, 3)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MAIA-1", "Maia 1"),
        ("LADY R", "M/V LADY R"),
        ("MV.LADY R", "LADY  R"),
        ("KAPITAN YAKUBOVICH", "KAPITAN YAKUB"),
        ("CHON MA SAN", "CHON MA SNA"),
        ("ANGARA", "ANGRA"),
        ("", "ANGARA"),
        ("@@@", "ANGARA"),
    ],
)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert not is_another_name(one, other, 3)
    assert not is_another_name(other, one, 3)


@pytest.mark.parametrize("title", ["M/V ", "MT ", "M.V. ", "mv "])
def test_a_title_is_no_part_of_a_name(title: str) -> None:
    assert not is_another_name("ANGARA", f"{title}ANGARA", 3)
    assert is_another_name("MARIA", f"{title}ANGARA", 3)
