from datetime import UTC, datetime

import polars as pl
import pytest

from pipeline.decode.tabular.moments import Epoch, Iso, TimeForm, Written

AT = datetime(2024, 3, 9, 16, 0, 4, tzinfo=UTC)


def read(form: TimeForm, *texts: str | None) -> list[datetime | None]:
    found = form.microseconds(pl.Series(texts, dtype=pl.String))
    return [None if at is None else datetime.fromtimestamp(at / 1e6, UTC) for at in found]


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-09T16:00:04",
        "2024-03-09 16:00:04",
        "2024-03-09T16:00:04Z",
        "2024-03-09 16:00:04 UTC",
        "2024-03-09 16:00:04 GMT",
        "2024-03-09T16:00:04.000Z",
        "2024-03-09T16:00:04+00:00",
        "2024-03-10T01:00:04+09:00",
        "2024-03-09T12:30:04-0330",
        "2024-03-09 16:00:04.000000000 +0000 UTC",
    ],
)
def test_every_way_to_write_an_iso_time_says_the_same(text: str) -> None:
    assert read(Iso(), text) == [AT]
    assert read(Iso(), "2024-03-09 16:00:04", text, "2024-03-09T16:00:04.000Z") == [AT] * 3


@pytest.mark.parametrize(("text", "microsecond"), [(".5", 500_000), (",25", 250_000), (".123456789", 123_456)])
def test_a_fraction_is_kept_to_the_microsecond(text: str, microsecond: int) -> None:
    assert read(Iso(), f"2024-03-09T16:00:04{text}") == [AT.replace(microsecond=microsecond)]


@pytest.mark.parametrize(
    "text",
    [
        "09/03/2024 16:00:04",
        "2024-02-30T00:00:00",
        "2024-03-09T24:00:00",
        "2024-03-09T16:00:04+15:00",
        "2024-03-09T16:00:04+09:60",
        "2024-03-09",
        "x2024-03-09T16:00:04",
        "2024-03-09T16:00:04 or so",
        "99999-03-09T16:00:04",
    ],
)
def test_what_is_no_iso_time_says_none(text: str) -> None:
    assert read(Iso(), text) == [None]
    assert read(Iso(), "2024-03-09T16:00:04", text, None) == [AT, None, None]


def test_a_column_of_nothing_says_no_time() -> None:
    assert read(Iso(), None, None) == [None, None]
    assert read(Iso()) == []


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("%d/%m/%Y %H:%M:%S", "09/03/2024 16:00:04"),
        ("%Y%m%d_%H%M%S", "20240309_160004"),
        ("%Y%m%d%H%M%S", "20240309160004"),
    ],
)
def test_a_written_form_is_read_to_its_letter(form: str, text: str) -> None:
    assert read(Written(form), text, text + "0", text[:-1] + "x") == [AT, None, None]


def test_a_day_and_an_hour_may_have_one_digit() -> None:
    assert read(Written("%d-%m-%y %H:%M"), "9-03-24 9:05") == [datetime(2024, 3, 9, 9, 5, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("per_second", "text"), [(1, "1710000004"), (1, "1710000004.0"), (1000, "1710000004000"), (1000, "1.710000004e12")]
)
def test_unix_time_is_in_seconds_or_milliseconds(per_second: int, text: str) -> None:
    assert read(Epoch(per_second), text, "soon", "nan", "inf", "1e300") == [AT, None, None, None, None]
