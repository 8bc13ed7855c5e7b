"""Whether a feed is an exercise: the simulator says so in the names of its files."""

import dataframely as dy
import polars as pl

from pipeline.schemas import IngestFiles

_MARK = "SYNTHETIC"


def is_synthetic(files: dy.DataFrame[IngestFiles] | pl.DataFrame) -> bool:
    """Whether any file that was taken in was made by the simulator; what rests on it is told as synthetic."""
    names = files.filter(pl.col("state") == "done")["path"].str.extract(r"([^/]*)$")
    return bool(names.str.starts_with(_MARK).any())
