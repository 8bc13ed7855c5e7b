"""A watch killed at random moments while a ship comes and goes, and begun again."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import duckdb
import pytest
from voyage_feed import LINES
from watching import until

from pipeline.alerts.live_alerts import read_live_alerts
from pipeline.cli import main
from pipeline.warehouse.home import Home

KILLS = 8
pytestmark = pytest.mark.slow


@pytest.fixture
def received() -> Iterator[tuple[str, list[str]]]:
    """The address of a webhook, and the ids of the deliveries that it took."""
    ids: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            ids.append(json.loads(body)["alert_id"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", ids
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def begin(home: Path, feed: Path) -> "subprocess.Popen[bytes]":
    command = [str(Path(sys.executable).with_name("tumen")), "watch", str(feed), "--home", str(home)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  our own command


@pytest.mark.timeout(600)
def test_each_docking_is_told_once_whenever_the_watch_is_killed(
    tmp_path: Path, received: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    chance = random.Random(20240310)  # noqa: S311  moments, no secrets
    url, ids = received
    home, feed = tmp_path / "home", tmp_path / "feed.log"
    home.mkdir()
    settings = f'[alerts]\ntimeout_s = 0.5\n[alerts.targets.desk]\nurl = "{url}"\n[watch]\nkeep_every_s = 0.5\n'
    (home / "tumen.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "list.csv").write_text("imo,name,list_name\n9161003,LADY R,Exercise list\n", encoding="utf-8")
    assert main(["watchlist", "load", str(tmp_path / "list.csv"), "--home", str(home)]) == 0
    feed.touch()
    share = len(LINES) // KILLS + 1
    for number in range(KILLS):
        watch = begin(home, feed)
        lines = LINES[number * share : (number + 1) * share]
        for at, line in enumerate(lines):
            with feed.open("a") as file:
                file.write(f"{line}\n")
            if at % 20 == 0:
                time.sleep(0.1)
        time.sleep(chance.uniform(0, 4))
        watch.kill()
        watch.wait()
    last = begin(home, feed)
    until(lambda: len(set(ids)) == 2, within_s=120)
    time.sleep(2)
    last.terminate()
    assert last.wait(60) == 0
    alerts = read_live_alerts(Home(home).outbox_db).alerts
    assert sorted(alerts["port_id"]) == ["KP_RAJIN", "RU_VOSTOCHNY"]
    assert set(ids) == set(alerts["alert_id"])
    assert main(["run", str(home / "live"), "--home", str(home)]) == 0
    with duckdb.connect(home / "published" / "tumen.duckdb", read_only=True) as database:
        told = database.sql("select alert_id, state, kind from alerts").fetchall()
    assert sorted(told) == sorted((alert_id, "sent", "first") for alert_id in alerts["alert_id"])
