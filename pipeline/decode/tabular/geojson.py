"""GeoJSON features (RFC 7946) to rows: the properties, and longitude and latitude of the point."""

from collections.abc import Sequence

from pipeline.decode.tabular.json_rows import Record, members


def unfold_feature(record: Record) -> Sequence[Record]:
    """The row of a feature, its point as `longitude` and `latitude`; an object that is no feature as it is.

    A feature without a geometry has no place; coordinates that are no pair are a `bad_value`.
    """
    if "properties" not in record:
        return (record,)
    geometry = record.get("geometry")
    if geometry is None:
        return (members(record["properties"]),)
    coordinates = members(geometry).get("coordinates")
    if not isinstance(coordinates, list) or len(coordinates) not in {2, 3}:  # the third is an altitude
        return ()
    return ({**members(record["properties"]), "longitude": coordinates[0], "latitude": coordinates[1]},)
