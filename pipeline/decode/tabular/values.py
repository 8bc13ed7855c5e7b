"""Rows of text to typed columns, as a table declares them: what is unknown is NULL, what is no value makes a fault."""

from collections.abc import Iterator, Sequence

import polars as pl

from pipeline.decode.harvest import POSITIONS, STATICS
from pipeline.decode.sentinels import placed, spoken
from pipeline.decode.tabular.columns import KNOWN, Coded, Column, Eta, Moment, Number, Table, Text
from pipeline.decode.times import TimeRule

VALUES = pl.Schema({**POSITIONS, **STATICS, "station": pl.String()})
VALUES.pop("row")
_ETA_PARTS = {"eta_month": "month", "eta_day": "day", "eta_hour": "hour", "eta_minute": "minute"}
# Types that broadcast whole knots have a "not available" of their own; `KNOWN` has that of all others.
_SOG_BELOW_KNOTS = {9: 1023.0, 27: 63.0}


def typed_rows(rows: pl.DataFrame, table: Table, times: TimeRule) -> pl.DataFrame:
    """Columns `VALUES`, `time_us`, `is_ship`, `may_be_position`, and the `reason` why a row is of no use, or NULL.

    Args:
        rows: text by the feed's own column names; columns that the feed lacks may be missing.
        table: what they mean.
        times: which times may be.
    """
    there = [column for column in table.columns if not frozenset(column.theirs).isdisjoint(rows.columns)]
    quick = _quick_numbers(rows, there)
    slow = [column for column in there if column.ours not in quick.columns]
    said = rows.select(
        *(_text(column, table, rows.columns).alias(_said(column.ours)) for column in slow),
        is_ship=_is_none_of(table.no_ships, rows.columns),
        may_be_position=_is_none_of(table.no_positions, rows.columns),
    )
    time_us, is_no_time = _time_us(rows, table)
    read = said.with_columns(value for column in slow for value in _values(column, said))
    read = read.with_columns(*quick, time_us, is_no_time)
    is_none = pl.any_horizontal("is_no_time", *(fault for column in there for fault in _faults(column, read.columns)))
    read = read.with_columns(is_none=is_none.fill_null(value=False))
    return (
        read.with_columns(known for column in there for known in _known(column, has_types="msg_type" in read.columns))
        .with_columns(pl.lit(None, dtype).alias(name) for name, dtype in VALUES.items() if name not in read.columns)
        .with_columns(*placed(), *_sizes())
        .select(
            *(pl.col(name).cast(dtype) for name, dtype in VALUES.items()),
            "time_us",
            "is_ship",
            "may_be_position",
            reason=pl.when(pl.col("is_none") | pl.col("mmsi").is_null())
            .then(pl.lit("bad_value"))
            .otherwise(times.fault_expression(pl.col("time_us"))),
        )
    )


def _said(ours: str) -> str:
    """Name of the text that a column of ours is read from."""
    return f"said {ours}"


def _text(column: Column | Moment, table: Table, there: Sequence[str]) -> pl.Expr:
    """What a row says, without the space around it; NULL if that is nothing or a word for it."""
    texts = []
    for name in column.theirs:
        if name in there:
            text = pl.col(name).str.strip_chars()
            if isinstance(column, Number) and column.prefix:
                text = text.str.strip_prefix(column.prefix).str.strip_chars_start()
            says = (text != "") & ~text.is_in(table.unknown) if table.unknown else text != ""
            if isinstance(column, Number) and column.unless and column.unless[0] in there:
                says &= pl.col(column.unless[0]).str.strip_chars().ne_missing(column.unless[1])
            texts.append(pl.when(says).then(text))
    return pl.coalesce(texts)


