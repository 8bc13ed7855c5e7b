import polars as pl
import pytest

from pipeline.warehouse.difference import changes

CALL = {"port_call_id": "c", "vessel_id": "MMSI273000001", "imo": None, "port_id": "KP_RAJIN", "run_id": "1"}
SCHEMA = {
    "port_call_id": pl.String,
    "vessel_id": pl.String,
    "imo": pl.UInt32,
    "port_id": pl.String,
    "run_id": pl.String,
}


def reason(**changed: object) -> list[str]:
    before, after = (pl.DataFrame([CALL | other], schema=SCHEMA) for other in ({}, changed))
    return changes(before, after, "port_call_id")["reason"].to_list()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"run_id": "2"}, []),
        ({"port_id": "KP_SONBONG"}, ["changed: port_id"]),
        (
            {"vessel_id": "IMO9161003", "imo": 9161003},
            ["better identity: MMSI273000001 to IMO9161003; changed: vessel_id, imo"],
        ),
    ],
)
def test_a_finding_of_another_vessel_is_a_better_identity(changed: dict[str, object], expected: list[str]) -> None:
    assert reason(**changed) == expected


def test_of_two_vessels_each_that_became_another_is_named() -> None:
    met = {"encounter_id": "e", "vessel_id_a": "A", "vessel_id_b": "B", "run_id": "1"}
    before, after = pl.DataFrame([met]), pl.DataFrame([met | {"vessel_id_a": "C"}])
    assert changes(before, after, "encounter_id")["reason"].to_list() == [
        "better identity: A to C; changed: vessel_id_a"
    ]
