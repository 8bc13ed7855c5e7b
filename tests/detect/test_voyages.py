from typing import Any

import dataframely as dy
import polars as pl
import pytest
from factories import LINE, SHIP, at, line_no

from pipeline.detect.voyages import find_voyages
from pipeline.ports.distance import distance_nm
from pipeline.schemas import Fixes, Gaps, PortCalls, WatchlistMatches

VESSEL = "IMO9161003"
PLACES = {"KP_RAJIN": (130.28, 42.22), "RU_VOSTOCHNY": (133.05, 42.75), "JP_NIIGATA": (139.05, 37.92)}
PORTS = pl.DataFrame([{"port_id": name, "lon_deg": lon, "lat_deg": lat} for name, (lon, lat) in PLACES.items()])

HULLS = pl.DataFrame(schema={"segment_id": pl.UInt64, "hull_id": pl.UInt64})


def call(port_id: str, arrived: float, departed: float | None, **other: Any) -> dict[str, Any]:
    row = {
        "port_call_id": f"{port_id}@{arrived}", "vessel_id": VESSEL, "mmsi": SHIP, "segment_id": SHIP, "imo": 9161003,
        "ship_name": "LADY R", "port_id": port_id, "port_name": port_id, "country": port_id[:2],
        "arrived_at_utc": at(arrived), "departed_at_utc": None if departed is None else at(departed),
        "confidence": 4, "evidence": "observed", "probability": 1.0, "port_probability": 1.0, "position_count": 9,
        "run_id": "",
    }  # fmt: skip
    return row | other


def gap(start: float, end: float | None, cause: str = "silence") -> dict[str, Any]:
    return {
        "gap_id": f"{start}", "vessel_id": VESSEL, "mmsi": SHIP, "segment_id": SHIP, "started_at_utc": at(start),
        "ended_at_utc": None if end is None else at(end), "start_lon_deg": 0.0, "start_lat_deg": 0.0,
        "cause": cause, "neighbours_heard": 0, "run_id": "",
    }  # fmt: skip


def seen(hours: float, lon_deg: float, lat_deg: float) -> dict[str, Any]:
    return {
        "mmsi": SHIP, "segment_id": SHIP, "received_at_utc": at(hours), "lon_deg": lon_deg,
        "lat_deg": lat_deg, "is_wild": False, **LINE, "line_no": line_no(hours),
    }  # fmt: skip


def frame(rows: list[dict[str, Any]], schema: type[dy.Schema], **extra: pl.DataType) -> Any:
    return pl.DataFrame(rows, schema={**schema.create_empty().schema, **extra})


def listed_between(begins: float | None, ends: float | None, vessel_id: str = VESSEL) -> pl.DataFrame:
    span = {"listed_from_utc": begins, "listed_to_utc": ends}
    moments = {name: None if hours is None else at(hours) for name, hours in span.items()}
    spans: pl.DataFrame = frame([{"vessel_id": vessel_id, **moments}], WatchlistMatches)
    return spans


LISTED = listed_between(None, None)


def round_a_cape(*ends: Any) -> Any:
    """A way by sea that is ten miles longer than the great circle."""
    return distance_nm(*ends) + 10


def voyages(
    calls: list[dict[str, Any]],
    gaps: list[dict[str, Any]] | None = None,
    track: list[dict[str, Any]] | None = None,
    hull_of: pl.DataFrame | None = None,
    listed: pl.DataFrame | None = None,
) -> list[dict[str, Any]]:
    return find_voyages(
        PortCalls.validate(frame(calls, PortCalls)),
        Gaps.validate(frame(gaps or [], Gaps)),
        frame(track or [], Fixes),
        PORTS,
        LISTED if listed is None else listed,
        hull_of=HULLS if hull_of is None else hull_of,
        max_speed_knots=60.0,
        silence_hours=6.0,
        sea_distance_nm=round_a_cape,
    ).to_dicts()


def test_a_voyage_goes_from_one_port_to_the_next() -> None:
    rajin, vostochny, niigata = call("KP_RAJIN", 0, 10), call("RU_VOSTOCHNY", 30, 40), call("JP_NIIGATA", 90, None)
    found = voyages([niigata, rajin, vostochny])
    assert [(v["origin_port_id"], v["destination_port_id"]) for v in found] == [
        ("KP_RAJIN", "RU_VOSTOCHNY"),
        ("RU_VOSTOCHNY", "JP_NIIGATA"),
    ]
    assert (found[0]["departed_at_utc"], found[0]["arrived_at_utc"], found[0]["duration_hours"]) == (at(10), at(30), 20)
    assert (found[0]["evidence"], found[0]["probability"], found[0]["is_watchlisted"]) == ("observed", 1.0, True)


@pytest.mark.parametrize(
    ("begins", "ends", "is_watchlisted"),
    [(None, None, True), (30, None, True), (31, None, False), (None, 30, False), (None, 31, True), (40, 50, False)],
)
def test_a_voyage_is_a_listed_ships_by_the_list_in_force_at_arrival(
    begins: float | None, ends: float | None, *, is_watchlisted: bool
) -> None:
    calls = [call("KP_RAJIN", 0, 10), call("RU_VOSTOCHNY", 30, 40)]
    (voyage,) = voyages(calls, listed=listed_between(begins, ends))
    assert voyage["is_watchlisted"] is is_watchlisted


