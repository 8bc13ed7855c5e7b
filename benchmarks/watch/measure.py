"""One watch under load: `tumen watch` in a process of its own, on one core, with a server and a webhook on loopback."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.watch.traffic import STAY_S, Ship, berthed, flood, listed_ships, static_of, tagged, world

SEED = 20240310
SHIPS = 20_000
_TICK_S = 0.02
_BEGIN_S = 300.0  # to compile, where nobody has yet
_ALERTS_S = 30.0


@dataclass(frozen=True)
class Load:
    """What is sent: so many sentences a second for so long, so many dockings among them; or a flood of MMSIs."""

    rate: int
    seconds: float
    dockings: int
    is_flood: bool = False


@dataclass
class Measured:
    """What was measured; latencies from the sending of the proof to the arrival of the alert at the webhook."""

    load: Load
    sent: int = 0
    elapsed_s: float = 0.0
    cpu_s: float = 0.0
    peak_mib: float = 0.0
    latencies_s: list[float] = field(default_factory=list)
    report: dict[str, Any] = field(default_factory=dict)


def measure(load: Load, folder: Path) -> Measured:
    """Run one load over a home that is made in `folder`."""
    ships = listed_ships(load.dockings)
    heard: dict[int, float] = {}
    with _webhook(heard) as url, socket.create_server(("127.0.0.1", 0)) as server:
        home = _home(folder, ships, url)
        traffic = flood(SEED) if load.is_flood else world(SEED, SHIPS)
        pool = [line for message in islice(traffic, int(load.rate * load.seconds)) for line in message]
        watch = _watch(home, server.getsockname()[1])
        try:
            server.settimeout(_BEGIN_S)
            connection, _ = server.accept()
            with connection:
                return _loaded(load, ships, pool, connection, watch, heard)
        finally:
            watch.kill()
            watch.wait()


def _loaded(  # noqa: PLR0913, PLR0917  what one measurement has
    load: Load,
    ships: Sequence[Ship],
    pool: Sequence[str],
    connection: socket.socket,
    watch: "subprocess.Popen[bytes]",
    heard: dict[int, float],
) -> Measured:
    began, cpu_before_s = time.time() + 1, _cpu_s(watch.pid)
    proofs = {ship: began + load.seconds * (at + 0.5) / len(ships) for at, ship in enumerate(ships)}
    connection.sendall(b"".join(_history(ship, proof) for ship, proof in proofs.items()))
    measured = Measured(load)
    told_at = _send(load, pool, proofs, connection, began, measured)
    until_s = time.time() + _ALERTS_S
    while len(heard) < len(ships) and time.time() < until_s:
        time.sleep(0.01)
    measured.cpu_s, measured.peak_mib = _cpu_s(watch.pid) - cpu_before_s, _peak_mib(watch.pid)
    watch.send_signal(signal.SIGTERM)
    output, _ = watch.communicate(timeout=120)
    measured.report = json.loads(output)
    measured.latencies_s = sorted(heard[ship.imo] - told_at[ship] for ship in ships if ship.imo in heard)
    return measured


def _send(  # noqa: PLR0913, PLR0917  as above
    load: Load,
    pool: Sequence[str],
    proofs: dict[Ship, float],
    connection: socket.socket,
    began: float,
    measured: Measured,
) -> dict[Ship, float]:
    """Send at the rate of the load; when the proof of each docking was sent."""
    told_at: dict[Ship, float] = {}
    lines = iter(pool)
    time.sleep(max(0.0, began - time.time()))
    while (now := time.time()) < began + load.seconds:
        due = int((now - began) * load.rate) - measured.sent
        parcel = [tagged(line, int(now * 1000)) for line in islice(lines, due)]
        measured.sent += len(parcel)
        for ship, proof in proofs.items():
            if proof <= now and ship not in told_at:
                parcel.append(tagged(berthed(ship, 1)[0], int(now * 1000)))
                told_at[ship] = now
        connection.sendall(b"".join(parcel))
        time.sleep(_TICK_S)
    measured.elapsed_s = time.time() - began
    return told_at


def _history(ship: Ship, proof: float) -> bytes:
    """A ship that has lain in Rajin for not quite as long as it takes, and who she is."""
    first_ms = int((proof - STAY_S) * 1000)
    lines = [tagged(line, first_ms) for line in static_of(ship)]
    lines += [tagged(berthed(ship, minute)[0], first_ms + minute * 60_000) for minute in range(0, 19, 3)]
    return b"".join(lines)


def _home(folder: Path, ships: Sequence[Ship], url: str) -> Path:
    home = folder / "home"
    home.mkdir(parents=True)
    (home / "tumen.toml").write_text(f'[alerts.targets.desk]\nurl = "{url}"\n', encoding="utf-8")
    rows = "".join(f"{ship.imo},{ship.name},SYNTHETIC list\n" for ship in ships)
    (folder / "list.csv").write_text(f"imo,name,list_name\n{rows}", encoding="utf-8")
    command = [*_TUMEN, "watchlist", "load", str(folder / "list.csv"), "--home", str(home)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own command
    return home


_TUMEN = (sys.executable, "-c", "import sys; from pipeline.cli import main; sys.exit(main())")


def _watch(home: Path, port: int) -> "subprocess.Popen[bytes]":
    """`tumen watch` on one core."""
    core = max(os.sched_getaffinity(0))
    command = [*_TUMEN, "watch", f"tcp://127.0.0.1:{port}", "--home", str(home), "--json"]
    pinned = ["taskset", "--cpu-list", str(core), *command]
    environment = {**os.environ, "NO_PROXY": "127.0.0.1"}
    return subprocess.Popen(pinned, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)  # noqa: S603  as above


@contextmanager
def _webhook(heard: dict[int, float]) -> Iterator[str]:
    """A receiver that notes when an alert of a ship came first."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            alert = json.loads(self.rfile.read(int(self.headers["content-length"])))
            heard.setdefault(alert["imo"], time.time())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1]) / 1024
