"""Where a port call lies: where she was heard at her stop, else at the port; the row says which."""

from typing import Any

import dataframely as dy
import polars as pl
import pytest
from exported_home import CALLS, LADY, TRACK, at

from pipeline.exports.port_calls import exported
from pipeline.exports.provenance import Provenance
from pipeline.schemas import ExportedPortCalls, PortCalls, Ports, Thinned, Vessels

SAID = Provenance("0.1.0", "run", None, is_synthetic=False)
RAJIN = {"port_id": "KP_RAJIN", "port_name": "Rajin", "lon_deg": 130.3, "lat_deg": 42.23333, "source": "s"}
FIX = TRACK[0]


def frame(schema: Any, *rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema.create_empty().schema, orient="row")


def placed(call: dict[str, Any], *fixes: dict[str, Any]) -> tuple[str | None, float | None]:
    found: dy.DataFrame[ExportedPortCalls] = exported(
        frame(PortCalls, call),
        tracks=frame(Thinned, *fixes),
        ports=frame(Ports, RAJIN),
        vessels=frame(Vessels),
        provenance=SAID,
    )
    return found["placed_by"].item(), found["lon_deg"].item()


def test_a_call_lies_where_she_was_heard_next_to_the_beginning_of_her_stop() -> None:
    call = CALLS[0] | {"stopped_at_utc": at(1)}
    near = [
        FIX | {"received_at_utc": at(hours), "lon_deg": lon_deg} for hours, lon_deg in ((0.2, 1), (0.8, 2), (1.3, 3))
    ]
    assert placed(call, *near) == ("fix", 2)


@pytest.mark.parametrize("hours", [2.5, -0.5])
def test_a_fix_more_than_an_hour_from_the_stop_or_outside_the_call_places_nothing(hours: float) -> None:
    call = CALLS[0] | {"stopped_at_utc": at(1 if hours > 0 else 0)}
    assert placed(call, FIX | {"received_at_utc": at(hours)}) == ("port", 130.3)


def test_a_call_without_a_stop_an_inferred_one_and_one_of_no_kept_track_lie_at_the_port() -> None:
    assert placed(CALLS[0] | {"stopped_at_utc": None}, FIX) == ("port", 130.3)
    assert placed(CALLS[2], FIX | {"received_at_utc": at(70)}) == ("port", 130.3)
    assert placed(CALLS[0], FIX | {"vessel_id": "other"}) == ("port", 130.3)


def test_a_call_in_no_port_of_the_catalogue_lies_nowhere() -> None:
    assert placed(CALLS[1]) == (None, None)
    assert LADY["vessel_id"] == CALLS[1]["vessel_id"]
