import datetime as dt

from factories import at, fix, zoned

from pipeline.detect.hearings import listen
from pipeline.gap_settings import GapSettings
from pipeline.schemas import HeardHours
from pipeline.tracks.reception import reception_days


def test_a_day_and_station_is_one_row_with_what_it_heard() -> None:
    heard = zoned(
        fix(1.0, station="PIER"),
        fix(1.5, station="PIER", is_wild=True),
        fix(23.5, station="PIER", mmsi=273000002),
        fix(25.0, station="PIER"),
        fix(2.0, station=None),
    )
    rows = reception_days(heard, HeardHours.create_empty()).rows(named=True)
    assert [(row["day_utc"].day - rows[0]["day_utc"].day, row["station"], row["position_count"]) for row in rows] == [
        (0, "PIER", 3),
        (0, None, 1),
        (1, "PIER", 1),
    ]
    first = rows[0]
    assert (first["wild_count"], first["mmsi_count"], first["hours_heard"]) == (1, 2, 2)
    assert first["last_received_at_utc"] - first["first_received_at_utc"] == dt.timedelta(hours=22.5)


def test_without_fixes_there_is_no_row() -> None:
    assert reception_days(zoned(), HeardHours.create_empty()).is_empty()


def test_hours_in_which_no_fix_tells_are_heard_as_well() -> None:
    every = zoned(*(fix(hour, station=station) for hour in range(9) for station in ("PIER", None)))
    telling = zoned(*(fix(hour, station=station) for hour in (0, 8) for station in ("PIER", None)))
    (unnamed, pier) = reception_days(telling, listen(every, GapSettings()).hours).sort("station").rows(named=True)
    assert (unnamed["hours_heard"], pier["hours_heard"], pier["day_utc"]) == (9, 9, at(0).date())
