import csv
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import dataframely as dy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ConfigurationError
from pipeline.judge.sightings import read_sightings
from pipeline.ports.catalogue import load_catalogue
from pipeline.resources import data_path
from pipeline.schemas import Sightings

HEADER = "observed_from_utc,observed_to_utc,port_id,imo,ship_name,length_m,source,confidence"
LADY_R = "2024-03-10T01:00Z,2024-03-10T02:30Z,KP_RAJIN,9161003,LADY R,115,imagery (NK Pro),0.9"
NOW = datetime(2026, 1, 1)  # noqa: DTZ001  times in Tumen are UTC without a zone


def seen(*lines: str, header: str = HEADER) -> dy.DataFrame[Sightings]:
    text = "\n".join([header, *lines])
    return read_sightings(text, source="seen.csv", port_ids=["KP_RAJIN", "RU_DUNAI"], now_utc=NOW)


def row(line: str) -> dict[str, Any]:
    return seen(line).row(0, named=True)


def changed(**cells: str) -> str:
    """The line of LADY R with some cells written over."""
    given_cells = dict(zip(HEADER.split(","), LADY_R.split(","), strict=True)) | cells
    return ",".join(given_cells[name] for name in HEADER.split(","))


def moment(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2024, 3, day, hour, minute)  # noqa: DTZ001  times in Tumen are UTC without a zone


def test_every_column_is_read() -> None:
    read = row(LADY_R)
    assert read.pop("sighting_id")
    assert read == {
        "observed_from_utc": moment(10, 1),
        "observed_to_utc": moment(10, 2, 30),
        "port_id": "KP_RAJIN",
        "imo": 9161003,
        "ship_name": "LADY R",
        "length_m": 115.0,
        "source": "imagery (NK Pro)",
        "confidence": 0.9,
    }


@pytest.mark.parametrize(
    ("cell", "begin", "end"),
    [
        ("2024-03-10", moment(10), moment(11)),
        ("2024-03-10T09:00Z", moment(10, 9), moment(10, 9)),
        ("2024-03-10 09:00", moment(10, 9), moment(10, 9)),
        ("2024-03-10T09:00:00.0+09:00", moment(10), moment(10)),
        ("2024-03-10T09:00-05:00", moment(10, 14), moment(10, 14)),
    ],
)
def test_a_day_is_all_of_it_and_a_moment_is_converted_to_utc(cell: str, begin: datetime, end: datetime) -> None:
    read = row(changed(observed_from_utc=cell, observed_to_utc=cell))
    assert (read["observed_from_utc"], read["observed_to_utc"]) == (begin, end)


def test_a_ship_may_be_known_by_its_length_or_not_at_all() -> None:
    read = row(changed(imo="", ship_name="", length_m=""))
    assert (read["imo"], read["ship_name"], read["length_m"]) == (None, None, None)


def test_the_columns_that_say_who_it_was_may_be_missing_and_order_does_not_matter() -> None:
    other = seen(
        "0.9,KP_RAJIN,a,2024-03-10,2024-03-10", header="Confidence,portId,SOURCE,observed_to_utc,observed_from_utc"
    )
    assert other.select("imo", "port_id", "confidence").row(0) == (None, "KP_RAJIN", 0.9)


def test_a_line_that_is_there_twice_is_one_sighting() -> None:
    assert seen(LADY_R, "", LADY_R).height == 1


def test_a_sighting_keeps_its_id_whatever_its_confidence_and_whatever_else_the_file_holds() -> None:
    alone = row(LADY_R)["sighting_id"]
    assert row(changed(confidence="0"))["sighting_id"] == alone
    assert alone in seen(changed(port_id="RU_DUNAI"), LADY_R)["sighting_id"].to_list()
    others = [changed(source="b"), changed(length_m=""), changed(imo=""), changed(ship_name="")]
    assert len({alone, *seen(*others)["sighting_id"]}) == 5


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"observed_from_utc": ""}, "observed_from_utc blank; every sighting needs it"),
        ({"source": "", "confidence": ""}, "source, confidence blank; every sighting needs them"),
        ({"observed_from_utc": "10.3.2024"}, "no moment; write it as 2024-03-10"),
        ({"observed_from_utc": "2024-02-30"}, "no moment"),
        ({"observed_from_utc": "20240310"}, "no moment"),
        ({"observed_from_utc": "2024-03-10T25:00Z"}, "no moment"),
        ({"observed_from_utc": "٢٠٢٤-03-10"}, "no moment"),
        ({"observed_to_utc": "9999-12-31"}, "no moment"),
        ({"observed_from_utc": "0001-01-01T00:00+09:00"}, "no moment"),
        ({"observed_to_utc": "2024-03-10T00:59Z"}, "lies before observed_from_utc; are they exchanged"),
        ({"observed_from_utc": "2026-03-10", "observed_to_utc": "2026-03-10"}, "in the future"),
        ({"port_id": "KP_RAJN"}, "no port of the catalogue; did you mean KP_RAJIN"),
        ({"port_id": "Ostend"}, "no port of the catalogue; look it up"),
        ({"imo": "9161004"}, "wrong check digit"),
        ({"imo": "916100"}, "not seven digits"),
        ({"length_m": "115 m"}, "length_m '115 m' is no number from 1 to 500"),
        ({"length_m": "0"}, "no number from 1"),
        ({"length_m": "1e2"}, "no number from 1"),
        ({"confidence": "90"}, "confidence '90' is no number from 0 to 1"),
        ({"confidence": "nan"}, "no number from 0"),
        ({"confidence": "-0.1"}, "no number from 0"),
        ({"confidence": '"0,9"'}, "no number from 0"),
        ({"source": "imagery, NK Pro"}, "9 cells under 8 column names; quote the cell"),
        ({"source": '"imagery'}, "quotation mark"),
    ],
)
def test_a_wrong_line_is_named_with_its_reason(cells: dict[str, str], why: str) -> None:
    with pytest.raises(ConfigurationError, match=f"seen.csv: line 3.*{why}"):
        seen(LADY_R, changed(**cells))


