"""The figures of docs/watch.md: `python -m benchmarks.watch [--write-docs]`. Linux alone: it reads /proc."""

import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.pages import write_between
from benchmarks.watch.measure import Load, Measured, measure

LOADS = {
    "the world, 5,000 a second": Load(rate=5_000, seconds=60, dockings=20),
    "the world, 20,000 a second": Load(rate=20_000, seconds=20, dockings=10),
    "5,000 a second, each of a new MMSI off Vladivostok": Load(rate=5_000, seconds=120, dockings=10, is_flood=True),
}
_PAGE = Path(__file__).resolve().parents[2] / "docs" / "watch.md"
_BEGIN, _END = "<!-- begin: python -m benchmarks.watch -->", "<!-- end: python -m benchmarks.watch -->"


def table(results: dict[str, Measured]) -> str:
    """The measurements in Markdown."""
    lines = [
        "| sentences, SYNTHETIC | sent | seconds | dockings | told | median s | longest s | of one core | peak MiB |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, one in results.items():
        late = one.latencies_s
        delays = f"{statistics.median(late):.2f} | {max(late):.2f}" if late else " | "
        lines.append(
            f"| {name} | {one.sent:,} | {one.elapsed_s:.0f} | {one.load.dockings} | {len(late)} | {delays} "
            f"| {one.cpu_s / one.elapsed_s:.0%} | {one.peak_mib:.0f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    results = {}
    for name, load in LOADS.items():
        with TemporaryDirectory() as folder:
            results[name] = measure(load, Path(folder))
        told = {key: value for key, value in results[name].report.items() if key != "alerts"}
        print(name, told, file=sys.stderr)
    if "--write-docs" in sys.argv[1:]:
        write_between(_PAGE, _BEGIN, _END, table(results))
    print(table(results))
