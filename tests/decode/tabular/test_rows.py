from collections.abc import Sequence

import pytest

from pipeline.decode.tabular.lines import BlockLines
from pipeline.decode.tabular.rows import CsvRows, TextRows
from pipeline.feeds.blocks import Block, Text

WANTED = frozenset({"mmsi", "name"})


def lines(*raws: bytes, longest_bytes: int = 100) -> BlockLines:
    text = Text([b"".join(raw + b"\n" for raw in raws)])
    return BlockLines(Block(0, text, text.size), 1, longest_bytes)


def cut(*raws: bytes) -> TextRows:
    return CsvRows(WANTED).cut(lines(*raws))


def names(rows: TextRows) -> list[str | None]:
    return rows.columns["name"].to_list()


def test_only_the_columns_that_are_read_are_cut() -> None:
    rows = cut(b"MMSI,extra,Name", b"1,x,A", b"2,y,B")
    assert rows.columns.to_dict(as_series=False) == {"mmsi": ["1", "2"], "name": ["A", "B"]}
    assert (rows.at.to_list(), list(rows.faults)) == ([1, 2], [])


@pytest.mark.parametrize("separator", [b",", b";", b"\t", b"|"])
def test_the_header_tells_the_separator(separator: bytes) -> None:
    assert names(cut(separator.join([b"mmsi", b"x", b"name"]), separator.join([b"1", b"", b"A"]))) == ["A"]


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (b'1,"A"', "A"),
        (b'"1","A"', "A"),
        (b'"1","A, B"', "A, B"),
        (b'1,"A, B"', "A, B"),
        (b'"1","A ""B"""', 'A "B"'),
        (b'1,"A ""B"""', 'A "B"'),
        (b'"1",""', ""),
        (b'"1",","', ","),
        (b'"1",","",""', None),
        (b'1,"A', None),
        (b'"1","A', None),
        (b'"1,"A"', None),
        (b'1,"A"B', None),
        (b'",","x"y"', None),
        (b'"', None),
        (b"1", None),
        (b"1,A,", None),
        (b"1,\xff", None),
        (b'1,"\xff"', None),
        (b"1,\xd0\x9b\xd0\xb5\xd0\xb4\xd0\xb8", "Леди"),
    ],
)
def test_quotes_hold_separators_and_quotes_and_end_on_their_line(row: bytes, name: str | None) -> None:
    rows = cut(b"mmsi,name", row, b'"2","Z"', b"3,Y")
    wanted: Sequence[str] = ["Z", "Y"] if name is None else [name, "Z", "Y"]
    assert names(rows) == wanted
    assert list(rows.faults) == ([(1, "bad_sentence")] if name is None else [])


def test_blank_lines_comments_and_the_header_again_are_neither_rows_nor_faults() -> None:
    rows = cut(b"", b"# made by hand", b"mmsi,name", b"  ", b"#1,A", b"#\xff", b"mmsi,name", b"1,A")
    assert (names(rows), list(rows.faults), rows.at.to_list()) == (["A"], [], [7])


def test_a_header_may_be_lines_and_batches_away() -> None:
    cutter = CsvRows(WANTED)
    assert cutter.cut(lines(b"# one", b"")).columns.is_empty()
    assert names(cutter.cut(lines(b"# two", b"mmsi,name", b"1,A"))) == ["A"]
    assert names(cutter.cut(lines(b"2,B"))) == ["B"]


def test_a_line_that_was_too_long_is_no_row_however_its_beginning_looks() -> None:
    rows = CsvRows(WANTED).cut(lines(b"mmsi,name", b"1," + 8 * b"A", b"2,B", b"#" + 10 * b"x", longest_bytes=9))
    assert (names(rows), list(rows.faults)) == (["B"], [(1, "line_too_long")])


def test_of_two_columns_of_one_name_the_first_counts() -> None:
    assert names(cut(b"mmsi,name,name", b"1,A,B")) == ["A"]


def test_a_header_without_a_column_that_is_read_still_has_rows() -> None:
    rows = cut(b"a,b", b"1,2", b"3")
    assert (rows.columns.height, list(rows.faults)) == (1, [(2, "bad_sentence")])
