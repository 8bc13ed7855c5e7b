"""When a docking that was told of ended, by the calls that are published."""

from datetime import datetime, timedelta

import polars as pl
import pytest
from factories import at
from relaying import alert

from pipeline.live.ended_alerts import with_ends
from pipeline.schemas import Alerts

Call = tuple[float, float | None]


def end(
    *calls: Call, port_id: str = "KP_RAJIN", known: datetime | None = None, are_found: bool = False
) -> datetime | None:
    row = alert(event_from_utc=at(10), event_to_utc=known)
    alerts = Alerts.validate(pl.DataFrame([row], schema=Alerts.create_empty().schema, orient="row"))
    rows = [("IMO9161003", port_id, at(one), None if other is None else at(other)) for one, other in calls]
    names = dict.fromkeys(("vessel_id", "port_id"), pl.String())
    times = dict.fromkeys(("arrived_at_utc", "departed_at_utc"), pl.Datetime("us"))
    found = with_ends(
        alerts, pl.DataFrame(rows, schema={**names, **times}, orient="row"), timedelta(hours=72), are_found=are_found
    )
    (moment,) = found["event_to_utc"].to_list()
    assert moment is None or isinstance(moment, datetime)
    return moment


@pytest.mark.parametrize("calls", [((10.0, 40.0),), ((9.0, 40.0), (90.0, None)), ((1.0, 2.0), (12.0, 40.0))])
def test_it_ends_with_the_call_that_it_speaks_of(calls: tuple[Call, ...]) -> None:
    assert end(*calls) == at(40)


@pytest.mark.parametrize("calls", [(), ((10.0, None),), ((1.0, 2.0),), ((200.0, 300.0),)])
def test_of_a_call_that_goes_on_or_is_not_there_no_end_is_known(calls: tuple[Call, ...]) -> None:
    assert end(*calls) is None


def test_a_published_alert_without_its_call_is_over_as_it_began() -> None:
    assert end(are_found=True) == at(10)
    assert end((10, None), are_found=True) is None


def test_a_call_elsewhere_ends_nothing_and_a_known_end_stays() -> None:
    assert end((10, 40), port_id="RU_DUNAI") is None
    assert end((10, 40), known=at(20)) == at(20)
