"""The measurements as a table for the terminal, and as Markdown for the docs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.calibration.measures import (
    Target,
    by_kind,
    calls_at,
    dprk_bins,
    dprk_bins_with_slack,
    most_found,
    targets,
    wrongly_called,
)
from benchmarks.calibration.measures import expected_calibration_error as error
from benchmarks.calibration.stories import story_words
from pipeline.detect.dark_calls.priors import DarkCallWeights

_BEGIN, _END = "<!-- benchmarks.calibration {part} begin -->", "<!-- benchmarks.calibration {part} end -->"
_THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
_PRECISION = 0.95  # asked for
_MOST_ROWS = 10
_LIVES = {"shuttle": "of the trade", "trader": "outside it", "boat": "outside it"}


@dataclass(frozen=True)
class Report:
    """A finished run: `held_out` are silences of family A that nothing was fitted on, `other` those of family B.

    `between` are silences with the stays, speeds and ports of B and all else of A; `variants` half as many of B with
    something changed, by what was.
    """

    held_out: pl.DataFrame
    between: pl.DataFrame
    other: pl.DataFrame
    variants: dict[str, pl.DataFrame]
    weights: DarkCallWeights
    command: str
    milliseconds_a_gap: float
    itineraries_a_gap: float


def plain(report: Report) -> str:
    """For the terminal."""
    return "\n".join(line.replace("`", "").strip("| ") for line in results(report).splitlines() if "---" not in line)


def results(report: Report) -> str:
    """For the docs: targets, and of family B reliability by bin, other thresholds, and who is called."""
    parts = [
        _targets(report),
        _bins(report.other),
        _thresholds(report),
        _variants(report),
        _wrongly(report.other),
        _draughts(report.other),
        _kinds(report.other),
    ]
    return "\n\n".join([_about(report), *("\n".join(part) for part in parts)])


def _targets(report: Report) -> list[str]:
    rows = zip(*(targets(one) for one in (report.other, report.between, report.held_out)), strict=True)
    return [
        _row(["target", "family B", "reached", "A with B's stays, speeds, ports", "family A, held out"]),
        _rule(5),
        *(_row([b.text, b.measured, _answer(b), c.measured, a.measured]) for b, c, a in rows),
        _row(["for comparison: the first, of silences with enough slack alone", *_with_slack(report)]),
    ]


def _bins(scored: pl.DataFrame) -> list[str]:
    rows = [_row(["probability of a DPRK call", "silences of B", "mean said", "came true"]), _rule(4)]
    for one in dprk_bins(scored):
        said, came = f"{one.mean_probability:.3f}", f"{one.true_share:.3f}"
        rows.append(_row([_span(one.mean_probability), f"{one.count:,}", said, came]))
    return rows


def _thresholds(report: Report) -> list[str]:
    families = {"B": report.other, "A with B's stays, speeds, ports": report.between, "A, held out": report.held_out}
    headings = [f"{what} on {name}" for name in families for what in ("precision", "recall")]
    rows = [_row(["called from", *headings]), _rule(1 + len(headings))]
    for threshold in _THRESHOLDS:
        calls = [calls_at(scored, threshold) for scored in families.values()]
        rows.append(_row([f"{threshold}", *(f"{share:.3f}" for one in calls for share in (one.precision, one.recall))]))
    found = [_most_found(scored) for scored in families.values()]
    return [*rows, _row([f"where precision is {_PRECISION}", *(said for one in found for said in one)])]


def _most_found(scored: pl.DataFrame) -> tuple[str, str]:
    found = most_found(scored, _PRECISION)
    return (f"from {found[0]:.2f}", f"{found[1].recall:.3f}") if found else ("nowhere", "")


def _variants(report: Report) -> list[str]:
    headings = ["family B; changed, on half as many silences", "DPRK calls", "precision at 0.5", "recall at 0.5"]
    more = ["calibration error", f"precision {_PRECISION}", "recall there"]
    rows = [_row([*headings, *more]), _rule(len(headings + more))]
    for name, scored in {"as it is": report.other, **report.variants}.items():
        calls = calls_at(scored)
        said = f"{calls.precision:.3f}", f"{calls.recall:.3f}", f"{error(dprk_bins(scored)):.3f}"
        rows.append(_row([name, f"{calls.true:,}", *said, *_most_found(scored)]))
    return rows


def _wrongly(scored: pl.DataFrame) -> list[str]:
    headings = ["wrongly called at 0.5 (family B): what happened", "ship", "silences", "called", "mean probability"]
    rows = [_row([*headings, "with a changed draught"]), _rule(6)]
    every = wrongly_called(scored)
    for one in every.head(_MOST_ROWS).iter_rows(named=True):
        ship = f"{one['cargo_class']}, {_LIVES[one['life']]}"
        counts = f"{one['silences']:,}", f"{one['called']:,}", f"{one['mean_probability']:.2f}", f"{one['changed']:,}"
        rows.append(_row([story_words(one["kind"]), ship, *counts]))
    rest = every.slice(_MOST_ROWS)
    sums = [f"{rest[name].sum():,}" for name in ("silences", "called")]
    return [*rows, _row(["the rest", "", *sums, "", f"{rest['changed'].sum():,}"])]


def _draughts(scored: pl.DataFrame) -> list[str]:
    rows = [_row(["declared draught (family B)", "DPRK calls", "precision at 0.5", "recall at 0.5"]), _rule(4)]
    for draught in ("changed", "as before", "not told"):
        calls = calls_at(scored.filter(pl.col("draught") == draught))
        rows.append(_row([draught, f"{calls.true:,}", f"{calls.precision:.3f}", f"{calls.recall:.3f}"]))
    return rows


def _kinds(scored: pl.DataFrame) -> list[str]:
    headings = ["what happened (family B)", "silences", "judged", "mean probability of a DPRK call", "called"]
    rows = [_row(headings), _rule(5)]
    for kind in by_kind(scored).iter_rows(named=True):
        said = f"{kind['mean_probability']:.3f}", f"{kind['called_share']:.1%}"
        rows.append(_row([story_words(kind["kind"]), f"{kind['silences']:,}", f"{kind['judged']:,}", *said]))
    return rows


def evidence(weights: DarkCallWeights) -> str:
    """For the docs: every weight with its meaning, the factors of logarithms apart."""
    rows = [_row(["evidence", "says", "log weight", "times"]), _rule(4)]
    for name, field in type(weights.evidence).model_fields.items():
        weight = getattr(weights.evidence, name)
        times = "factor" if name in {"base_rate", "hours"} else f"{2.718281828**weight:.2g}"
        rows.append(_row([f"`{name}`", field.description or "", f"{weight:.2f}", times]))
    return "\n".join(rows)


def write_docs(page: Path, parts: dict[str, str]) -> None:
    """Put each part between its markers on the page.

    Raises:
        ValueError: the page has no markers for a part.
    """
    text = page.read_text(encoding="utf-8")
    for part, content in parts.items():
        begin, end = _BEGIN.format(part=part), _END.format(part=part)
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not found or not closed:
            message = f"{page}: has no lines {begin} and {end}; put them where the table goes"
            raise ValueError(message)
        text = f"{before}{begin}\n\n{content}\n\n{end}{after}"
    page.write_text(text, encoding="utf-8")


def _about(report: Report) -> str:
    dark = report.other["is_dprk"].sum()
    abstained = report.other.filter(pl.col("is_judged") & ~pl.col("is_weighed")).height
    return (
        f"{report.other.height:,} simulated silences of family B, {dark:,} with a call in the DPRK; {abstained:,} over"
        f" 14 days are left undetermined and not counted. {report.itineraries_a_gap:.0f} itineraries and"
        f" {report.milliseconds_a_gap:.1f} ms a judged silence on one core. Again: `{report.command}`"
    )


def _with_slack(report: Report) -> list[str]:
    scored = report.other, report.between, report.held_out
    b, between, a = (f"{error(dprk_bins_with_slack(one)):.3f}" for one in scored)
    return [b, "", between, a]


def _answer(target: Target) -> str:
    return "yes" if target.is_reached else "**no**"


def _span(mean: float) -> str:
    low = min(int(mean * 10), 9)
    return f"{low / 10:.1f} to {(low + 1) / 10:.1f}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(columns: int) -> str:
    return _row(["---"] * columns)
