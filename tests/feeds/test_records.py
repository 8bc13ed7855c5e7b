import json
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.feeds.lines import Line
from pipeline.feeds.records import split_records

PIECES = [
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"\\",
    b",",
    b":",
    b" ",
    b"\n",
    b"\r",
    b"a",
    b'"k":1',
    b'{"a":1}',
    b'},{"',
    b"x" * 9,
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.sampled_from('{}[]",:\\\n\r aд'), max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab{"), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.lists(st.dictionaries(st.sampled_from(["mmsi", "a}", 'q"']), VALUES, max_size=3), max_size=6)


def cut(*chunks: bytes, limit: int = 1000, in_arrays: bool = True) -> list[Line]:
    return [record for records in split_records(chunks, limit, in_arrays=in_arrays) for record in records]


def raw(*chunks: bytes, in_arrays: bool = True) -> list[bytes]:
    return [record.raw for record in cut(*chunks, in_arrays=in_arrays)]


def steps(stream: bytes, step: int) -> list[bytes]:
    return [stream[at : at + step] for at in range(0, len(stream), step)]


def test_a_record_is_an_outermost_object_in_an_array_and_lies_where_it_says() -> None:
    assert cut(b'[{"a":1}, {"b":{"c":[{}]}}]') == [Line(1, 1, b'{"a":1}'), Line(2, 10, b'{"b":{"c":[{}]}}')]


@pytest.mark.parametrize(
    ("document", "records"),
    [
        (b'[{"ERROR":false},[{"a":1},{"b":2}]]', [b'{"ERROR":false}', b'{"a":1}', b'{"b":2}']),
        (b'{"type":"FeatureCollection","bbox":[1,2],"features":[{"a":{"c":[1,2]}}]}', [b'{"a":{"c":[1,2]}}']),
        (b'{"data":{"page":{"more":true},"nodes":[{"a":1},\n {"b":2}]}}', [b'{"a":1}', b'{"b":2}']),
        (b'{\n  "rows": [\n    {\n      "a": 1\n    }\n  ]\n}\n', [b'{\n      "a": 1\n    }']),
        (b'[{"a":1}]\n[{"b":2}]', [b'{"a":1}', b'{"b":2}']),
        (b'\xef\xbb\xbf[{"a":1}]\xef\xbb\xbf[{"b":2}]', [b'{"a":1}', b'{"b":2}']),
        (b'HTTP/2.0 200 OK\r\nETag: W/"5-x"\r\n\r\n[{"a":1}]', [b'{"a":1}']),
        (b"[]", []),
        (b'{"a":1}', []),
        (b"", []),
    ],
)
def test_what_lies_around_the_records_is_no_record(document: bytes, records: list[bytes]) -> None:
    assert raw(document) == records


def test_objects_that_follow_each_other_are_records_where_that_is_wanted() -> None:
    assert raw(b'{"a":[{"x":1}]}\n{"b":\n2}{"c":3}', in_arrays=False) == [b'{"a":[{"x":1}]}', b'{"b":\n2}', b'{"c":3}']


@pytest.mark.parametrize("name", ["}", "},{", '\\"},{\\"', "\\\\", "[{", "]", "\\u007b"])
def test_a_name_of_brackets_and_escapes_is_a_name(name: str) -> None:
    record = f'{{"name":"{name}"}}'.encode()
    assert raw(b"[" + record + b',{"b":2}]') == [record, b'{"b":2}']


@pytest.mark.parametrize(
    ("document", "records"),
    [
        (b'[{"a":1},{"b":2', [b'{"a":1}', b'{"b":2']),
        (b'[{"a":1},{"b":"x', [b'{"a":1}', b'{"b":"x']),
        (b'[{"a":1}{"b":2}]', [b'{"a":1}', b'{"b":2}']),
        (b'[{"a":1,{"b":2},{"c":3}]', [b'{"a":1,', b'{"b":2}', b'{"c":3}']),
        (b'[{"a":1},"b":2},{"c":3}]', [b'{"a":1}', b'"b":2}', b'{"c":3}']),
        (b'[{"n":"A,"m":1},{"n":"B"},{"c":3}]', [b'{"n":"A,"m":1}', b'{"n":"B"}', b'{"c":3}']),
        (b'[{"n":A","m":1},{"n":"B"},{"c":3}]', [b'{"n":A","m":1}', b'{"n":"B"}', b'{"c":3}']),
        (b'[{"n":"A\n,"m":1},\n{"b":2}]', [b'{"n":"A\n,"m":1}', b'{"b":2}']),
        (b'[{"a":1},{"b":2\n[{"c":3}]', [b'{"a":1}', b'{"b":2\n', b'{"c":3}']),
        (b'[{"a":1},{"b":2]\n[{"c":3}]', [b'{"a":1}', b'{"b":2', b'{"c":3}']),
    ],
)
def test_damage_costs_the_record_it_lies_in(document: bytes, records: list[bytes]) -> None:
    assert raw(document) == records


def test_a_record_over_the_limit_keeps_its_beginning_and_the_next_its_place() -> None:
    assert cut(b'[{"a":"' + b"x" * 90 + b'"},{"b":2}]', limit=8) == [
        Line(1, 1, b'{"a":"xx', is_too_long=True),
        Line(2, 100, b'{"b":2}'),
    ]


def test_an_object_whose_end_is_lost_is_given_up_and_records_are_found_again() -> None:
    rows = [b'{"a":{"b":%d}}' % at for at in range(400)]
    rows[3] = b'{"a":[{"b":3,'  # neither bracket is ever closed
    records = cut(b"[" + b",".join(rows) + b"]", limit=20)
    assert records[3].is_too_long
    assert 300 < len(records) < 400
    assert records[-1].raw == rows[-1]


def test_memory_does_not_grow_with_a_record() -> None:
    held = [b'[{"a":"', *[b"x" * 1000] * 100, b'"},{"b":2}]']
    first, second = cut(*held, limit=10)
    assert (len(first.raw), first.is_too_long, second.raw) == (10, True, b'{"b":2}')


@given(OBJECTS, st.sampled_from([None, 1]), st.integers(1, 9))
def test_every_object_of_an_array_comes_out_as_it_went_in(
    objects: list[dict[str, object]], indent: int | None, step: int
) -> None:
    document = json.dumps({"about": {"x": 1}, "rows": objects}, indent=indent, ensure_ascii=False).encode()
    records = cut(*steps(document, step))
    assert [json.loads(record.raw) for record in records] == objects
    assert [record.no for record in records] == list(range(1, len(objects) + 1))


@given(st.randoms(use_true_random=False), st.integers(1, 7), st.integers(1, 12), st.booleans())
def test_records_do_not_depend_on_the_chunks_and_lie_one_behind_the_other(
    random: Random,
    step: int,
    limit: int,
    in_arrays: bool,  # noqa: FBT001  hypothesis draws it
) -> None:
    stream = b"".join(random.choices(PIECES, k=random.randrange(40)))
    records = cut(stream, limit=limit, in_arrays=in_arrays)
    assert cut(*steps(stream, step), limit=limit, in_arrays=in_arrays) == records
    assert all(stream[record.byte_offset :].startswith(record.raw) and record.raw for record in records)
    assert all(one.byte_offset + len(one.raw) <= other.byte_offset for one, other in pairwise(records))
