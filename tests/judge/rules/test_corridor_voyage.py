import pytest
from risk_cases import case, dark_voyage, points, spoken, voyage

from pipeline.judge.rules.corridor_voyage import corridor_voyage


def test_fires_on_a_voyage_across_the_corridor_and_cites_both_calls() -> None:
    (row,) = spoken(corridor_voyage, case(voyage("KP_RAJIN", "RU_DUNAI")))
    assert row["points"] == 30.0
    assert row["finding_ids"] == ["first call", "second call"]
    assert row["text"] == (
        "Sailed from Rajin in North Korea to Dunai in Russia, left 2024-03-09 10:00 UTC and arrived 2024-03-09 20:00 "
        "UTC."
    )


def test_an_inferred_one_has_points_by_its_probability_and_is_said_to_be_probable() -> None:
    (row,) = spoken(corridor_voyage, case(dark_voyage(0.8)))
    assert row["points"] == pytest.approx(24.0)
    assert row["text"].startswith(
        "Probably sailed from Rajin in North Korea to Vostochny in Russia, left about 2024-03-09"
    )


@pytest.mark.parametrize(
    ("origin", "destination"), [("RU_DUNAI", "RU_VOSTOCHNY"), ("KP_RAJIN", "KP_CHONGJIN"), ("KP_RAJIN", "JP_NIIGATA")]
)
def test_nearly_a_voyage_that_touches_one_side_only(origin: str, destination: str) -> None:
    assert points(corridor_voyage, case(voyage(origin, destination))) == []


def test_must_not_fire_on_a_voyage_elsewhere() -> None:
    assert points(corridor_voyage, case(voyage("JP_NIIGATA", "RU_VOSTOCHNY"))) == []
