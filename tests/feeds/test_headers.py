import pytest

from pipeline.feeds.detection import detect_format
from pipeline.feeds.formats import FeedFormat
from pipeline.feeds.headers import TELLING

CASES = [(known, sorted(columns)) for known, columns in TELLING]


@pytest.mark.parametrize(("known", "columns"), CASES)
def test_a_format_is_told_by_its_columns_in_any_order_case_and_separator(known: FeedFormat, columns: list[str]) -> None:
    for separator in ",;\t|":
        header = separator.join(["x", *reversed(columns), "y"])
        assert detect_format(header.encode() + b"\n") is known
        assert detect_format(b"\xef\xbb\xbf" + header.upper().encode()) is known
        assert detect_format(separator.join(f'"{name}"' for name in columns).encode()) is known


@pytest.mark.parametrize(("known", "columns"), CASES)
def test_no_format_is_told_where_one_of_its_columns_is_missing(known: FeedFormat, columns: list[str]) -> None:
    for name in columns:
        header = ",".join(column for column in columns if column != name)
        if {known: name} == {FeedFormat.KYSTVERKET_CSV: "imo_nr"}:
            assert detect_format(header.encode()) is FeedFormat.HAIS_CSV
        else:
            with pytest.raises(ValueError, match="wrong columns: the nearest that is known is "):
                detect_format(header.encode())


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("MMSI,BaseDateTime,LAT,SOG", "noaa_csv, which has lon as well"),
        ("mmsi,base_date_time,sog", "noaa_csv, which has latitude, longitude as well"),
        ("# Timestamp,MMSI,Latitude,Longitude", "dma_csv, which has type of mobile as well"),
        ("MMSI,Message_ID,Time,Longitude,Latitude", "exactearth_csv, which has millisecond as well"),
        ("created_at,timestamp,mmsi,msg_type,latitude,longitude", "spire_csv, which has speed as well"),
        ("MMSI,SHIP_ID,LAT,LON,SPEED,COURSE", "marinetraffic_csv, which has timestamp as well"),
        ("mmsi;lon;lat;date_time_utc", "hais_csv, which has message_nr as well"),
        ("imo_nr;message_nr;date_time_utc;lon;lat", "kystverket_csv, which has mmsi as well"),
        ("mmsi,dt_pos_utc,longitude", "sais_csv, which has latitude as well"),
        ("SHIP_ID,LON,LAT,SPEED,Reported_Draught", "debs_csv, which has timestamp as well"),
    ],
)
def test_a_rejection_names_what_the_nearest_format_has_as_well(header: str, missing: str) -> None:
    with pytest.raises(ValueError, match=f"^wrong columns: the nearest that is known is {missing}$"):
        detect_format(header.encode() + b"\n1,2,3\n")


@pytest.mark.parametrize("header", [b"name,age,city", b"mmsi", b"lat,name", b"a;b;c"])
def test_a_header_that_is_near_to_nothing_is_not_recognised(header: bytes) -> None:
    with pytest.raises(ValueError, match="not recognised"):
        detect_format(header + b"\n1,2,3\n")


def test_a_row_of_a_known_feed_without_its_header_is_not_recognised() -> None:
    with pytest.raises(ValueError, match="not recognised"):
        detect_format(b"273000001,2024-03-09T16:00:04,42.2,130.3\n")