def test_one_sighting_with_two_confidences_is_a_mistake() -> None:
    with pytest.raises(ConfigurationError, match="line 3: is the sighting of line 2 with another confidence; keep one"):
        seen(LADY_R, changed(confidence="0.5"))


def test_all_wrong_lines_are_told_at_once_and_ten_are_shown() -> None:
    with pytest.raises(ConfigurationError, match=r"line 2: .*line 11: .*and 3 more. Nothing was loaded"):
        seen(*[changed(port_id="X")] * 13)


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("", "lacks observed_from_utc, observed_to_utc, port_id, source, confidence; begin the file with"),
        (HEADER.replace("source,", ""), "lacks source"),
        (HEADER.replace("imo", "imo_number"), "knows no column 'imo_number'"),
        (HEADER + ",note", "knows no column 'note'"),
        (HEADER + ",IMO", "names imo twice"),
        ("<html>", "lacks"),
    ],
)
def test_a_header_that_would_lose_something_is_refused(header: str, why: str) -> None:
    with pytest.raises(ConfigurationError, match=f"seen.csv: line 1.*{why}"):
        seen(LADY_R, header=header)


def test_a_header_without_sightings_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="no sighting"):
        seen("", ",,,,,,,")


@given(st.text(max_size=200))
@settings(max_examples=100)
def test_any_text_is_sightings_or_a_configuration_error(text: str) -> None:
    try:
        read = seen(text)
    except ConfigurationError:
        return
    assert read.height > 0


@given(
    st.lists(st.sampled_from([LADY_R, changed(port_id="RU_DUNAI"), changed(imo=""), changed(source="x")]), min_size=1)
)
@settings(max_examples=30)
def test_the_order_of_lines_and_repeats_do_not_matter(lines: list[str]) -> None:
    assert seen(*lines).equals(seen(*sorted(set(lines))))


PUBLISHED = data_path("published_sightings.csv").read_text(encoding="utf-8")


def published() -> list[dict[str, Any]]:
    ports = load_catalogue().ports["port_id"].to_list()
    return read_sightings(PUBLISHED, source="published_sightings.csv", port_ids=ports, now_utc=NOW).to_dicts()


def test_every_published_sighting_says_what_its_row_of_the_published_voyages_says() -> None:
    with data_path("published_voyages.csv").open(encoding="utf-8", newline="") as file:
        rows = {line["row_id"]: line for line in csv.DictReader(file)}
    for sighting in published():
        cited = rows[re.findall(r"\[published_voyages\.csv row (\d+)\]$", sighting["source"])[0]]
        assert cited["confidence"].strip() in sighting["source"]
        assert cited["source"].strip() in sighting["source"]
        name, imo = sighting["ship_name"], sighting["imo"]
        assert name is None or name in cited["vessel"] + cited["count_or_size"]
        assert imo is None or (cited["imo"] in (str(imo), "") and name)
        first, last = (datetime.fromisoformat(cited[f"observed_{end}"][:10]) for end in ("from", "to"))
        # A local day begins up to 10 hours before that of UTC.
        assert sighting["observed_from_utc"] >= first - timedelta(hours=10)
        assert sighting["observed_to_utc"] <= last + timedelta(days=1)


def test_a_published_ship_has_one_imo_number() -> None:
    numbers = {(one["ship_name"], one["imo"]) for one in published() if one["ship_name"]}
    assert len({name for name, _ in numbers}) == len(numbers)


def test_a_mark_of_the_published_voyages_is_kept() -> None:
    assert sum("probably same ship" in one["source"] for one in published()) == 2
    assert "recalled" not in PUBLISHED  # none of the rows it rests on is marked so


def test_a_time_with_a_zone_is_as_published() -> None:
    (lady_r,) = (one for one in published() if one["length_m"] == 115.0 and one["ship_name"])
    gone = datetime.fromisoformat("2023-10-20T11:01+09:00").astimezone(UTC).replace(tzinfo=None)
    assert lady_r["observed_to_utc"] == gone
