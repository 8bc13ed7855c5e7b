from datetime import datetime, timedelta
from functools import cache
from itertools import permutations

import dataframely as dy
import polars as pl
import pytest
from list_rows import listed

from pipeline.judge.versions import put_version
from pipeline.schemas import WatchlistEntries, WatchlistVersions

LOADED = datetime(2026, 11, 27, 14, 0)  # noqa: DTZ001  times are UTC without a zone
SHIPS = {"LADY R": "9161003,,,LADY R,OFAC,{programme}", "ANGARA": "9179842,,,ANGARA,OFAC,{programme}"}
HEADER = "imo,mmsi,call_sign,name,list_name,programme"


def day(text: str) -> datetime:
    return datetime.fromisoformat(text)


class Lists:
    """What is known of lists, one version put after the other."""

    def __init__(self) -> None:
        self.entries: dy.DataFrame[WatchlistEntries] = WatchlistEntries.create_empty()
        self.versions: dy.DataFrame[WatchlistVersions] = WatchlistVersions.create_empty()

    def put(
        self, as_of: str | None, *lines: str, header: str = HEADER, content: str | None = None, hours: float = 0
    ) -> None:
        moment = day(as_of) if as_of else LOADED + timedelta(hours=hours)
        loaded = listed(*lines, header=header)
        row = {
            "list_name": loaded["list_name"][0],
            "list_version": as_of or f"{moment.isoformat()}Z",
            "as_of_utc": moment,
            "is_dated": as_of is not None,
            "loaded_at_utc": LOADED,
            "format": "plain_csv",
            "source": "list.csv",
            "content_sha256": content or "".join([header, *lines]),
            "entries": loaded.height,
        }
        version = WatchlistVersions.validate(pl.DataFrame([row], schema=WatchlistVersions.create_empty().schema))
        self.entries, self.versions = put_version(self.entries, self.versions, loaded, version)

    def spans(self, name: str = "LADY R") -> list[tuple[str | None, str | None]]:
        """When a ship is listed, in order."""
        rows = self.entries.filter(pl.col("listed_name") == name).sort("listed_from_utc", nulls_last=False)
        dates = rows.select(pl.col("listed_from_utc", "listed_to_utc").dt.strftime("%Y-%m-%d"))
        return list(dates.iter_rows())


def ship(name: str, programme: str = "X") -> str:
    return SHIPS[name].format(programme=programme)


@pytest.fixture
def lists() -> Lists:
    return Lists()


def test_the_first_list_without_a_day_stands_for_all_time_before(lists: Lists) -> None:
    lists.put(None, ship("LADY R"))
    assert lists.spans() == [(None, None)]


def test_a_list_of_a_day_is_in_force_from_that_day(lists: Lists) -> None:
    lists.put("2024-03-01", ship("LADY R"))
    assert lists.spans() == [("2024-03-01", None)]


def test_a_ship_that_a_newer_version_drops_ends_with_it_and_is_kept(lists: Lists) -> None:
    lists.put("2024-03-01", ship("LADY R"), ship("ANGARA"))
    lists.put("2024-05-01", ship("ANGARA"))
    assert (lists.spans("LADY R"), lists.spans("ANGARA")) == ([("2024-03-01", "2024-05-01")], [("2024-03-01", None)])


def test_a_ship_that_a_newer_version_adds_begins_with_it(lists: Lists) -> None:
    lists.put("2024-03-01", ship("ANGARA"))
    lists.put("2024-05-01", ship("ANGARA"), ship("LADY R"))
    assert lists.spans() == [("2024-05-01", None)]


def test_a_ship_that_comes_back_has_two_spans(lists: Lists) -> None:
    for as_of, there in (("2024-03-01", True), ("2024-04-01", False), ("2024-05-01", True)):
        lists.put(as_of, ship("ANGARA"), *([ship("LADY R")] if there else []))
    assert lists.spans() == [("2024-03-01", "2024-04-01"), ("2024-05-01", None)]


def test_what_the_list_said_then_is_kept_when_it_says_otherwise(lists: Lists) -> None:
    lists.put("2024-03-01", ship("LADY R", "OLD"))
    lists.put("2024-05-01", ship("LADY R", "NEW"))
    told = lists.entries.sort("list_version").select("entry_id", "programme", "list_version")
    assert told["programme"].to_list() == ["OLD", "NEW"]
    assert told["entry_id"].n_unique() == 1
    assert lists.spans() == [("2024-03-01", "2024-05-01"), ("2024-05-01", None)]


def test_the_same_list_on_another_day_adds_no_row(lists: Lists) -> None:
    lists.put("2024-03-01", ship("LADY R"))
    lists.put("2024-05-01", ship("LADY R"))
    assert lists.spans() == [("2024-03-01", None)]
    assert lists.versions.height == 2


