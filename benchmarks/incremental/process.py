"""One night in a process of its own: what it took as a line of JSON on stdout; arguments: a home and a feed file."""

import json
import sys
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.decode.process import peak_mb
from pipeline import night
from pipeline.settings import Settings
from pipeline.warehouse.home import Home


def main() -> None:
    """Run the night and print what was seen."""
    home, feed = Home(Path(sys.argv[1])), Path(sys.argv[2])
    began, began_cpu = perf_counter(), process_time()
    report = night.run([feed], home, Settings())
    seen = {
        "wall_s": perf_counter() - began,
        "cpu_s": process_time() - began_cpu,
        "peak_mb": peak_mb(),
        "port_calls": report.counts["port_calls"],
        "voyages": report.counts["voyages"],
    }
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
