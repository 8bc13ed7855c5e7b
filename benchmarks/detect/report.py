"""The rounds as Markdown, for the terminal and for the docs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.detect.contest import STAGE_CORES, VISITS, WAYS, Contest, Seen, Way
from benchmarks.detect.sailing import Spec
from benchmarks.pages import write_between

BEGIN, END = "<!-- benchmarks.detect begin -->", "<!-- benchmarks.detect end -->"
LEAST_RATE = 8e6
LEAST_TIMES_TREE = 10.0
LEAST_VISITS_RATE = 10e6
LEAST_TIMES_PLAIN = 10.0
WHOLE_POSITIONS, MOST_WHOLE_S, MOST_WHOLE_MB = 20_000_000, 30.0, 4000.0


@dataclass(frozen=True)
class Report:
    """A finished run; `large` are the stages on as many positions as the targets speak of, if that was asked for."""

    spec: Spec
    contest: Contest
    large: list[Seen]
    machine: str
    versions: str
    command: str


def markdown(report: Report) -> str:
    """All tables, and whether the targets are reached."""
    spec, contest = report.spec, report.contest
    about = [
        f"Rounds: {len(contest.ways)}, over {spec.positions:,} SYNTHETIC positions (seed {spec.seed}).",
        f"Vessels: {spec.vessels:,}. {report.machine}.",
        f"{report.versions}.",
        f"Again: `{report.command}`",
    ]
    large = ["", *_stages([report.large])] if report.large else []
    stages = [*_stages(contest.stages), *large]
    return "\n".join(
        [
            *about,
            "",
            *_ways(contest, WAYS, "which port"),
            "",
            *_ways(contest, VISITS, "port visits"),
            "",
            *stages,
            "",
            *_targets(report),
            "",
            *_notes(report),
        ]
    )


def write_docs(page: Path, report: Report) -> None:
    """Put the tables between the page's markers.

    Raises:
        ValueError: the page has no markers.
    """
    write_between(page, BEGIN, END, markdown(report))


def _ways(contest: Contest, ways: Sequence[Way], what: str) -> list[str]:
    """Ways beside each other; the first of them is ours."""
    rows = [
        [
            way.title,
            f"{contest.ways[0][way.name]['positions']:,}",
            f"{median(contest.rates(way.name)) / 1e6:.2f}",
            str(contest.times_as_fast(way.name, ways[0].name)),
            f"{median(one[way.name]['warm_up_s'] for one in contest.ways):.2f}",
            f"{max(one[way.name]['peak_mb'] for one in contest.ways):,.0f}",
        ]
        for way in ways
    ]
    ours = ways[0].title.split("**")[1]
    headings = [what, "positions", "million/s and core", f"{ours} is times as fast"]
    return _table([*headings, "first thousand s", "peak MB"], rows)


def _stages(rounds: Sequence[Sequence[Seen]]) -> list[str]:
    rows = []
    for number, stage in enumerate(rounds[0]):
        wall_s = median(one[number]["wall_s"] for one in rounds)
        rows.append(
            [
                f"`{stage['stage']}`",
                f"{wall_s:.2f}",
                f"{median(one[number]['cpu_s'] for one in rounds):.2f}",
                f"{stage['positions'] / wall_s / 1e6:.2f}",
                f"{max(one[number]['peak_mb'] for one in rounds):,.0f}",
                f"{stage['rows']:,}" if stage["rows"] else "",
            ]
        )
    positions = rounds[0][0]["positions"]
    headings = [f"stage, {positions / 1e6:g} million positions", "seconds", "processor seconds", "million positions/s"]
    return _table([*headings, "peak MB", "rows"], rows)


def _targets(report: Report) -> list[str]:
    contest = report.contest
    rate = median(contest.rates("tumen"))
    trees = [(name, contest.times_as_fast(name)) for name in ("strtree", "strtree_rings")]
    stated = f"{LEAST_RATE / 1e6:g} million positions a second and core"
    rows = [
        [f"`assign_zones`: {stated}", f"{rate / 1e6:.1f}", _answer(rate >= LEAST_RATE)],
        *(
            [
                f"`assign_zones`: {LEAST_TIMES_TREE:g} times {_title(name)}",
                str(times),
                _answer(times.median >= LEAST_TIMES_TREE),
            ]
            for name, times in trees
        ),
    ]
    return _table(["target", "measured", "reached"], [*rows, *_visit_targets(contest), *_whole_targets(report)])


def _visit_targets(contest: Contest) -> list[list[str]]:
    rate, times = median(contest.rates("visits")), contest.times_as_fast("plain_visits", "visits")
    stated = f"{LEAST_VISITS_RATE / 1e6:g} million positions a second and core"
    plain = f"{LEAST_TIMES_PLAIN:g} times a plain state machine"
    return [
        [f"`find_port_calls`: {stated}", f"{rate / 1e6:.1f}", _answer(rate >= LEAST_VISITS_RATE)],
        [f"`find_port_calls`: {plain}", str(times), _answer(times.median >= LEAST_TIMES_PLAIN)],
    ]


def _whole_targets(report: Report) -> list[list[str]]:
    """Time and memory of all stages on the size that the targets speak of; on another it only can be seen to fail."""
    rounds = [report.large] if report.large else report.contest.stages
    positions = rounds[0][0]["positions"]
    whole_s = median(sum(stage["wall_s"] for stage in one) for one in rounds)
    peak_mb = max(stage["peak_mb"] for one in rounds for stage in one)
    of = f"for {positions / 1e6:g} million"
    words = f"all stages on {WHOLE_POSITIONS / 1e6:g} million, {STAGE_CORES} cores: under"
    measured = [
        (f"{words} {MOST_WHOLE_S:g} s", f"{whole_s:.1f} s {of}", whole_s < MOST_WHOLE_S),
        (f"{words} {MOST_WHOLE_MB:g} MB", f"{peak_mb:,.0f} MB {of}", peak_mb < MOST_WHOLE_MB),
    ]
    is_known = positions >= WHOLE_POSITIONS
    return [[text, seen, _answer(is_met) if is_known or not is_met else "not known"] for text, seen, is_met in measured]


def _notes(report: Report) -> list[str]:
    contest = report.contest
    times = contest.times_the_detector()
    if times is None:
        return [f"- movingpandas' stop detector is absent: {contest.stops[0]['absent']}"]
    sample = contest.stops[0]
    speed = f"`find_port_calls` is {times} times as fast a position as movingpandas {sample['version']}'s stop detector"
    return [f"- {speed}, which got {sample['positions']:,} positions and one core, and finds stops anywhere, no calls."]


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (headings, ["---"] * len(headings), *rows)]


def _title(name: str) -> str:
    return next(way.title for way in WAYS if way.name == name)


def _answer(is_reached: bool) -> str:  # noqa: FBT001  the answer's own question
    return "reached" if is_reached else "not reached"
