"""GeoJSON and GeoPackage, written by GDAL, batch by batch."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
from pyogrio.errors import DataLayerError, DataSourceError
from pyogrio.raw import write_arrow

from pipeline.exports.layer import GEOMETRY, Layer, arrow_batches, arrow_schema

_WGS84 = "EPSG:4326"
_END_OF_GEOJSON = b"]\n}\n"


def write_geojson(layer: Layer, path: Path) -> None:
    """Write RFC 7946 GeoJSON; the collection's `description` says where it comes from.

    Raises:
        OSError: it cannot be written; a full disk is the likeliest reason, and GDAL does not say which it was.
    """
    options = {"RFC7946": "YES", "DESCRIPTION": layer.provenance.sentence}
    _write(layer, path, driver="GeoJSON", layer_options=options)
    # What is flushed last fails without an error.
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - len(_END_OF_GEOJSON)))
        if file.read() != _END_OF_GEOJSON:
            message = "the end is missing"
            raise OSError(message)


def write_gpkg(layer: Layer, path: Path) -> None:
    """Write a GeoPackage of one layer; the layer's metadata say where it comes from, its description says it in words.

    Raises:
        OSError: it cannot be written; a full disk is the likeliest reason, and GDAL does not say which it was.
    """
    said = layer.provenance.to_text()
    _write(
        layer,
        path,
        driver="GPKG",
        dataset_metadata=said,
        layer_metadata=said,
        layer_options={"IDENTIFIER": layer.name, "DESCRIPTION": layer.provenance.sentence},
    )


def _write(layer: Layer, path: Path, **options: Any) -> None:  # noqa: ANN401  passed through to pyogrio
    rows = _Remembering(arrow_batches(layer))
    reader = pa.RecordBatchReader.from_batches(arrow_schema(layer), rows)
    try:
        with _plainly_named(path) as plain:
            write_arrow(
                reader,
                plain,
                layer=layer.name,
                geometry_name=GEOMETRY,
                geometry_type=layer.geometry_type,
                crs=_WGS84,
                **options,
            )
    except (DataLayerError, DataSourceError, RuntimeError) as error:
        # GDAL tells that its source failed, not how.
        if rows.failure is not None:
            raise rows.failure from error
        raise OSError(str(error)) from error


@contextmanager
def _plainly_named(path: Path) -> Iterator[Path]:
    """The same file by a name that pyogrio takes for one: a `!` parts an archive from what is in it, it thinks.

    Nor does it know names that are no UTF-8.
    """
    if "!" not in str(path) and _is_text(str(path)):
        yield path
        return
    with TemporaryDirectory() as folder:
        link = Path(folder, "folder")
        link.symlink_to(path.parent.resolve(), target_is_directory=True)
        yield link / path.name


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


class _Remembering(Iterator[pa.RecordBatch]):
    """Batches, and the exception that ended them."""

    def __init__(self, batches: Iterator[pa.RecordBatch]) -> None:
        self._batches = batches
        self.failure: BaseException | None = None

    def __next__(self) -> pa.RecordBatch:
        try:
            return next(self._batches)
        except StopIteration:
            raise
        except BaseException as error:  # Ctrl-C among them
            self.failure = error
            raise
