"""What others saw of ships in ports: imagery, port records, photographs."""

import dataframely as dy
import polars as pl

from pipeline.schemas import columns as c


class Sightings(dy.Schema):
    """One row a ship that somebody says was in a port, at some moment of a span of time.

    The span brackets the moment of seeing: it does not say that the ship lay there throughout. Without IMO number and
    name it is some ship of that length; without a length too, some ship.
    """

    sighting_id = c.key("hash of source, span, port, IMO number, name and length")
    observed_from_utc = c.utc("seen at this moment or later", nullable=False)
    observed_to_utc = c.utc("seen at this moment or earlier, never before observed_from_utc", nullable=False)
    port_id = c.text("port it was seen in", nullable=False)
    imo = c.imo()
    ship_name = c.text("name as the source gives it; NULL if not known")
    length_m = dy.Float64(
        nullable=True, min_exclusive=0, max=500, description="length as the source gives it; NULL if not known"
    )
    source = c.text("who saw it and how, in the words of who loaded it: text by strangers", nullable=False)
    confidence = c.probability(
        "0 to 1: how likely the row is true, ship, port and span together; 0 is a row taken back"
    )

    @dy.rule()
    def observed_to_is_not_before_from(cls) -> pl.Expr:
        """A span ends where it begins, or later."""
        return pl.col("observed_from_utc") <= pl.col("observed_to_utc")
