"""Ways by sea that were looked for once: a way between two points is the same every night."""

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from pipeline.ports.distance import DistanceNm

_ENDS = ("lon_a", "lat_a", "lon_b", "lat_b")
KNOWN_WAYS = pl.Schema({**dict.fromkeys(_ENDS, pl.UInt64()), "way_nm": pl.Float64()})
"""A row a way: the bits of its ends' degrees, so that equal means equal, and its length."""


class KnownWays:
    """A `distance_nm` that remembers: `known` are all ways it was asked for, and those known before."""

    def __init__(self, distance_nm: DistanceNm, known: pl.DataFrame) -> None:
        """Take what finds a way, and the ways known; columns of `KNOWN_WAYS`."""
        self._find: Callable[..., NDArray[np.float64]] = distance_nm
        self.known = known

    def distance_nm(
        self, lon_a_deg: ArrayLike, lat_a_deg: ArrayLike, lon_b_deg: ArrayLike, lat_b_deg: ArrayLike
    ) -> NDArray[np.float64]:
        """As the `distance_nm` that it was made of."""
        given = (np.asarray(end, dtype=np.float64) for end in (lon_a_deg, lat_a_deg, lon_b_deg, lat_b_deg))
        ends = np.broadcast_arrays(*given)
        rows = pl.DataFrame(
            {name: end.ravel().view(np.uint64) for name, end in zip(_ENDS, map(np.copy, ends), strict=True)}
        )
        ways = rows.unique().join(self.known, on=_ENDS, how="left")
        new = ways.filter(pl.col("way_nm").is_null()).select(_ENDS).sort(_ENDS)
        found_nm = self._find(*(new[name].to_numpy().view(np.float64) for name in _ENDS))
        found = new.with_columns(way_nm=pl.Series(found_nm, dtype=pl.Float64))
        asked = pl.concat([ways.drop_nulls("way_nm"), found])
        self.known = pl.concat([self.known, found])
        return rows.join(asked, on=_ENDS, how="left", maintain_order="left")["way_nm"].to_numpy().reshape(ends[0].shape)
