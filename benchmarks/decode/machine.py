"""On what, and of what, the figures are."""

import os
import platform
import subprocess
from collections.abc import Iterable
from pathlib import Path

from benchmarks.decode.rounds import ROOT


def machine() -> str:
    """Processor, cores, memory, system, Python."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = [
        _processor(),
        f"{os.cpu_count()} cores",
        f"{gigabytes:.0f} GB",
        f"{platform.system()} {platform.machine()}",
        f"Python {platform.python_version()}",
    ]
    return ", ".join(parts)


def versions_text(versions: Iterable[dict[str, str]]) -> str:
    """The packages of all contenders, each once, and which commit of Tumen it is."""
    every = {name: version for some in versions for name, version in some.items()}
    every["tumen"] = f"{every['tumen']} ({_commit()})" if "tumen" in every else _commit()
    return ", ".join(f"{name} {version}" for name, version in sorted(every.items()))


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    if listed.is_file():
        for line in listed.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"


def _commit() -> str:
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty"],  # noqa: S607  the machine's git
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    return f"commit {said.stdout.strip()}" if said.returncode == 0 else "no commit"
