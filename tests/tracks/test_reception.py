import datetime as dt

from factories import fix, zoned

from pipeline.tracks.reception import reception_days


def test_a_day_and_station_is_one_row_with_what_it_heard() -> None:
    heard = zoned(
        fix(1.0, station="PIER"),
        fix(1.5, station="PIER", is_wild=True),
        fix(23.5, station="PIER", mmsi=273000002),
        fix(25.0, station="PIER"),
        fix(2.0, station=None),
    )
    rows = reception_days(heard).rows(named=True)
    assert [(row["day_utc"].day - rows[0]["day_utc"].day, row["station"], row["position_count"]) for row in rows] == [
        (0, "PIER", 3),
        (0, None, 1),
        (1, "PIER", 1),
    ]
    first = rows[0]
    assert (first["wild_count"], first["mmsi_count"], first["hours_heard"]) == (1, 2, 2)
    assert first["last_received_at_utc"] - first["first_received_at_utc"] == dt.timedelta(hours=22.5)


def test_without_fixes_there_is_no_row() -> None:
    assert reception_days(zoned()).is_empty()
