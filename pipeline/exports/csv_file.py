"""CSV: for spreadsheets and scripts. UTF-8, a header, commas, times in ISO 8601 with a Z."""

from pathlib import Path

import polars as pl

from pipeline.exports.layer import GEOMETRY, Layer

_TIME = "%Y-%m-%dT%H:%M:%S%.fZ"
# A cell that begins so is a formula to a spreadsheet; the full-width signs are, where it speaks Chinese or Japanese.
_BEGINS_A_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"  # noqa: RUF001  the full-width signs are meant
# So does one that follows a semicolon, where semicolons part cells: in much of Europe.
_BEGINS_ONE_WITHIN = r";([=+\-@＝＋－＠])"  # noqa: RUF001  the full-width signs are meant
_AS_TEXT = "'"


def write_csv(layer: Layer, path: Path) -> None:
    """Write the rows, without their geometry.

    A text that would run as a formula, also after a semicolon, gets an apostrophe before it, as spreadsheets show text.

    Raises:
        OSError: the disk is full.
    """
    with path.open("wb") as file:
        _plain(layer.schema.create_empty()).write_csv(file)
        for frame in layer.frames:
            _plain(frame).write_csv(file, include_header=False, datetime_format=_TIME)


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    within = (pl.col(name).str.replace_all(_BEGINS_ONE_WITHIN, f";{_AS_TEXT}$1") for name in texts)
    return frame.drop(GEOMETRY, strict=False).with_columns(
        pl.when(text.str.contains(_BEGINS_A_FORMULA)).then(pl.lit(_AS_TEXT) + text).otherwise(text).name.keep()
        for text in within
    )
