"""Small maps for tests of sea routes: land of a few corners in the Sea of Japan's latitudes."""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra
from shapely.geometry.base import BaseGeometry

from pipeline.ports.distance import distance_nm
from pipeline.ports.sea_graph import SeaGraph
from pipeline.ports.sea_map import SeaMap
from pipeline.ports.sea_routes import SeaRoutes

REGION = (128.0, 36.0, 136.0, 44.0)
ISLAND = shapely.box(131.0, 39.0, 133.0, 41.0)


def routes(*land: BaseGeometry) -> SeaRoutes:
    """Sea routes round some land."""
    return SeaRoutes(SeaGraph(SeaMap(shapely.union_all(land), REGION)))


def plain_distance_nm(sea: SeaRoutes, start_deg: tuple[float, float], end_deg: tuple[float, float]) -> float:
    """The way from start to end, both at sea, the plain way: every corner with every other, no clever choice."""
    graph = sea.graph
    places_deg = np.array([start_deg, end_deg, *graph.corners_deg])
    plane_m = graph.to_plane(places_deg)
    start, end = np.nonzero(np.ones((len(places_deg),) * 2))
    lengths_nm: NDArray[np.float64] = distance_nm(*places_deg[start].T, *places_deg[end].T)
    lengths_nm[~graph.is_clear(plane_m[start], plane_m[end])] = 0  # no edge
    whole_nm = dijkstra(lengths_nm.reshape((len(places_deg),) * 2), indices=0)
    return float(whole_nm[1])
