import numpy as np
import pytest
import shapely

from pipeline.ports.polygons import buffer_km, widened_bounds

SHAPES = {
    "a quay": shapely.box(130.28, 42.22, 130.29, 42.23),
    "a round one far north": shapely.Point(28.0, 69.7).buffer(0.1),
    "one that runs on past the antimeridian": shapely.box(179.9, -17.2, 180.3, -17.0),
    "one of two parts": shapely.union(shapely.box(132.0, 43.0, 132.1, 43.1), shapely.box(132.4, 42.8, 132.5, 42.9)),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("distance_km", [1.0, 10.0])
def test_widened_bounds_are_those_of_what_is_widened_or_a_hair_beyond(
    shape: shapely.Polygon, distance_km: float
) -> None:
    shapes = np.array([shape], dtype=np.object_)
    beyond_deg = (widened_bounds(shapes, distance_km) - shapely.bounds(buffer_km(shapes, distance_km)))[0]
    assert np.all(beyond_deg[:2] <= 0)
    assert np.all(beyond_deg[2:] >= 0)
    assert np.abs(beyond_deg).max() < 0.001
