"""One contender in a process of its own: pinned, imported, warmed up, then measured; a line of JSON on stdout.

Its arguments are the contender's name, the recording, a short one to warm up on, and when the process was started.
"""

import json
import os
import resource
import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter, time

from benchmarks.decode.contenders.catalogue import CONTENDERS
from benchmarks.decode.contenders.outcome import AbsentError, Run

_KIB_PER_MB = 1024


def main() -> None:
    """Measure the contender of the command line and print what was seen."""
    name, recording, warm_up, started_at = sys.argv[1:]
    contender = next(one for one in CONTENDERS if one.name == name)
    pin(contender.cores)
    try:
        run: Run = getattr(import_module(contender.module), contender.attribute)
    except (AbsentError, ImportError) as error:
        print(json.dumps({"absent": str(error)}))
        return
    start_up_s = time() - float(started_at)
    began = perf_counter()
    run(Path(warm_up)).clean_up()
    warm_up_s = perf_counter() - began

    began, cpu_began = perf_counter(), _cpu_s()
    outcome = run(Path(recording))
    wall_s, cpu_s = perf_counter() - began, _cpu_s() - cpu_began
    outcome.clean_up()
    seen = {
        "start_up_s": start_up_s,
        "warm_up_s": warm_up_s,
        "wall_s": wall_s,
        "cpu_s": cpu_s,
        "rows": outcome.rows,
        "counts": outcome.counts,
        "peak_mb": peak_mb(),
        "versions": {package: _version(package) for package in contender.packages},
    }
    print(json.dumps(seen))


def pin(cores: int) -> None:
    """Keep this process and its children to that many processors, the last ones, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-cores:])


def peak_mb() -> float:
    """The most memory that this process had resident, without its children.

    Linux counts into `ru_maxrss` what the process that started this one had; the high-water mark of /proc does not.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        mark = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(mark.split()[1]) / _KIB_PER_MB
    in_bytes = sys.platform == "darwin"
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB_PER_MB / (_KIB_PER_MB if in_bytes else 1)


def _cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


if __name__ == "__main__":
    main()
