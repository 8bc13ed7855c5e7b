"""No address and no secret is ever shown or kept, whatever goes wrong."""

import base64
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from found_home import LISTED
from mailboxes import Mailbox
from relaying import Receiver
from sentences import feed_of
from voyage_feed import LINES

from pipeline.cli import main
from pipeline.warehouse.home import Home

SECRET = "T0P-S3CR/T"  # noqa: S105  the one that must not be found
WRITTEN = [
    writing.encode() for writing in (SECRET, quote(SECRET, safe=""), base64.b64encode(SECRET.encode()).decode(), "S3CR")
]
BROKEN = (
    "import pipeline.alerts.relay as relay; relay._Relay._claim = lambda self, alert: 1 / 0; "
    "from pipeline.cli import main; main()"
)
COMMANDS = (
    *(("-v", "alerts", "send", "--json"), ("alerts", "send"), ("alerts", "list", "--json"), ("doctor", "--json")),
    *(("alerts", "test", name) for name in ("hook", "signed", "dead", "mail", "ntfy", "slack", "conn", "basic")),
)


def settings_of(receiver: Receiver, mailbox: Mailbox) -> tuple[str, dict[str, str]]:
    """Targets of every kind, their addresses in the environment; none of them takes anything."""
    host = receiver.url.removeprefix("http://").partition("/")[0]
    secret = quote(SECRET, safe="")
    variables = {
        "HOOK": f"http://{host}/{secret}",
        "SIGNED": f"http://{host}/signed",
        "DEAD": f"http://127.0.0.1:9/{secret}?token={secret}",
        "MAIL": f"mailto://me:{secret}@127.0.0.1:{mailbox.server_address[1]}?smtp=127.0.0.1&mode=insecure&from=a@b.org",
        "NTFY": f"ntfy://me:{secret}@{host}/desk",
        "SLACK": f"rocket://{secret}:{secret}@{host}/#ops",
        "BASIC": f"http://me:{secret}@{host}/hook",
    }
    toml = "".join(f'[alerts.targets.{name.lower()}]\nurl_env = "{name}"\n' for name in variables)
    toml = toml.replace('url_env = "SIGNED"', 'url_env = "SIGNED"\nsecret_env = "SIGNING"')
    toml += '[alerts.targets.conn]\nconnection = "desk_hook"\n'
    variables["AIRFLOW_CONN_DESK_HOOK"] = f'{{"conn_type": "http", "host": "{receiver.url}", "password": "{SECRET}"}}'
    return toml, variables | {"SIGNING": SECRET}


@pytest.mark.slow
def test_neither_files_nor_logs_nor_tracebacks_nor_json_hold_a_secret_when_every_target_fails(
    tmp_path: Path,
    receiver: Receiver,
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    receiver.default, mailbox.refusals = 500, 99
    toml, variables = settings_of(receiver, mailbox)
    for name, value in {**variables, "NO_PROXY": "127.0.0.1", "HOME": str(tmp_path / "user")}.items():
        monkeypatch.setenv(name, value)
    feed, root, listed = tmp_path / "feed.nmea", tmp_path / "home", tmp_path / "list.csv"
    root.mkdir()
    feed_of(feed, *LINES)
    listed.write_text(LISTED, encoding="utf-8")
    (root / "tumen.toml").write_text(toml, encoding="utf-8")
    for command in (("watchlist", "load", str(listed)), ("run", str(feed)), *COMMANDS):
        main([*command, "--home", str(root)])
    done = subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-c", BROKEN, "alerts", "send", "--home", str(root)], capture_output=True, check=False
    )
    heard = capfd.readouterr()
    assert b"ZeroDivisionError" in done.stderr, "a traceback was among it"
    failed = re.findall(r'"failed": (\d+)', heard.out)
    assert failed == ["12"], "two alerts to each of four webhooks, one to each target that then counts as unreachable"
    assert receiver.bodies, "they were spoken to"
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert Home(root).outbox_db in written
    everything = [
        *(done.stdout, done.stderr, heard.out.encode(), heard.err.encode()),
        *(path.read_bytes() for path in written),
    ]
    assert not [word for word in WRITTEN for text in everything if word in text]
