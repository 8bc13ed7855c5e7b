"""Processes that do what a night does, and are killed at it: imported and waiting, so that a kill costs no start-up."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

_SERVE = """
import sys
from pathlib import Path
from pipeline import night
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

def say(word):
    print(word, flush=True)

say("ready")
for line in sys.stdin:
    what, home, *words = line.rstrip("\\n").split("\\t")
    home = Home(Path(home))
    if what == "run":
        night.run([Path(words[0])], home, Settings(), progress=say)
    elif what == "ingest":
        say("decoding")
        say("\\t".join(["manifests", *night.ingest(words, home, Settings())]))
    elif what == "store":
        say("finding")
        night.detect_and_store(home, Settings(), words)
        say("publishing")
        night.publish(home)
    say("done")
"""
_READ = """
import sys
import time
from pathlib import Path
import duckdb

homes, told = Path(sys.argv[1]), Path(sys.argv[2])
whole = '''
    select (select count(*) from ingest_files), (select count(distinct file_id) from lake_files),
        (select count(*) from evidence anti join ingest_files using (file_id)),
        (select count(*) from voyages anti join port_calls on port_call_id = origin_port_call_id),
        (select count(*) from corridor_voyages anti join voyages using (voyage_id))
'''
quiet = "set enable_progress_bar = false"  # DuckDB draws one for whoever has no file, as if somebody looked on
reads, seen, states = 0, set(), set()
while not told.exists():
    for path in homes.glob("*/published/tumen.duckdb"):
        seen.add(path)
    for path in list(seen):
        try:
            with duckdb.connect(str(path), read_only=True) as database:
                database.execute(quiet)
                files, listed, *torn = database.execute(whole).fetchone()
        except Exception:
            if path.parent.parent.exists():
                raise
            seen.discard(path)  # its home is through, and was taken away
            continue
        assert files == listed and not any(torn), (path, files, listed, torn)
        states.add(files)
        reads += 1
    time.sleep(0.02)
print(reads, *sorted(states))
"""


class Servant:
    """A process that has imported Tumen and waits to be told what to do; lines that it prints are its steps."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter and text
            [sys.executable, "-c", _SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.step = ""

    def tell(self, what: str, home: Path, *words: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("\t".join([what, str(home), *words]) + "\n")
        self._process.stdin.flush()

    def wait_for(self, step: str) -> list[str]:
        """Read on until a step of that name; what it says beside its name."""
        assert self._process.stdout is not None
        while line := self._process.stdout.readline():
            self.step = line.split()[0]
            if self.step == step:
                return line.rstrip("\n").split("\t")[1:]
        message = f"it ended at {self.step!r} before {step!r}"
        raise AssertionError(message)

    def kill_after(self, seconds: float) -> str:
        """Kill it, and tell the last step that it began; `done` where it was too late."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        self._process.kill()
        out, _ = self._process.communicate()
        assert self._process.returncode == -9
        return str([self.step, *(line.split()[0] for line in out.splitlines())][-1])

    def dismiss(self) -> None:
        self._process.communicate()
        assert self._process.returncode == 0


def reader_of(homes: Path, told: Path) -> "subprocess.Popen[str]":
    """A process that opens what every home below `homes` publishes, again and again, until the file `told` is there.

    What it opens must fit together and, once seen, be there as long as its home is. It prints how often it read, and
    how many feed files it saw in one.
    """
    return subprocess.Popen(  # noqa: S603  our own interpreter and text
        [sys.executable, "-c", _READ, str(homes), str(told)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def lengths_s(servant: Servant, steps: Sequence[str]) -> dict[str, float]:
    """How long each step takes, the last of `steps` being the end."""
    began_s, lengths = time.monotonic(), {}
    for step, following in pairwise(steps):
        servant.wait_for(following)
        lengths[step] = time.monotonic() - began_s
        began_s = time.monotonic()
    return lengths
