from datetime import datetime

import dataframely as dy
import polars as pl
import pytest

from pipeline.ports.catalogue import load_catalogue
from pipeline.ports.open_sea import away_from_ports
from pipeline.ports.polygons import WGS84
from pipeline.schemas import SlowMoments, Zones

NOON = datetime(2024, 3, 9, 12)  # noqa: DTZ001  times in Tumen are UTC without a zone
BERTH = {"zone_id": "P/berth", "port_id": "P", "kind": "berth", "source": "test"}


def moments(*places: tuple[float, float]) -> dy.DataFrame[SlowMoments]:
    rows = [
        {"mmsi": number, "segment_id": number, "at_utc": NOON, "lon_deg": lon, "lat_deg": lat, "sog_knots": 0.0}
        for number, (lon, lat) in enumerate(places)
    ]
    return SlowMoments.validate(pl.DataFrame(rows, schema=SlowMoments.create_empty().schema))


def zone(*corners: tuple[float, float]) -> dy.DataFrame[Zones]:
    ring = ", ".join(f"{lon} {lat}" for lon, lat in (*corners, corners[0]))
    return Zones.validate(pl.DataFrame([{**BERTH, "geometry": f"POLYGON (({ring}))"}]))


def off(lon_deg: float, lat_deg: float, azimuth_deg: float, km: float) -> tuple[float, float]:
    lon, lat, _ = WGS84.fwd(lon_deg, lat_deg, azimuth_deg, 1000 * km)
    return float(lon), float(lat)


@pytest.mark.parametrize(("lon_deg", "lat_deg"), [(130.28, 42.23), (179.999, 52.0), (-179.999, -17.0), (28.0, 69.7)])
@pytest.mark.parametrize("azimuth_deg", [0, 45, 90, 180, 250])
def test_the_open_sea_begins_ten_kilometres_from_a_zone(lon_deg: float, lat_deg: float, azimuth_deg: float) -> None:
    west, east = lon_deg - 0.0005, lon_deg + 0.0005
    quay = zone((west, lat_deg), (east, lat_deg), (east, lat_deg + 0.0005), (west, lat_deg + 0.0005))
    inside, outside = off(lon_deg, lat_deg, azimuth_deg, 9.85), off(lon_deg, lat_deg, azimuth_deg, 10.15)
    kept = away_from_ports(moments(inside, outside, (lon_deg, lat_deg)), quay, at_least_km=10.0)
    assert kept["mmsi"].to_list() == [1]


def test_without_zones_everything_is_open_sea() -> None:
    assert away_from_ports(moments((130.28, 42.23)), Zones.create_empty(), at_least_km=10.0).height == 1


def test_of_no_moments_none_is_left() -> None:
    assert away_from_ports(moments(), load_catalogue().zones, at_least_km=10.0).height == 0


def test_the_roads_off_vladivostok_are_a_port_s_and_the_middle_of_the_gulf_is_not() -> None:
    kept = away_from_ports(moments((132.03, 43.065), (131.85, 42.5)), load_catalogue().zones, at_least_km=10.0)
    assert kept["mmsi"].to_list() == [1]
