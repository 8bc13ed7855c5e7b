import pytest

from pipeline.errors import ConfigurationError
from pipeline.resources import data_path
from pipeline.simulate.scenario import parse_scenario

SAMPLE = data_path("scenarios/corridor_march_2024.toml").read_text(encoding="utf-8")


def test_the_sample_scenario_is_one() -> None:
    scenario = parse_scenario(SAMPLE, "corridor_march_2024.toml")
    assert [ship.name for ship in scenario.ships if ship.listing] == ["LADY R", "CHON MA SAN", "ANGARA", "MARIA"]
    assert scenario.length_s == 14 * 86_400


@pytest.mark.parametrize(
    ("was", "becomes", "named"),
    [
        ("seed = 20240302", "seed = -1", "seed"),
        ("[reporting]", "[reportings]", "reportings"),
        ("range_nm = 25", "range_nm = 0", "stations.0.range_nm"),
        ('name = "LADY R"', 'name = "Lady R"', "ships.0.name"),
        ('at = "USSURI_ROADS_A"', 'at = "NOWHERE"', "LADY R).itinerary.0.at: no place 'NOWHERE'"),
        ("mmsi = 445999013", "mmsi = 273999001", "mmsi 273999001 is there twice"),
        ("knots = 11, until_utc = 2024-03-12T18:00:00Z", "knots = 11", "ships.0"),
        ('"SYNTHETIC exercise list"', '"OFAC"', "listing.list_name"),
        ("2024-03-14T00:10:00Z }", "2024-03-01T00:10:00Z }", "ships.0.silences.0 (LADY R)"),
        ('["USSURI_ROADS_A", "USSURI_S"]', '["USSURI_ROADS_A", "MOON"]', "no place 'MOON'"),
    ],
)
def test_a_mistake_is_named_with_file_and_key(was: str, becomes: str, named: str) -> None:
    assert was in SAMPLE
    with pytest.raises(ConfigurationError) as caught:
        parse_scenario(SAMPLE.replace(was, becomes, 1), "mine.toml")
    assert str(caught.value).startswith("mine.toml: ")
    assert named in str(caught.value)


@pytest.mark.parametrize("text", ["", "name = ", "source = 'x'", "ships = 3", "ships = [1]", "\x00"])
def test_what_is_no_scenario_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"mine\.toml"):
        parse_scenario(text, "mine.toml")
