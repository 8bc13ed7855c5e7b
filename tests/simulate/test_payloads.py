from datetime import UTC, datetime
from typing import Any

import pyais
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.simulate import payloads


def decoded(payload: str, bit_count: int) -> dict[str, Any]:
    parts = [payload[:60], payload[60:]] if len(payload) > 60 else [payload]
    fills = [0, payloads.fill_bits(bit_count)][-len(parts) :]
    sentences = [
        f"!AIVDM,{len(parts)},{number},{'1' if len(parts) > 1 else ''},A,{part},{fill}"
        for number, (part, fill) in enumerate(zip(parts, fills, strict=True), start=1)
    ]
    return pyais.decode(*sentences).asdict()


@settings(max_examples=50)
@given(
    lon=st.integers(-180 * 600_000, 180 * 600_000),
    lat=st.integers(-90 * 600_000, 90 * 600_000),
    sog=st.integers(0, 1022),
    cog=st.integers(0, 3599),
    msg_type=st.sampled_from([1, 2, 3]),
)
def test_a_class_a_position_decodes_to_what_was_packed(lon: int, lat: int, sog: int, cog: int, msg_type: int) -> None:
    payload = payloads.class_a_position(
        msg_type=msg_type,
        mmsi=273210440,
        nav_status=5,
        sog_tenths=sog,
        lon_1e4_min=lon,
        lat_1e4_min=lat,
        cog_tenths=cog,
        heading_deg=511,
        second=59,
    )
    message = decoded(payload, 168)
    assert (message["msg_type"], message["mmsi"], message["status"]) == (msg_type, 273210440, 5)
    assert abs(message["lon"] - lon / 600_000) < 1e-6
    assert abs(message["lat"] - lat / 600_000) < 1e-6
    assert (message["speed"], message["course"]) == (sog / 10, cog / 10)
    assert (message["heading"], message["second"]) == (511, 59)


def test_a_voyage_report_decodes_to_what_was_packed() -> None:
    payload = payloads.class_a_static(
        mmsi=514999021,
        imo=9179842,
        call_sign="UBYT2",
        name='=HYPERLINK("//X.IO")',
        ship_type=70,
        length_m=120,
        width_m=21,
        draught_tenths=61,
        destination="VOSTOCHNYY",
    )
    message = decoded(payload, 424)
    assert (message["imo"], message["callsign"].strip("@"), message["ship_type"]) == (9179842, "UBYT2", 70)
    assert message["shipname"] == '=HYPERLINK("//X.IO")'
    assert (message["draught"], message["destination"].strip("@")) == (6.1, "VOSTOCHNYY")
    assert message["to_bow"] + message["to_stern"] == 120
    assert message["to_port"] + message["to_starboard"] == 21


def test_class_b_reports_decode_to_what_was_packed() -> None:
    position = payloads.class_b_position(
        mmsi=273999015,
        sog_tenths=23,
        lon_1e4_min=132 * 600_000,
        lat_1e4_min=43 * 600_000,
        cog_tenths=900,
        second=1,
    )
    message = decoded(position, 168)
    assert (message["msg_type"], message["lon"], message["lat"], message["speed"]) == (18, 132.0, 43.0, 2.3)
    name = decoded(payloads.class_b_name(mmsi=273999015, name="RYBAK 1"), 160)
    assert (name["partno"], name["shipname"].strip("@")) == (0, "RYBAK 1")
    boat = payloads.class_b_particulars(mmsi=273999015, ship_type=30, call_sign="SYN15", length_m=24, width_m=7)
    particulars = decoded(boat, 168)
    assert (particulars["partno"], particulars["ship_type"]) == (1, 30)
    assert particulars["callsign"].strip("@") == "SYN15"


def test_a_long_range_report_is_rounded_to_its_coarse_grid() -> None:
    payload = payloads.long_range_position(
        mmsi=273999001, nav_status=1, lon_tenth_min=-78_600, lat_tenth_min=25_200, sog_knots=11, cog_deg=359
    )
    message = decoded(payload, 96)
    assert (message["lon"], message["lat"], message["speed"], message["course"]) == (-131.0, 42.0, 11, 359)


def test_a_base_station_says_its_time() -> None:
    payload = payloads.base_station(
        mmsi=2739901,
        at_utc=datetime(2024, 3, 10, 23, 59, 58, tzinfo=UTC),
        lon_1e4_min=131 * 600_000,
        lat_1e4_min=43 * 600_000,
    )
    message = decoded(payload, 168)
    assert [message[part] for part in ("year", "month", "day", "hour", "minute", "second")] == [
        2024,
        3,
        10,
        23,
        59,
        58,
    ]