def test_what_is_listed_of_another_ship_does_not_count() -> None:
    calls = [call("KP_RAJIN", 0, 10), call("RU_VOSTOCHNY", 30, 40)]
    assert not voyages(calls, listed=listed_between(None, None, "IMO9179842"))[0]["is_watchlisted"]


def test_two_calls_at_one_port_make_no_voyage() -> None:
    assert voyages([call("KP_RAJIN", 0, 10), call("KP_RAJIN", 30, 40)]) == []


def test_two_vessels_make_no_voyage() -> None:
    assert voyages([call("KP_RAJIN", 0, 10), call("RU_VOSTOCHNY", 30, 40, vessel_id="IMO9179842", segment_id=7)]) == []


def test_two_hulls_of_one_vessel_keep_their_voyages_apart() -> None:
    ours = call("KP_RAJIN", 0, 10), call("RU_VOSTOCHNY", 30, 40)
    theirs = call("JP_NIIGATA", 12, 20, segment_id=7)
    (voyage,) = voyages([*ours, theirs])
    assert (voyage["origin_port_id"], voyage["destination_port_id"]) == ("KP_RAJIN", "RU_VOSTOCHNY")


def test_segments_of_one_hull_are_one_way() -> None:
    chain = pl.DataFrame({"segment_id": [SHIP, 7], "hull_id": [SHIP, SHIP]}, schema=HULLS.schema)
    calls = [call("KP_RAJIN", 0, 10), call("RU_VOSTOCHNY", 30, 40, segment_id=7, mmsi=7)]
    assert len(voyages(calls, hull_of=chain)) == 1
    assert voyages(calls) == []


def test_a_ship_that_has_not_left_makes_no_voyage() -> None:
    assert voyages([call("KP_RAJIN", 0, None)]) == []


def test_the_probability_is_that_of_both_ends_together() -> None:
    dark = {"evidence": "inferred", "confidence": None}
    ends = call("KP_RAJIN", 0, 10, probability=0.8, **dark), call("RU_VOSTOCHNY", 30, 40, probability=0.9, **dark)
    (voyage,) = voyages(list(ends))
    assert voyage["evidence"] == "inferred"
    assert voyage["probability"] == pytest.approx(0.72)


def test_the_way_follows_the_fixes_and_one_dark_end_is_added_by_sea() -> None:
    (lon, lat), (end_lon, end_lat) = PLACES["KP_RAJIN"], PLACES["RU_VOSTOCHNY"]
    track = [seen(15, 131.5, 42.0), seen(20, 132.5, 42.3), seen(25, 132.8, 42.5), seen(30, end_lon, end_lat)]
    ends = call("KP_RAJIN", 0, 10), call("RU_VOSTOCHNY", 30, 40)
    (observed,) = voyages(list(ends), track=[seen(10, lon, lat), *track])
    (dark,) = voyages([ends[0] | {"evidence": "inferred"}, ends[1]], track=track)
    assert dark["distance_nm"] == pytest.approx(observed["distance_nm"] + 10, abs=0.01)
    assert 125 < observed["distance_nm"] < 150


@pytest.mark.parametrize(("hours", "longer_nm"), [(5.9, 0), (6, 10)])
def test_over_a_silence_the_way_is_by_sea(hours: float, longer_nm: float) -> None:
    (lon, lat), (end_lon, end_lat) = PLACES["KP_RAJIN"], PLACES["RU_VOSTOCHNY"]
    track = [
        seen(10, lon, lat),
        seen(10 + hours, 131.5, 42.0),
        *(seen(10 + hours + h, end_lon, end_lat) for h in (5, 6)),
    ]
    (voyage,) = voyages([call("KP_RAJIN", 0, 10), call("RU_VOSTOCHNY", 10 + hours + 6, 40)], track=track)
    straight_nm = distance_nm(lon, lat, 131.5, 42.0) + distance_nm(131.5, 42.0, end_lon, end_lat)
    assert voyage["distance_nm"] == pytest.approx(straight_nm + longer_nm, abs=0.01)


def test_without_a_fix_the_way_is_that_by_sea_between_the_ports() -> None:
    (voyage,) = voyages([call("KP_RAJIN", 0, 10), call("RU_VOSTOCHNY", 30, 40)])
    assert voyage["distance_nm"] == pytest.approx(127 + 10, abs=1)


def test_calls_that_no_ship_can_sail_between_make_no_voyage() -> None:
    assert voyages([call("KP_RAJIN", 0, 10), call("RU_VOSTOCHNY", 11, 40)]) == []


def test_dark_hours_are_the_silences_within_but_not_of_the_feed() -> None:
    silences = [gap(5, 14), gap(20, 26), gap(27, 28, "feed_outage"), gap(29, None)]
    (voyage,) = voyages([call("KP_RAJIN", 0, 10), call("RU_VOSTOCHNY", 30, 40)], silences)
    assert voyage["dark_hours"] == 4 + 6 + 1


def test_the_draught_change_is_arrival_minus_departure() -> None:
    ends = call("KP_RAJIN", 0, 10, departure_draught_m=6.5), call("RU_VOSTOCHNY", 30, 40, arrival_draught_m=6.0)
    assert voyages(list(ends))[0]["draught_change_m"] == pytest.approx(-0.5)
