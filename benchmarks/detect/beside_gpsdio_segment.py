"""Hold segments against those of Global Fishing Watch's segmenter: `python -m benchmarks.detect.beside_gpsdio_segment`.

Takes a folder of the test data of gpsdio-segment (JSON lines, each with the segment that their program gave it in
`expected`). What they say is their output and not the truth: docs/segments.md goes through the differences.

Two figures an MMSI. `pairs`: the share of pairs of consecutive fixes that both put into one segment, or both into two.
`hulls`: the adjusted Rand index of hulls, 1 where both part the fixes the same way and about 0 where they agree no more
than chance; before it, segments of one fix are left out, theirs and ours, and segments that follow each other in time
are joined on both sides, since they end a segment with a silence and we do not.
"""

import argparse
import gzip
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from pipeline.decode.feed import decode_path
from pipeline.settings import Settings
from pipeline.tracks.fixes import clean_fixes
from pipeline.tracks.hulls import chain_hulls
from pipeline.tracks.spans import segment_spans

_FOLDER = Path(__file__).resolve().parents[3] / "shared" / "fixtures" / "tracks" / "gpsdio_segment"
_SATELLITE_REPORT = 27
_PAIR = 2


@dataclass(frozen=True)
class Agreement:
    """One MMSI: how many fixes both judged, how many segments each made, and how far they agree."""

    mmsi: int
    fixes: int
    ours: int
    theirs: int
    theirs_of_one_satellite_report: int
    pairs: float
    hulls: float


def fixes_with_theirs(path: Path) -> pl.DataFrame:
    """The fixes of a file as `clean_fixes` gives them, with `theirs`, the segment of the other program (or NULL)."""
    settings = Settings()
    decoded = decode_path(path, settings.decode, now_utc=datetime.now(UTC).replace(tzinfo=None))
    fixes = clean_fixes(decoded.whole.positions, settings.decode, settings.tracks)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        expected = [json.loads(line)["expected"] for line in lines]
    return fixes.with_columns(theirs=pl.Series([expected[line - 1] for line in fixes["line_no"]], dtype=pl.String))


def agreement(judged: pl.DataFrame) -> Agreement:
    """Compare the segments of one MMSI's fixes, as `fixes_with_theirs` gives them, where both gave one."""
    both = judged.drop_nulls("theirs")
    sizes = both.group_by("theirs").agg(pl.len(), pl.col("msg_type").first())
    kept = both.filter((pl.len().over("theirs") > 1) & (pl.len().over("segment_id") > 1))
    return Agreement(
        mmsi=int(judged["mmsi"][0]),
        fixes=both.height,
        ours=both["segment_id"].n_unique(),
        theirs=sizes.height,
        theirs_of_one_satellite_report=sizes.filter(pl.col("len") == 1, msg_type=_SATELLITE_REPORT).height,
        pairs=_pairs(both),
        hulls=adjusted_rand_index(_hulls(kept, kept["segment_id"]), _hulls(kept, kept["theirs"])),
    )


def adjusted_rand_index(a: pl.Series, b: pl.Series) -> float:
    """How far two partitions of the same things agree (Hubert and Arabie): 1 equal, about 0 by chance."""
    cells = pl.DataFrame({"a": a, "b": b}).group_by("a", "b").len()
    together, in_a, in_b = (
        _pairs_within(counts)
        for counts in (
            cells["len"],
            cells.group_by("a").agg(pl.col("len").sum())["len"],
            cells.group_by("b").agg(pl.col("len").sum())["len"],
        )
    )
    by_chance = in_a * in_b / max(len(a) * (len(a) - 1) / 2, 1.0)
    most = (in_a + in_b) / 2
    return 1.0 if most == by_chance else (together - by_chance) / (most - by_chance)


def _pairs_within(counts: pl.Series) -> float:
    return float((counts * (counts - 1) / _PAIR).sum())


def _pairs(both: pl.DataFrame) -> float:
    goes_on = both.select(
        (pl.col(name) == pl.col(name).shift(1)).alias(name) for name in ("segment_id", "theirs")
    ).slice(1)
    return float((goes_on["segment_id"] == goes_on["theirs"]).mean() or 0) if goes_on.height else 1.0  # type: ignore[arg-type]  # of booleans a float


def _hulls(fixes: pl.DataFrame, segments: pl.Series) -> pl.Series:
    numbered = fixes.with_columns(segment_id=segments.rank("dense").cast(pl.UInt64))
    one_vessel = numbered.select("segment_id", vessel_id=pl.lit("")).unique()
    hulls = chain_hulls(segment_spans(numbered.with_columns(is_wild=False)), one_vessel)
    return numbered.join(hulls, on="segment_id", maintain_order="left", how="left")["hull_id"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, compare file by file, print a table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.detect.beside_gpsdio_segment",
        description="Hold segments against those of Global Fishing Watch's segmenter.",
    )
    parser.add_argument("folder", type=Path, nargs="?", default=_FOLDER, help="with their *.json.gz")
    options = parser.parse_args(arguments)
    paths = sorted(options.folder.glob("*.json.gz"))
    if not paths:
        print(f"{options.folder}: has no *.json.gz; name the folder with gpsdio-segment's test data", file=sys.stderr)
        return 2
    print("| MMSI | fixes | our segments | theirs | of these one type 27 | pairs | hulls |")
    print("|---|---|---|---|---|---|---|")
    found = [agreement(fixes_with_theirs(path)) for path in paths]
    for one in sorted(found, key=lambda one: (one.hulls, one.pairs, one.mmsi)):
        counts = (one.mmsi, one.fixes, one.ours, one.theirs, one.theirs_of_one_satellite_report)
        print(f"| {' | '.join(map(str, counts))} | {one.pairs:.3f} | {one.hulls:.3f} |")
    whole = sum(one.hulls == 1 for one in found)
    print(f"\n{len(found)} MMSIs, {sum(one.fixes for one in found):,} fixes: the same hulls in {whole}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
