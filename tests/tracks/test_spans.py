import polars as pl
from factories import SHIP, at, fix, zoned

from pipeline.tracks.spans import segment_spans


def test_a_span_is_from_the_first_to_the_last_fix_that_is_not_wild() -> None:
    wild = [fix(0, is_wild=True), fix(9, is_wild=True), fix(5, is_wild=True, segment_id=7)]
    spans = segment_spans(zoned(fix(1), fix(3), *wild))
    assert spans.rows() == [(SHIP, SHIP, at(1), at(3))]


def test_each_segment_of_an_mmsi_has_its_own_span() -> None:
    spans = segment_spans(zoned(fix(0), fix(4), fix(2, segment_id=7), fix(3, segment_id=7)))
    assert spans.select("segment_id", "started_at_utc", "ended_at_utc").rows() == [
        (SHIP, at(0), at(4)),
        (7, at(2), at(3)),
    ]


def test_nothing_heard_has_no_span() -> None:
    assert segment_spans(zoned()).schema["segment_id"] == pl.UInt64
