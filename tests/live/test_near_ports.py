"""Near which ports ships are remembered."""

import numpy as np
import polars as pl
import pytest

from pipeline.dockings import Places
from pipeline.live.near_ports import NearPorts
from pipeline.reference import catalogue_in_use

NEAR = NearPorts.of(catalogue_in_use(None), 20.0)


@pytest.mark.parametrize(
    ("lon_deg", "lat_deg", "is_near"),
    [
        (130.283, 42.226, True),  # Rajin
        (130.45, 42.2, True),  # off it
        (131.5, 42.2, False),  # on the way to Vostochny
        (133.06, 42.735, True),  # Vostochny
        (9.9, 53.5, False),  # Hamburg
    ],
)
def test_near_are_the_waters_off_corridor_ports(lon_deg: float, lat_deg: float, is_near: bool) -> None:  # noqa: FBT001  a parameter of the test
    assert NEAR.hold(np.array([lon_deg]), np.array([lat_deg])).tolist() == [is_near]


def test_all_zones_there_are_looked_at_whichever_port_they_are_of_and_no_others() -> None:
    catalogue = catalogue_in_use(None)
    corridor = catalogue.zones.filter(pl.col("port_id").is_in(catalogue.corridors["port_id"].implode()))
    assert set(corridor["zone_id"]) <= set(NEAR.places.zones["zone_id"])
    assert NEAR.places.zones.height < catalogue.zones.height / 10


def test_a_box_goes_on_beyond_the_antimeridian() -> None:
    near = NearPorts(np.array([[179.95, 65.0, 0.2, 0.1]]), Places(NEAR.places.ports, NEAR.places.zones))
    assert near.hold(np.array([-179.9, 179.8, -179.8]), np.array([65.0, 65.0, 65.0])).tolist() == [True, True, False]