def test_the_same_files_again_change_nothing(lists: Lists) -> None:
    lists.put("2024-03-01", ship("LADY R"))
    lists.put(None, ship("ANGARA"))
    before = lists.entries, lists.versions
    lists.put(None, ship("ANGARA"), hours=5)
    lists.put("2024-03-01", ship("LADY R"))
    assert (lists.entries, lists.versions) == before


def test_a_list_that_goes_back_to_what_it_said_is_a_new_version(lists: Lists) -> None:
    lists.put(None, ship("LADY R"))
    lists.put(None, ship("ANGARA"), hours=1)
    lists.put(None, ship("LADY R"), hours=2)
    assert lists.versions.height == 3


def test_other_files_of_the_same_day_replace_its_version(lists: Lists) -> None:
    lists.put("2024-03-01", ship("LADY R"))
    lists.put("2024-03-01", ship("ANGARA"))
    assert (lists.spans("LADY R"), lists.spans("ANGARA")) == ([], [("2024-03-01", None)])


def test_an_older_version_loaded_later_takes_its_place(lists: Lists) -> None:
    lists.put(None, ship("LADY R"), ship("ANGARA"))
    lists.put("2024-03-01", ship("ANGARA"))
    assert (lists.spans("LADY R"), lists.spans("ANGARA")) == ([("2026-11-27", None)], [("2024-03-01", None)])


def test_one_list_does_not_touch_another(lists: Lists) -> None:
    lists.put("2024-03-01", ship("LADY R"))
    lists.put("2024-05-01", ship("ANGARA").replace("OFAC", "EU"))
    assert lists.spans() == [("2024-03-01", None)]


def listed_from(text: str, until: str = "") -> tuple[str, ...]:
    return (f"9161003,LADY R,OFAC,{text},{until}",)


DATED = "imo,name,list_name,listed_from,listed_to"


def test_the_lists_own_day_of_a_designation_stands(lists: Lists) -> None:
    lists.put("2024-03-01", *listed_from("2022-05-08"), header=DATED)
    assert lists.spans() == [("2022-05-08", None)]


def test_a_designation_may_come_into_force_after_its_list_is_out(lists: Lists) -> None:
    lists.put("2024-06-27", *listed_from("2024-07-01"), header=DATED)
    assert lists.spans() == [("2024-07-01", None)]


def test_a_day_that_an_older_version_contradicts_does_not_stand(lists: Lists) -> None:
    lists.put("2024-03-01", ship("ANGARA"))
    lists.put(
        "2024-05-01",
        ship("ANGARA"),
        *(f"9161003,,,LADY R,OFAC,X,{d}" for d in ["2022-05-08"]),
        header=HEADER + ",listed_from",
    )
    assert lists.spans() == [("2024-05-01", None)]


def test_the_lists_own_end_stands(lists: Lists) -> None:
    lists.put("2024-03-01", *listed_from("2022-05-08", "2023-01-01"), header=DATED)
    assert lists.spans() == [("2022-05-08", "2023-01-01")]


VERSIONS: list[tuple[str | None, list[str]]] = [
    ("2024-01-01", [ship("LADY R"), ship("ANGARA")]),
    ("2024-02-01", [ship("ANGARA", "Y")]),
    ("2024-03-01", [ship("LADY R"), ship("ANGARA", "Y")]),
    (None, [ship("LADY R", "Z")]),
]


def all_of(order: tuple[int, ...], without: int | None = None) -> Lists:
    lists = Lists()
    for number in order:
        if number != without:
            lists.put(VERSIONS[number][0], *VERSIONS[number][1])
    return lists


@cache
def in_their_order(without: int | None) -> Lists:
    return all_of(tuple(range(len(VERSIONS))), without)


@pytest.mark.parametrize(
    ("order", "without"),
    [
        *((order, None) for order in permutations(range(len(VERSIONS)))),
        *((order, 0) for order in permutations((1, 2, 3))),
    ],
)
def test_the_order_of_loading_does_not_matter(order: tuple[int, ...], without: int | None) -> None:
    wanted, got = in_their_order(without), all_of(order, without)
    assert got.entries.equals(wanted.entries)
    assert got.versions.equals(wanted.versions)


@pytest.mark.parametrize("moment", ["2024-01-15", "2024-02-15", "2024-03-15", "2026-12-01"])
def test_at_each_moment_exactly_the_version_of_that_moment_is_in_force(moment: str) -> None:
    known = all_of((3, 1, 0, 2))
    at = day(moment)
    then = pl.col("listed_from_utc").fill_null(at) <= at, pl.col("listed_to_utc").fill_null(at + timedelta(1)) > at
    number = max(i for i, (as_of, _) in enumerate(VERSIONS) if (day(as_of) if as_of else LOADED) <= at)
    wanted = sorted((line.split(",")[3], line.split(",")[5]) for line in VERSIONS[number][1])
    assert sorted(known.entries.filter(*then).select("listed_name", "programme").iter_rows()) == wanted
