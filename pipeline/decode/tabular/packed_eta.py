"""The ETA as type 5 carries it, in 20 bits of one number: month, day, hour, minute."""

from pipeline.decode.tabular.columns import Number


def packed_eta(theirs: str) -> tuple[Number, ...]:
    """The columns of ours that the feed's column of that name holds."""
    return (
        Number("eta_month", (theirs,), bits=(16, 4)),
        Number("eta_day", (theirs,), bits=(11, 5)),
        Number("eta_hour", (theirs,), bits=(6, 5)),
        Number("eta_minute", (theirs,), bits=(0, 6)),
    )
