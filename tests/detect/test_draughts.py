import polars as pl
from factories import SHIP, at, static, statics

from pipeline.detect.draughts import declared_destination, declared_draught


def moments(*hours: float) -> pl.DataFrame:
    rows = {"mmsi": [SHIP] * len(hours), "at_utc": [at(hour) for hour in hours]}
    return pl.DataFrame(rows, schema={"mmsi": pl.UInt32, "at_utc": pl.Datetime("us")})


SAID = statics(
    static(1, draught_m=4.0, destination="VLADIVOSTOK"),
    static(2, draught_m=None, destination="RAJIN"),
    static(3, draught_m=5.0, destination=None),
    static(2, mmsi=SHIP + 1, draught_m=9.0, destination="BUSAN"),
)


def test_the_last_word_before_and_the_first_after_count_and_silence_does_not() -> None:
    before = declared_destination(moments(2.5, 3.5), "at_utc", SAID, side="before", within_hours=10)
    after = declared_destination(moments(1.5, 2.5), "at_utc", SAID, side="after", within_hours=10)
    assert before.to_list() == ["RAJIN", "RAJIN"]
    assert after.to_list() == ["RAJIN", None]
    draughts = declared_draught(moments(2.5, 3.5), "at_utc", SAID, side="before", within_hours=10)
    assert draughts.to_list() == [4.0, 5.0]


def test_an_old_word_is_none() -> None:
    said = declared_destination(moments(2.4, 12.1), "at_utc", SAID, side="before", within_hours=0.5)
    assert said.to_list() == ["RAJIN", None]
