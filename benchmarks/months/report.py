"""The months as tables: for the terminal and for the page of the docs."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import median

from benchmarks.months.causes import CAUSES, cause_of
from benchmarks.months.failures import Failure
from benchmarks.months.matching import RIGHT_WITHIN_MINUTES
from benchmarks.months.result import End, Found, Result

_CALLED = 0.5
_SAID = ((0.0, 0.1), (0.1, 0.5), (0.5, 0.8), (0.8, 0.95), (0.95, 1.0))
_HEARD_BY_SATELLITE = {"KP_CHONGJIN", "KP_NAMPO"}


def results(months: Sequence[Result], command: str) -> str:
    """All tables, in Markdown."""
    parts = [
        _opening(months, command),
        "### Observed voyages\n\n" + _by_seed(months, lambda one: one.observed),
        "### How far off the times are\n\n" + _times(months),
        "### Dark voyages\n\n" + _dark(months),
        "### What was said of silences, and what came true\n\n" + _said(months),
        "### Decoys, traffic and the rest\n\n" + _roles(months),
        "### Why voyages fail\n\n" + _causes(months),
        "### Every failure of an observed voyage\n\n" + _failures(months, "observed"),
        "### Every failure of a dark voyage\n\n" + _failures(months, "dark", "inferred"),
    ]
    return "\n\n".join(parts)


def plain(months: Sequence[Result]) -> str:
    """A few lines for the terminal."""
    observed, dark, sides = (summed(months, pick) for pick in PICKS)
    return "\n".join(
        [
            f"observed: {_words(observed)}",
            f"dark, with the right ports: {_words(dark)}",
            f"dark, with the right sides: {_words(sides)}",
            f"times within {RIGHT_WITHIN_MINUTES:.0f} minutes of hearing: {_percent(*_on_time(months))}",
            f"other ships suspected: {sum(len(one.suspected) for one in months)}",
            f"other ships alerted on: {sum(len(one.alerted) for one in months)}",
        ]
    )


def summed(months: Iterable[Result], pick: Callable[[Result], Found]) -> Found:
    """One kind of voyages over all months."""
    found = [pick(one) for one in months]
    return Found(
        *(sum(column) for column in zip(*((one.true, one.found, one.rows, one.right) for one in found), strict=True))
    )


PICKS: tuple[Callable[[Result], Found], ...] = (
    lambda one: one.observed,
    lambda one: one.dark,
    lambda one: one.dark_sides,
)


def _opening(months: Sequence[Result], command: str) -> str:
    seconds = {part: median(one.seconds[part] for one in months) for part in months[0].seconds}
    told = ", ".join(f"{part} {second:.0f} s" for part, second in seconds.items())
    lines = sum(one.lines for one in months) / len(months)
    corrected, wrong = (sum(one.clocks[number] for one in months) for number in range(2))
    met, meetings = (sum(one.meetings[number] for one in months) for number in range(2))
    return (
        f"{len(months)} months of {months[0].ships} ships, {lines:,.0f} lines each; processor time a month: {told}. "
        f"Files whose wrong clock was corrected: {corrected} of {wrong}. Meetings at sea found: {met} of {meetings}. "
        f"Again: `{command}`"
    )


def _by_seed(months: Sequence[Result], pick: Callable[[Result], Found]) -> str:
    rows = [[str(one.seed), *_cells(pick(one))] for one in months]
    rows.append(["all", *_cells(summed(months, pick))])
    return table(["seed", "true", "found", "rows", "right", "precision", "recall"], rows)


def _cells(found: Found) -> list[str]:
    return [
        *(str(number) for number in (found.true, found.found, found.rows, found.right)),
        _share(found.right, found.rows),
        _share(found.found, found.true),
    ]


def _times(months: Sequence[Result]) -> str:
    ends = [end for one in months for end in one.ends]
    groups = {
        "heard by stations": [end for end in ends if end.port_id not in _HEARD_BY_SATELLITE],
        "heard by a satellite every one to two hours": [end for end in ends if end.port_id in _HEARD_BY_SATELLITE],
    }
    rows = [
        [name, str(len(group)), *_off(group, lambda end: end.after_hearing), *_off(group, lambda end: end.after_track)]
        for name, group in groups.items()
        if group
    ]
    head = [
        "port",
        "times",
        "within 30 min of hearing",
        "median",
        "worst",
        "within 30 min of the track",
        "median",
        "worst",
    ]
    return table(head, rows)


def _off(ends: Sequence[End], pick: Callable[[End], float]) -> list[str]:
    minutes = sorted(abs(pick(end)) for end in ends)
    within = sum(each <= RIGHT_WITHIN_MINUTES for each in minutes)
    return [_share(within, len(minutes)), f"{minutes[len(minutes) // 2]:.0f} min", f"{minutes[-1]:.0f} min"]


def _on_time(months: Sequence[Result]) -> tuple[int, int]:
    minutes = [abs(end.after_hearing) for one in months for end in one.ends]
    return sum(each <= RIGHT_WITHIN_MINUTES for each in minutes), len(minutes)


def _dark(months: Sequence[Result]) -> str:
    rows = [[str(one.seed), *_cells(one.dark), *_cells(one.dark_sides)[-2:]] for one in months]
    ports, sides = (summed(months, pick) for pick in PICKS[1:])
    rows.append(["all", *_cells(ports), *_cells(sides)[-2:]])
    head = ["seed", "true", "found", "rows", "right", "precision", "recall", "precision, sides", "recall, sides"]
    return table(head, rows)


def _said(months: Sequence[Result]) -> str:
    kinds: dict[str, list[tuple[float, bool]]] = {
        "a call in North Korea, of every silence weighed": [
            (j.said, j.came_true) for one in months for j in one.judged
        ],
        "a voyage between the sides, of every inferred row": [each for one in months for each in one.inferred],
    }
    rows = []
    for name, said in kinds.items():
        for low, high in _SAID:
            inside = [each for each in said if low <= each[0] < high or each[0] == high == 1.0]
            if inside:
                mean = sum(probability for probability, _ in inside) / len(inside)
                true = sum(came_true for _, came_true in inside)
                rows.append([name, f"{low} to {high}", str(len(inside)), f"{mean:.2f}", _share(true, len(inside))])
    return table(["said", "probability", "number", "mean said", "came true"], rows)


def _roles(months: Sequence[Result]) -> str:
    totals: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in months:
        for role, calls in one.calls.items():
            totals[role] += Counter(
                ships=calls.ships, true=calls.true, missed=len(calls.missed), too_many=len(calls.too_many)
            )
        for judged in one.judged:
            totals[judged.role]["weighed"] += 1
            totals[judged.role]["called"] += judged.said >= _CALLED and not judged.came_true
        for role, _ in one.suspected:
            totals[role]["suspected"] += 1
        for role, _ in one.alerted:
            totals[role]["alerted"] += 1
    columns = ("ships", "true", "missed", "too_many", "weighed", "called", "suspected", "alerted")
    rows = [[role, *(str(totals[role][column]) for column in columns)] for role in totals]
    head = [
        "role",
        "ships",
        "calls heard",
        "missed",
        "too many",
        "silences weighed",
        "wrongly called",
        "suspected",
        "alerted on",
    ]
    return table(head, rows)


def _causes(months: Sequence[Result]) -> str:
    counts = Counter((cause_of(each.why), each.kind.startswith("observed")) for one in months for each in one.failures)
    rows = [
        [cause.title, str(counts[cause, True]), str(counts[cause, False]), cause.explained]
        for cause in CAUSES
        if counts[cause, True] + counts[cause, False]
    ]
    if counts[None, True]:
        rows.append(["a time that is off", str(counts[None, True]), "0", "See the table of times."])
    return table(["cause", "observed", "dark", "what lies behind it"], rows)


def _failures(months: Sequence[Result], *kinds: str) -> str:
    failures = [each for one in months for each in one.failures if each.kind.startswith(kinds)]
    if not failures:
        return "None."
    return table(["seed", "kind", "voyage", "what was found"], [_cells_of(each) for each in failures])


def _cells_of(failure: Failure) -> list[str]:
    return [str(failure.seed), failure.kind, failure.what, failure.why]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _words(found: Found) -> str:
    return (
        f"{found.true} true, {found.found} found (recall {_share(found.found, found.true)}); "
        f"{found.rows} rows, {found.right} right (precision {_share(found.right, found.rows)})"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else ""


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} % of {whole}" if whole else "none"
