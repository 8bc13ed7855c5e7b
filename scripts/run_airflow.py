"""A running Airflow on this machine, for the DAGs of this folder: scheduler, DAG processor, API server and triggerer.

It listens on 127.0.0.1 alone, keeps everything of its own in `--work`, and ends with Ctrl-C or SIGTERM, its children
with it. Two accounts: `admin`, and `analyst`, who may look at everything and start nothing; their passwords are made up
once and lie in `<work>/passwords.json`, which only its owner may read. What the environment says as `AIRFLOW__*`
counts: other executors and databases start the same way. The exit status is 0 where it was ended, 1 where a part of it
ended by itself or did not start, 2 where the call is wrong.
"""

import argparse
import base64
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import psutil

DAGS = Path(__file__).resolve().parents[1] / "dags"
ACCOUNTS = {"admin": "admin", "analyst": "viewer"}
PARTS = {  # the log servers would listen on every address, and one machine needs none
    "dag-processor": ["dag-processor"],
    "api-server": ["api-server", "--workers", "1"],
    "scheduler": ["scheduler", "--skip-serve-logs"],
    "triggerer": ["triggerer", "--skip-serve-logs"],
}
PREPARE = """
from airflow.models.pool import Pool
from airflow.utils.db import initdb
initdb()
Pool.create_or_update_pool("duckdb_writer", slots=1, description="one writer", include_deferred=False)
"""
READY_WITHIN_S, GRACE_S = 300.0, 10.0  # the API server hangs at its end, with nothing to lose


def main() -> int:
    """Read the arguments, start everything, wait for its end."""
    parser = argparse.ArgumentParser(description="Run Airflow on this machine, with the DAGs of Tumen.")
    parser.add_argument("--feed", type=Path, required=True, help="folder of the feed files")
    parser.add_argument("--home", type=Path, required=True, help="folder of the deployment")
    parser.add_argument("--lists", type=Path, required=True, help="folder of the watchlists")
    parser.add_argument("--work", type=Path, required=True, help="folder for Airflow's own files")
    parser.add_argument("--port", type=int, default=8080, help="of the UI, on 127.0.0.1 (8080)")
    arguments = parser.parse_args()
    if not is_free(arguments.port):
        say(f"127.0.0.1:{arguments.port} is taken: name another --port")
        return 2
    work = arguments.work.resolve()
    work.mkdir(parents=True, exist_ok=True, mode=0o700)
    signal.signal(signal.SIGTERM, interrupt)
    environment = (
        environment_of(work, arguments.port)
        | secrets_of(work / "secrets.json")
        | {
            "TUMEN_FEED": str(arguments.feed.resolve()),
            "TUMEN_HOME": str(arguments.home.resolve()),
            "TUMEN_LISTS": str(arguments.lists.resolve()),
        }
    )
    try:
        passwords = work / "passwords.json"
        kept_private(passwords, {name: secrets.token_urlsafe(12) for name in ACCOUNTS})
        say("starting Airflow: half a minute")
        subprocess.run([sys.executable, "-c", PREPARE], env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own words
        with running(environment, work / "logs") as parts:
            wait_until_ready(parts, arguments.port)
            say(f"Airflow: http://127.0.0.1:{arguments.port}  accounts: {passwords}  Ctrl-C ends it")
            while all(part.poll() is None for part in parts.values()):
                time.sleep(0.2)
            raise_if_ended(parts)
    except KeyboardInterrupt:
        return 0
    except (RuntimeError, subprocess.CalledProcessError) as error:
        say(f"{error}; the logs lie in {work / 'logs'}")
        return 1
    return 0


def say(words: str) -> None:
    """Tell whoever started this."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def is_free(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    """End on SIGTERM as on Ctrl-C."""
    raise KeyboardInterrupt


def environment_of(work: Path, port: int) -> dict[str, str]:
    """What Airflow reads: what is sane for one machine, under what the environment says."""
    url = f"http://127.0.0.1:{port}"
    sane = {
        "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",  # the default takes a gigabyte more
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(f"{name}:{role}" for name, role in ACCOUNTS.items()),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(work / "passwords.json"),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{work}/airflow.db",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(work / "logs"),
    }
    return sane | dict(os.environ) | {"AIRFLOW_HOME": str(work), "PYTHONUNBUFFERED": "1"}


def secrets_of(path: Path) -> dict[str, str]:
    """What the parts know each other by, made up once."""
    key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    made_up = {"AIRFLOW__CORE__FERNET_KEY": key}
    made_up |= {f"AIRFLOW__{name}": secrets.token_urlsafe(64) for name in ("API_AUTH__JWT_SECRET", "API__SECRET_KEY")}
    return {name: os.environ.get(name, secret) for name, secret in kept_private(path, made_up).items()}


def kept_private(path: Path, made_up: Mapping[str, str]) -> dict[str, str]:
    """What a file that only its owner may read says; where there is none, what was made up, and is kept there."""
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(made_up, file)
    path.chmod(0o600)
    return dict(json.loads(path.read_text(encoding="utf-8")))


@contextmanager
def running(environment: Mapping[str, str], logs: Path) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Start every part, in a session of its own and with a log of its own; end them and whatever they started."""
    logs.mkdir(exist_ok=True)
    parts: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, words in PARTS.items():
            with (logs / f"{name}.log").open("ab") as log:
                parts[name] = subprocess.Popen(  # noqa: S603  our own words
                    [sys.executable, "-m", "airflow", *words],
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        yield parts
    finally:
        end(list(parts.values()))


def end(parts: list[subprocess.Popen[bytes]]) -> None:
    """Ask every part to end, wait a little, and kill what is left of them and of their children."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave anything behind
    family = [psutil.Process(part.pid) for part in parts if part.poll() is None]
    family += [child for parent in family for child in parent.children(recursive=True)]
    for part in parts:
        if part.poll() is None:
            part.terminate()
    _, alive = psutil.wait_procs(family, timeout=GRACE_S)
    for process in alive:
        process.kill()
    psutil.wait_procs(alive, timeout=GRACE_S)


def wait_until_ready(parts: Mapping[str, subprocess.Popen[bytes]], port: int) -> None:
    """Return when the API server says that every part is well.

    Raises:
        RuntimeError: a part ended, or they take too long.
    """
    opener = build_opener(ProxyHandler({}))
    until_s = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until_s:
        raise_if_ended(parts)
        try:
            with opener.open(f"http://127.0.0.1:{port}/api/v2/monitor/health", timeout=5) as answer:
                health = json.load(answer)
        except (URLError, OSError, ValueError):
            health = {}
        if health and all(part["status"] == "healthy" for part in health.values()):
            return
        time.sleep(0.3)
    message = f"Airflow is not ready within {READY_WITHIN_S:.0f} s"
    raise RuntimeError(message)


def raise_if_ended(parts: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Raise RuntimeError where a part is no more."""
    ended = [name for name, part in parts.items() if part.poll() is not None]
    if ended:
        message = f"ended by itself: {', '.join(ended)}"
        raise RuntimeError(message)


if __name__ == "__main__":
    sys.exit(main())
