from pathlib import Path

import pytest
from sentences import decoded

from pipeline.feeds.detection import detect_format
from pipeline.feeds.formats import HEAD_BYTES, FeedFormat
from pipeline.feeds.json_layout import JsonLayout, event_data, layout_of, split_json

ROW = b'{"mmsi":257075210,"msgtime":"2023-02-18T11:00:19+00:00"}'
GFW = b'{"ssvid":"1","timestamp":"2021-01-01T00:00:00Z","lat":1,"lon":2,"identities":[{"count":1}]}'
PRETTY = b'{\n  "mmsi": 257075210,\n  "msgtime": "2023-02-18T11:00:19+00:00"\n}'


@pytest.mark.parametrize(
    ("head", "layout", "records"),
    [
        (ROW, JsonLayout.LINES, 1),
        (ROW + b"\n" + ROW + b"\n", JsonLayout.LINES, 2),
        (b"\xef\xbb\xbf" + ROW, JsonLayout.LINES, 1),
        (GFW, JsonLayout.LINES, 1),
        (b'time":1}\n' + ROW + b"\n" + ROW[:20], JsonLayout.LINES, 3),
        (ROW[:20] + b"\n" + ROW + b"\n" + ROW, JsonLayout.LINES, 3),
        (b": start\n\ndata: " + ROW + b"\n\n", JsonLayout.LINES, 4),
        (b"[" + ROW + b"," + ROW + b"]", JsonLayout.ARRAYS, 2),
        (b"[\n" + ROW + b",\n" + ROW + b"\n]", JsonLayout.ARRAYS, 2),
        (b"[" + ROW + b"]\n[" + ROW + b"]\n", JsonLayout.ARRAYS, 2),
        (b'{"rows":[' + ROW + b"]}", JsonLayout.ARRAYS, 1),
        (b'{"rows":[\n' + ROW + b"\n]}", JsonLayout.ARRAYS, 1),
        (b"HTTP/1.1 200 OK\r\nDate: today\r\n\r\n[" + ROW + b"]", JsonLayout.ARRAYS, 1),
        (PRETTY, JsonLayout.OBJECTS, 1),
        (PRETTY + b"\n" + PRETTY, JsonLayout.OBJECTS, 2),
        (b"[" + PRETTY + b",\n" + PRETTY + b"]", JsonLayout.ARRAYS, 2),
    ],
)
def test_the_head_says_what_a_record_is(head: bytes, layout: JsonLayout, records: int) -> None:
    assert layout_of(head) is layout
    assert sum(map(len, split_json([head], 4096))) == records
    assert detect_format(head) in {FeedFormat.BARENTSWATCH_JSON, FeedFormat.GFW_JSON}


