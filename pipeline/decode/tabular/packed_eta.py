"""The ETA as type 5 carries it, in 20 bits of one number: month, day, hour, minute."""

from pipeline.decode.tabular.columns import Number

PACKED_ETA = (
    Number("eta_month", ("eta",), bits=(16, 4)),
    Number("eta_day", ("eta",), bits=(11, 5)),
    Number("eta_hour", ("eta",), bits=(6, 5)),
    Number("eta_minute", ("eta",), bits=(0, 6)),
)
