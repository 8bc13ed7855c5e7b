"""A webhook and a mailbox to deliver to, and a home to deliver from."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import apprise
import pytest
from mailboxes import Mailbox
from relaying import Receiver

from pipeline.warehouse.home import Home


@pytest.fixture(autouse=True)
def no_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Apprise waits seconds between messages to a service; the receivers here need no sparing."""
    monkeypatch.setattr(apprise.NotifyBase, "request_rate_per_sec", 0)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver.headers.append({name.lower(): value for name, value in self.headers.items()})
            receiver.paths.append(self.path)
            receiver.bodies.append(self.rfile.read(int(self.headers["content-length"])))
            receiver.on_request()
            time.sleep(receiver.delay_s)
            status = receiver.answers.pop(0) if receiver.answers else receiver.default
            try:
                self.send_response(status)
                self.send_header("location", receiver.url)
                for name, value in receiver.says.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(receiver.reply)))
                self.end_headers()
                self.wfile.write(receiver.reply)
            except BrokenPipeError:
                pass  # the sender has given up, as some tests want

        do_PUT = do_POST  # noqa: N815  the name that http.server looks for

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook/T0P-S3CRET"
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    home = Home(tmp_path)
    home.create()
    return home


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
