from typing import Any

import pytest
from factories import SHIP, at
from risk_cases import LADY_R, case, points, spoken, voyage

from pipeline.judge.rules.identity_anomaly import identity_anomaly


def anomaly(kind: str = "imo_on_two_hulls", **other: Any) -> dict[str, Any]:
    row = {
        "anomaly_id": f"a {kind}", "vessel_id": LADY_R, "mmsi": SHIP, "kind": kind, "seen_from_utc": at(0),
        "seen_to_utc": at(12), "text": "Two ships said IMO 9161003 at once, 300 nautical miles apart",
        "run_id": "",
    }  # fmt: skip
    return row | other


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("imo_on_two_hulls", 20.0),
        ("imo_of_other_length", 20.0),
        ("flag_contradicts_mmsi", 10.0),
        ("name_changed_at_sea", 10.0),
    ],
)
def test_fires_by_the_kind(kind: str, expected: float) -> None:
    (row,) = spoken(identity_anomaly, case(voyage(), anomalies=[anomaly(kind)]))
    assert (row["points"], row["finding_ids"]) == (expected, [f"a {kind}"])
    assert row["text"] == "Two ships said IMO 9161003 at once, 300 nautical miles apart."


def test_several_kinds_count_as_the_gravest() -> None:
    both = [anomaly("flag_contradicts_mmsi", text="flag"), anomaly("imo_on_two_hulls", text="two hulls")]
    (row,) = spoken(identity_anomaly, case(voyage(), anomalies=both))
    assert (row["points"], row["text"]) == (20.0, "two hulls.")
    assert len(row["finding_ids"]) == 2


@pytest.mark.parametrize(
    ("other", "fires"),
    [
        ({"seen_from_utc": at(20.1), "seen_to_utc": at(30)}, False),
        ({"seen_from_utc": at(20), "seen_to_utc": at(30)}, True),
        ({"seen_from_utc": at(-800), "seen_to_utc": at(10 - 30 * 24 - 1)}, False),
        ({"seen_from_utc": at(-800), "seen_to_utc": at(10 - 30 * 24)}, True),
    ],
    ids=["only after the arrival", "as it arrives", "too long before", "a month before"],
)
def test_nearly(other: dict[str, Any], *, fires: bool) -> None:
    assert bool(points(identity_anomaly, case(voyage(), anomalies=[anomaly(**other)]))) == fires


def test_must_not_fire_for_another_vessel() -> None:
    assert points(identity_anomaly, case(voyage(), anomalies=[anomaly(vessel_id="IMO9124043")])) == []


def test_hostile_words_stay_on_one_line() -> None:
    (row,) = spoken(identity_anomaly, case(voyage(), anomalies=[anomaly(text='Called itself "A\r\nB".')]))
    assert row["text"] == 'Called itself "A??B".'
