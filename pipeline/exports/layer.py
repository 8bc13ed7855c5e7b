"""What a writer of a format is given: rows, batch by batch, and what they are."""

from collections.abc import Iterator
from dataclasses import dataclass

import dataframely as dy
import polars as pl
import pyarrow as pa

from pipeline.exports.provenance import Provenance

GEOMETRY = "geometry"
"""The column of geometries, in WKB."""


@dataclass(frozen=True)
class Layer:
    """Rows of one kind.

    Attributes:
        name: `voyages`, `port_calls` or `tracks`.
        schema: their columns, `geometry` last where there is one.
        span: columns of the time from when to when a row speaks.
        geometry_type: `Point` or `MultiLineString`, as GDAL calls them.
        frames: rows in these columns.
        provenance: where they come from.
    """

    name: str
    schema: type[dy.Schema]
    span: tuple[str, str]
    geometry_type: str
    frames: Iterator[pl.DataFrame]
    provenance: Provenance


def arrow_schema(layer: Layer) -> pa.Schema:
    """The columns as Arrow has them: times in UTC, and called so."""
    return _arrow(layer.schema.create_empty()).schema


def arrow_batches(layer: Layer) -> Iterator[pa.RecordBatch]:
    """The rows as Arrow has them."""
    schema = arrow_schema(layer)
    for frame in layer.frames:
        yield from _arrow(frame).cast(schema).to_batches()


def _arrow(frame: pl.DataFrame) -> pa.Table:
    times = [name for name, kind in frame.schema.items() if kind == pl.Datetime("us")]
    in_utc = frame.with_columns(pl.col(times).dt.replace_time_zone("UTC"))
    return in_utc.to_arrow(compat_level=pl.CompatLevel.oldest())
