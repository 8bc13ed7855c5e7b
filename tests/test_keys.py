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


def test_a_column_of_keys_equals_keys_one_by_one() -> None:
    frame = add_key(pl.DataFrame({"mmsi": [1, 2], "t": [at(0), at(1)]}), "id", "gap", ["mmsi", "t"])
    assert frame["id"].to_list() == [stable_key("gap", 1, at(0)), stable_key("gap", 2, at(1))]
