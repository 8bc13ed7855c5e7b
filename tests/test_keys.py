import polars as pl
from factories import at

from pipeline.keys import add_key, stable_key, stable_number


def test_a_key_depends_on_what_it_names_and_on_nothing_else() -> None:
    assert stable_key("gap", 1, at(0)) == "e93ea1798a5c18d0ae33"  # pinned: keys of stored findings must not move
    assert stable_key("gap", 1, at(0)) != stable_key("call", 1, at(0))


def test_a_number_is_the_beginning_of_the_key() -> None:
    assert stable_number("gap", 1, at(0)) == 0xE93EA1798A5C18D0


def test_parts_do_not_run_into_each_other() -> None:
    assert stable_key("x", "ab", "c") != stable_key("x", "a", "bc")


def test_keys_of_columns_of_every_kind_equal_keys_one_by_one() -> None:
    columns = {
        "text": ["", "KUM YA", None, "\x1f", "\u041c"],
        "whole": [0, -1, 2**40, None, 7],
        "small": pl.Series([0, 1, 255, None, 7], dtype=pl.UInt8),
        "time": [at(0), at(0).replace(microsecond=1), at(0).replace(microsecond=999_999), None, at(1)],
        "early": [at(0).replace(year=year) for year in (1, 999, 1969, 1970, 9999)],
        "to_the_millisecond": pl.Series([at(0)] * 5, dtype=pl.Datetime("ms")),
        "broken": [0.1, -0.0, None, 1e300, 2.0],
        "is_so": [True, False, None, True, False],
        "nothing": [None] * 5,
    }
    frame = pl.DataFrame(columns)
    for parts in ([name] for name in columns):
        one_by_one = [stable_key("gap", *row) for row in frame.select(parts).iter_rows()]
        assert add_key(frame, "id", "gap", parts)["id"].to_list() == one_by_one, parts
    one_by_one = [stable_key("gap", *row) for row in frame.iter_rows()]
    assert add_key(frame, "id", "gap", list(columns))["id"].to_list() == one_by_one
    assert add_key(frame.clear(), "id", "gap", list(columns)).schema["id"] == pl.String


def test_a_column_of_keys_equals_keys_one_by_one() -> None:
    frame = add_key(pl.DataFrame({"mmsi": [1, 2], "t": [at(0), at(1)]}), "id", "gap", ["mmsi", "t"])
    assert frame["id"].to_list() == [stable_key("gap", 1, at(0)), stable_key("gap", 2, at(1))]
