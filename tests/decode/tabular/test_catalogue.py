import pytest

from pipeline.decode.tabular.catalogue import TABLES
from pipeline.decode.tabular.columns import KNOWN, Coded, Number
from pipeline.decode.tabular.values import VALUES
from pipeline.feeds.formats import FeedFormat
from pipeline.feeds.headers import TELLING

NAMES = [known for known in FeedFormat if known is not FeedFormat.NMEA and not known.is_json]


@pytest.mark.parametrize("known", NAMES)
def test_a_table_says_every_column_of_ours_once(known: FeedFormat) -> None:
    names = [column.ours for column in TABLES[known].columns]
    assert len(names) == len(set(names))
    assert {"mmsi", "lon_deg", "lat_deg"} < set(names) <= {*VALUES, "eta"}


@pytest.mark.parametrize("known", NAMES)
def test_every_number_of_a_table_has_a_range(known: FeedFormat) -> None:
    numbers = [column for column in TABLES[known].columns if isinstance(column, Number | Coded)]
    assert {column.ours for column in numbers} <= set(KNOWN)
    codes = [code for column in numbers if isinstance(column, Coded) for code in column.codes.values()]
    assert all(0 <= code < 100 for code in codes)


@pytest.mark.parametrize("known", NAMES)
def test_no_word_for_unknown_reads_as_a_number(known: FeedFormat) -> None:
    assert not [word for word in TABLES[known].unknown if word.lower().strip("+-") in {"nan", "inf", "infinity"}]
    assert not [word for word in TABLES[known].unknown if any(letter.isdigit() for letter in word)]


@pytest.mark.parametrize(("known", "columns"), TELLING)
def test_what_tells_a_format_is_read_by_its_table(known: FeedFormat, columns: frozenset[str]) -> None:
    assert columns - TABLES[known].names() <= {"ship_id"}
