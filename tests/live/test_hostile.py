"""Whatever comes, the watch goes on, and tells of the ship that docks in between."""

import random
from pathlib import Path
from typing import Any

import pytest
from sentences import EPOCH, SHIP, heard, message, report
from watching import AT_ONCE, Server, until, watching

from pipeline.decode.feed import decode_path
from pipeline.settings import DecodeSettings, Settings

IN_RAJIN: dict[str, Any] = {"lon": 130.283, "lat": 42.226, "speed": 0.0}
BERTHED = "".join(
    f"{line}\n"
    for line in [
        *heard(message(5, mmsi=SHIP, imo="9161003", shipname="LADY R"), EPOCH),
        *(report(minute * 60, mmsi=SHIP, second=minute, **IN_RAJIN) for minute in range(40)),
    ]
).encode()
JUNK = random.Random(20240310).randbytes(300_000)  # noqa: S311  junk, no secret
SETTINGS = Settings(watch=AT_ONCE.model_copy(update={"bad_lines_allowed": 10}))


@pytest.mark.parametrize(
    "junk",
    [
        pytest.param(JUNK, id="binary"),
        pytest.param(b"x" * 5_000_000, id="a line without end"),
        pytest.param(b"\n" * 300_000, id="empty lines", marks=pytest.mark.slow),
        pytest.param(b"\0" * 300_000 + b"\n", id="nulls", marks=pytest.mark.slow),
        pytest.param(b"!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*00\n" * 20_000, id="bad checksums"),
        pytest.param(
            b"!AIVDM,2,1,3,A,56=nR7D00003A<I@E=@TmDh637OS60mA:2220N1@6427?P0000888,0*66\n" * 9_000, id="halves"
        ),
        pytest.param(f"{report(10 * 365 * 86_400)}\n".encode() * 2_000, id="years ahead", marks=pytest.mark.slow),
        pytest.param(
            "\\g:1-2-1,s:\N{BOM}\\!AIVDM,1,1,,A,,0*00\n".encode() * 2_000, id="tag blocks", marks=pytest.mark.slow
        ),
        pytest.param(b"<html>\r\n<body>502 Bad Gateway</body>\r\n</html>\r\n", id="a page"),
    ],
)
def test_junk_hides_no_docking_and_the_night_can_read_the_file(junk: bytes, home: Path) -> None:
    with Server([junk + b"\n", junk + b"\n" + BERTHED]) as server, watching(server.url, home, SETTINGS) as watch:
        until(lambda: watch.shown)
        done = watch.end()
    assert [alert["port_id"] for alert in done.alerts] == ["KP_RAJIN"]
    (path,) = (home / "live").glob("*.nmea")
    account = decode_path(path, DecodeSettings(), now_utc=done.started_at_utc).account
    assert account.state == "done"
    assert account.accepted >= 40


def test_one_clock_a_year_ahead_makes_nothing_old(home: Path) -> None:
    ahead = f"{report(3600 * 24 * 365 * 100, mmsi=1)}\n".encode()
    with Server([ahead + BERTHED]) as server, watching(server.url, home, SETTINGS) as watch:
        until(lambda: watch.shown)
        done = watch.end()
    assert done.quarantined["future_time"] == 1
    assert [alert["state"] for alert in done.alerts] == ["pending"]