def _quick_numbers(rows: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    """Those of the columns that are numbers or empty throughout, as most are: the text needs no further look."""
    sources = {}
    for column in columns:
        names = [name for name in column.theirs if name in rows.columns]
        if isinstance(column, Number | Coded) and len(names) == 1 and _is_plain(column):
            sources[column.ours] = (column, pl.col(names[0]))
    read = rows.select(_number(column, text).alias(ours) for ours, (column, text) in sources.items())
    is_unread = rows.select(
        (read[ours].is_null() & (text != "")).any().alias(ours) for ours, (_, text) in sources.items()
    )
    return read.drop(name for name in read.columns if is_unread[name].item())


def _is_plain(column: Number | Coded) -> bool:
    return isinstance(column, Coded) or not (column.prefix or column.unless)


def _number(column: Number | Coded, text: pl.Expr) -> pl.Expr:
    value = text.cast(pl.Float64, strict=False)
    if isinstance(column, Coded):
        return value
    if column.bits:
        below, width = column.bits
        value = (value.cast(pl.Int64, strict=False) // 2**below % 2**width).cast(pl.Float64)
    value = value if column.divisor == 1 else value / column.divisor
    if column.negative_adds:
        value = pl.when(value < 0).then((value + column.negative_adds).round(1)).otherwise(value)
    return value


def _values(column: Column, said: pl.DataFrame) -> Iterator[pl.Expr]:
    """The column's values: text, and numbers in the unit of ours as Float64, whatever their range."""
    text = pl.col(_said(column.ours))
    match column:
        case Number():
            yield _number(column, text).alias(column.ours)
        case Coded():
            code = text.str.to_lowercase().replace_strict(column.codes, default=None, return_dtype=pl.Float64)
            yield pl.coalesce(_number(column, text), code).alias(column.ours)
        case Text():
            is_cut = not column.whole and said[_said(column.ours)].str.contains("@", literal=True).any()
            yield (spoken(_said(column.ours)) if is_cut else text).alias(column.ours)
        case Eta():
            parts = text.str.extract_groups(column.pattern).struct
            for ours, theirs in _ETA_PARTS.items():
                yield parts.field(theirs).cast(pl.Float64, strict=False).alias(ours)


def _faults(column: Column, read: Sequence[str]) -> Iterator[pl.Expr]:
    """What tells that a text is no value: no number, or a code that is not whole."""
    if isinstance(column, Number) and _said(column.ours) in read:
        yield pl.col(column.ours).is_null() & pl.col(_said(column.ours)).is_not_null()
    if isinstance(column, Number | Coded) and KNOWN[column.ours].is_code:
        yield pl.col(column.ours) != pl.col(column.ours).floor()


def _known(column: Column, *, has_types: bool) -> Iterator[pl.Expr]:
    """Numbers of ours where they are known, in their type; text is known as it is."""
    if isinstance(column, Text):
        return
    for name in _ETA_PARTS if isinstance(column, Eta) else (column.ours,):
        dtype, least, below, _ = KNOWN[name]
        if isinstance(column, Number) and column.least is not None:
            least = column.least
        value = pl.col(name)
        limit = pl.lit(below)
        if name == "sog_knots" and has_types:
            limit = pl.col("msg_type").replace_strict(_SOG_BELOW_KNOTS, default=below, return_dtype=pl.Float64)
        is_known = (value >= least) & (value < limit)
        value = value if dtype.is_float() else value.round()
        yield pl.when(is_known).then(value).cast(dtype).alias(name)


def _sizes() -> Iterator[pl.Expr]:
    """Length and width, the feed's own or of the distances; distances that add up to 0 are unknown."""
    for size, *ends in (("length_m", "to_bow_m", "to_stern_m"), ("width_m", "to_port_m", "to_starboard_m")):
        total = pl.sum_horizontal(ends, ignore_nulls=False)
        yield pl.coalesce(size, pl.when(total > 0).then(total)).alias(size)
        for end in ends:
            yield pl.when(total > 0).then(pl.col(end)).alias(end)


def _is_none_of(kinds: tuple[str, frozenset[str]] | None, there: Sequence[str]) -> pl.Expr:
    """Whether a row is none of these: a column and the words in it; true where it says nothing of it."""
    if kinds is None or kinds[0] not in there:
        return pl.repeat(value=True, n=pl.len())
    name, words = kinds
    return ~pl.col(name).str.strip_chars().str.to_lowercase().is_in(sorted(words)).fill_null(value=False)


def _time_us(rows: pl.DataFrame, table: Table) -> tuple[pl.Series, pl.Series]:
    """`time_us`, and `is_no_time` where a text says something that is no time in the column's form."""
    time_us = pl.repeat(None, rows.height, dtype=pl.Int64, eager=True)
    is_no_time = pl.repeat(value=False, n=rows.height, eager=True)
    for moment in table.times:
        if frozenset(moment.theirs).isdisjoint(rows.columns):
            continue
        text = rows.select(_text(moment, table, rows.columns)).to_series()
        read_us = moment.form.microseconds(text)
        is_no_time |= read_us.is_null() & text.is_not_null()
        if moment.milliseconds in rows.columns:
            beyond = pl.col(moment.milliseconds).str.strip_chars().cast(pl.Float64, strict=False)
            is_part = beyond.is_between(0, 1_000, closed="left")
            read_us += rows.select(pl.when(is_part).then(beyond).otherwise(0)).to_series().cast(pl.Int64) * 1_000
        time_us = time_us.zip_with(time_us.is_not_null(), read_us)
    return time_us.alias("time_us"), is_no_time.alias("is_no_time")
