"""Where records of JSON end, whatever they hold."""

import json
from pathlib import Path

import pytest
from sentences import decoded, feed_of, reasons

MESSAGE = {"mmsi": 273000001, "msgtime": "2024-03-09T16:00:04+00:00", "latitude": 42.2, "longitude": 130.3}


def record(**said: object) -> str:
    return json.dumps(MESSAGE | said)


def at(second: int, **said: object) -> str:
    return record(msgtime=f"2024-03-09T16:00:{second:02}Z", **said)


HOSTILE = [
    ('{"mmsi":1,"msgtime":' + "[" * 3000, "bad_sentence"),
    ("[" * 4000, "bad_sentence"),
    ('{"a":' * 600 + "1" + "}" * 600, "bad_sentence"),
    (record()[:-1] + ',"deep":' + '{"a":' * 600 + "1" + "}" * 601, None),
    (record(mmsi=10**400), "bad_value"),
    (record().replace("273000001", "9" * 4000), "bad_value"),
    (record().replace("42.2", "1e999"), None),
    (record().replace("42.2", "NaN"), "bad_sentence"),
    (record().replace("42.2", "-Infinity"), "bad_sentence"),
    (record()[:-1] + ',"mmsi":273000002}', "bad_sentence"),
    (record(name="\ud800"), "bad_sentence"),
    (record(name="\U0001f6a2"), None),
    (record(name="A\0B"), None),
    (record(name=["LADY R"]), "bad_value"),
    (record(latitude={"deg": 42}), "bad_value"),
    (record(latitude=True), "bad_value"),
    (record(latitude="north"), "bad_value"),
    (record(mmsi=None), "bad_value"),
    (record(mmsi=273000001.5), "bad_value"),
    (record(mmsi=-1), "bad_value"),
    (record(msgtime=None), "no_time"),
    (record(msgtime="yesterday"), "bad_value"),
    (record(msgtime="2031-03-09T16:00:04Z"), "future_time"),
    (record(msgtime="1970-01-01T00:00:00Z"), "bad_value"),
    (record() + ",", "bad_sentence"),
    (record() + record(), "bad_sentence"),
    ("'" + record() + "'", "bad_sentence"),
    ('{"error":"Rate limit reached"}', "bad_sentence"),
    ('{"ssvid":"1","timestamp":"2024-03-09T16:00:04Z","lat":1,"lon":2}', "bad_sentence"),
    ("null", "bad_sentence"),
    ('"text"', "bad_sentence"),
    ("7", "bad_sentence"),
    ("<html>", "bad_sentence"),
    (record(name="x" * 5000), "line_too_long"),
]


@pytest.mark.parametrize(("text", "reason"), HOSTILE, ids=lambda value: str(value)[:40])
def test_what_a_record_is_worth(tmp_path: Path, text: str, reason: str | None) -> None:
    result = decoded(feed_of(tmp_path / "feed", at(1), text, at(2)), min_good_line_share=0)
    assert reasons(result) == ({2: reason} if reason else {})
    assert result.positions["line_no"].to_list() == ([1, 3] if reason else [1, 2, 3])


def test_bytes_that_are_no_text_are_a_bad_sentence(tmp_path: Path) -> None:
    lines: list[str | bytes] = [
        at(1),
        b"\xff" + record().encode(),
        record(name="LADY").encode().replace(b"LADY", b"\xed\xa0\x80"),
        b"\0{}",
    ]
    assert reasons(decoded(feed_of(tmp_path / "feed", *lines))) == dict.fromkeys((2, 3, 4), "bad_sentence")


def test_blanks_comments_and_other_fields_of_events_are_ignored(tmp_path: Path) -> None:
    lines = ["# mine", ": start", "", "event: position", f"data: {at(1)}", "", "id: 7", f"data:{at(2)}", "data:", "  "]
    account = decoded(feed_of(tmp_path / "feed", *lines)).account
    assert (account.lines, account.accepted, account.ignored) == (10, 2, 8)


def test_one_message_is_one_message_in_every_wrapping(tmp_path: Path) -> None:
    texts = [at(1), f"data: {at(1)}", f"[{at(1)}]", f'{{"rows": [\n  {at(1)}\n]}}']
    results = [decoded(feed_of(tmp_path / str(place), text)) for place, text in enumerate(texts)]
    assert len({result.positions["payload_hash"].item() for result in results}) == 1
    assert len({result.statics.height for result in results}) == 1


def test_records_of_a_document_are_numbered_and_lie_where_they_say(tmp_path: Path) -> None:
    path = feed_of(tmp_path / "feed", "[", at(1) + ",", record(mmsi="x") + ",", at(2, name="{[") + "]")
    result = decoded(path)
    content = path.read_bytes()
    assert (result.account.lines, result.positions["line_no"].to_list(), reasons(result)) == (
        3,
        [1, 3],
        {2: "bad_value"},
    )
    assert [content[place : place + 9] for place in result.positions["byte_offset"]] == [b'{"mmsi": '] * 2
    assert result.quarantine["raw"].item() == record(mmsi="x").encode()


def test_a_document_cut_short_ends_in_a_bad_sentence(tmp_path: Path) -> None:
    result = decoded(feed_of(tmp_path / "feed", f"[{at(1)},{at(2)},{at(3)[:40]}"))
    assert (result.account.accepted, reasons(result)) == (2, {3: "bad_sentence"})


def test_documents_that_follow_each_other_are_all_read(tmp_path: Path) -> None:
    lines = [f"[{at(1)},{at(2)}]", f"\ufeff[{at(3)}]", "[]", f"[{at(4)[:28]}", f"[{at(5)}]"]
    result = decoded(feed_of(tmp_path / "feed", *lines))
    assert (result.account.accepted, reasons(result)) == (4, {4: "bad_sentence"})


def test_the_same_record_again_is_a_duplicate(tmp_path: Path) -> None:
    result = decoded(feed_of(tmp_path / "feed", at(1), at(1), at(2)))
    assert (result.positions.height, result.account.duplicates) == (2, 1)
    assert result.duplicates.select("line_no", "of_line_no").rows() == [(2, 1)]


def test_untimed_records_are_kept_where_that_is_wanted(tmp_path: Path) -> None:
    result = decoded(feed_of(tmp_path / "feed", record(msgtime=None)), untimed=True)
    assert result.positions["received_at_utc"].to_list() == [None]


def test_a_file_of_error_answers_is_rejected_by_what_they_say(tmp_path: Path) -> None:
    account = decoded(feed_of(tmp_path / "feed", '{"error":"Rate limit reached"}')).account
    assert (account.state, account.rejected_reason) == (
        "rejected",
        "an error answer instead of data: Rate limit reached",
    )