def test_a_stream_is_cut_alike_in_chunks_of_any_size() -> None:
    stream = b'{"rows":[' + b",".join([ROW] * (2 * HEAD_BYTES // len(ROW))) + b"]}"
    whole = [line for lines in split_json([stream], 4096) for line in lines]
    for step in (1000, HEAD_BYTES - 1, HEAD_BYTES + 1):
        chunks = [stream[at : at + step] for at in range(0, len(stream), step)]
        assert [line for lines in split_json(chunks, 4096) for line in lines] == whole


@pytest.mark.parametrize(
    ("line", "data"),
    [
        (b"data: {}", b"{}"),
        (b"data:{}", b"{}"),
        (b' {"a":1} ', b'{"a":1}'),
        (b"", None),
        (b": keep-alive", None),
        (b"event: position", None),
        (b"id: 7", None),
        (b"retry: 10", None),
        (b"data:", None),
        (b"# written by me", None),
    ],
)
def test_of_an_event_its_data_are_read(line: bytes, data: bytes | None) -> None:
    assert event_data(line) == data


@pytest.mark.parametrize(
    ("head", "known"),
    [
        (b'{"MessageType":"SubscriptionConfirmation"}\n', FeedFormat.AISSTREAM_JSON),
        (b'{"MessageType":"X","Message":{},"MetaData":{}}', FeedFormat.AISSTREAM_JSON),
        (b'[{"ERROR":false,"FORMAT":"HUMAN","RECORDS":0},[]]', FeedFormat.AISHUB_HUMAN_JSON),
        (b'[{"ERROR":"false"},[{"MMSI":1,"TIME":"1","LATITUDE":1,"LONGITUDE":1}]]', FeedFormat.AISHUB_JSON),
        (b'[{"MMSI":1,"TIME":"2024-03-09 16:00:00 GMT","LATITUDE":1,"LONGITUDE":1}]', FeedFormat.AISHUB_HUMAN_JSON),
        (b'{"mmsi":1,"timestamp":"x","lat":1,"lon":2}', FeedFormat.GFW_JSON),
        (b'[{"mmsi":1,"timestamp":1,"lat":1,"lon":2,"stationId":3}]', FeedFormat.MARINETRAFFIC_DUMP_JSON),
        (b'[{"MMSI":"1","TIMESTAMP":"x","LAT":"1","LON":"2","SHIP_ID":"3"}]', FeedFormat.MARINETRAFFIC_JSON),
        (b'{"DATA":[{"MMSI":1,"TIMESTAMP":"x","LAT":"1","LON":"2","DSRC":"TER"}]}', FeedFormat.MARINETRAFFIC_JSON),
        (b'{"properties":{"mmsi":1,"timestampExternal":2}}', FeedFormat.DIGITRAFFIC_JSON),
        (b'{"data":{"vessels":{"nodes":[{"staticData":{},"lastPositionUpdate":null}]}}}', FeedFormat.SPIRE_JSON),
        (b'{"error":"slow down"}\n' + ROW, FeedFormat.BARENTSWATCH_JSON),
    ],
)
def test_keys_tell_the_format(head: bytes, known: FeedFormat) -> None:
    assert detect_format(head) is known


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b'{"error":"Api Key Is Not Valid"}', "an error answer instead of data: Api Key Is Not Valid"),
        (b'[{"ERROR":true,"USERNAME":"A","ERROR_MESSAGE":"Too frequent requests!"}]', "data: Too frequent requests!"),
        (b'{"errors":[{"message":"no token"}],"data":null}', "an error answer instead of data: no token"),
        (b'{"title":"Unauthorized","status":401}', "an error answer instead of data: Unauthorized"),
        (b'{"error":"\\u0000\\u001b[31m' + b"x" * 500 + b'"}', "data: [31m" + "x" * 116),
        (b'[{"portCallId":1,"portToVisit":"RUNJK"}]', "port calls of Digitraffic, which hold no positions"),
        (b'{"portCalls":[{"portCallId":1,"portToVisit":"RUNJK"}]}', "port calls of Digitraffic"),
        (b'{"entries":[{"id":"1","type":"port_visit","port_visit":{"visitId":"1"}}]}', "port visits of Global Fishing"),
        (b'[{"SHIP_ID":"1","MOVE_TYPE":"0","PORT_ID":"2"}]', "port calls of MarineTraffic"),
        (b'[{"SHIP_ID":"1","DOCK_TIMESTAMP_UTC":"x"}]', "berth calls of MarineTraffic"),
        (b'{"mmsi":1,"lat":2,"lon":3}', "wrong keys: .* gfw_json has timestamp as well"),
        (b'[{"MMSI":1,"TIMESTAMP":"x","LAT":1,"LON":2}]', "wrong keys: .* marinetraffic_json has SHIP_ID as well"),
        (b'{"apples":1}', "wrong keys: .* none is near"),
        (b'{"a":' * 20_000, "JSON without an object that is whole"),
        (b"[" * 60_000, "JSON without an object that is whole"),
        (b'{"mmsi":\xff}', "JSON without an object that is whole"),
    ],
)
def test_json_that_is_no_feed_is_rejected_and_the_reason_says_what_it_is(head: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason.replace("[", r"\[")):
        detect_format(head[:HEAD_BYTES])


@pytest.mark.parametrize("content", [b"[]", b"[ ]\n", b'{"type":"FeatureCollection","features":[]}', b"[[],[]]"])
def test_an_empty_answer_is_a_file_without_lines(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "feed"
    path.write_bytes(content)
    account = decoded(path).account
    assert (account.state, account.lines, account.format) == ("done", 0, None)


def test_a_header_alone_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(b'[{"ERROR":false,"USERNAME":"A","FORMAT":"AIS","RECORDS":0},[]]')
    account = decoded(path).account
    assert (account.state, account.lines, account.ignored) == ("done", 1, 1)
