"""What a million messages take on disk, of a recording: `python -m benchmarks.sizes FEED`.

Exit status: 0 measured; 2 the call is wrong.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.pages import write_between
from pipeline import night
from pipeline.decode.checksum import checksum
from pipeline.feeds.source import read_feed
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.store import Warehouse

_PAGE = Path(__file__).resolve().parents[1] / "docs" / "database.md"
BEGIN, END = "<!-- benchmarks.sizes begin -->", "<!-- benchmarks.sizes end -->"
_EPOCH = 1_710_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, run the night, print."""
    options = _parser().parse_args(arguments)
    with TemporaryDirectory(prefix="tumen-sizes-") as folder:
        feed = options.feed
        if options.seconds_between:
            feed = Path(folder, "stamped.nmea")
            feed.write_bytes(b"".join(_stamped(options.feed, options.seconds_between)))
        home = Home(Path(folder, "home"))
        night.run([feed], home, Settings())
        shown = markdown(feed.name if feed == options.feed else options.feed.name, feed, home)
    print(shown)
    if options.write_docs:
        write_between(_PAGE, BEGIN, END, shown)
    return 0


def markdown(name: str, feed: Path, home: Home) -> str:
    """Bytes of each place, and what that is for a million accepted lines."""
    with Warehouse.open(home) as warehouse:
        accepted = int(warehouse.ingested()["accepted"].sum())
        lake: dict[str, int] = defaultdict(int)
        for kind, path in warehouse.ledger().select("kind", "path").iter_rows():
            lake[kind] += (home.lake / path).stat().st_size
    places = {
        "raw, as it lay there": feed.stat().st_size,
        **{f"lake, `{kind}`": size for kind, size in sorted(lake.items())},
        "lake, all": sum(lake.values()),
        "warehouse": home.warehouse_db.stat().st_size,
        "published": home.published_db.stat().st_size,
    }
    rows = [f"| {place} | {size:,} | {size / accepted:,.1f} |" for place, size in places.items()]
    head = f"`{name}`: {accepted:,} accepted lines. Bytes a line are megabytes a million."
    return "\n".join([head, "", "| where | bytes | bytes a line |", "| --- | --- | --- |", *rows])


def _stamped(path: Path, seconds_between: float) -> Iterator[bytes]:
    """The lines of a recording without times, each with one, so long after the one before."""
    number = 0
    for batch in read_feed(path, Settings().decode).batches():
        for line in batch:
            block = f"c:{_EPOCH + int(number * seconds_between)}".encode()
            yield b"\\" + block + b"*%02X\\" % checksum(block) + line.raw + b"\n"
            number += 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.sizes", description="Run a night over a recording, and say what it takes on disk."
    )
    parser.add_argument("feed", type=Path, help="a feed file")
    parser.add_argument(
        "--seconds-between", type=float, default=0.0, help="the recording has no times: so many seconds between lines"
    )
    parser.add_argument("--write-docs", action="store_true", help="put the table into docs/database.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
