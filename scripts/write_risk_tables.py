"""Write the tables of docs/risk.md from data/risk_rules.toml, the settings' thresholds and data/cargo_rates.toml."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.judge.cargo import CargoRates, PublishedTotal, a_trip
from pipeline.judge.weights import RiskRules
from pipeline.reference import load_cargo_rates, load_risk_rules
from pipeline.risk_settings import RiskSettings
from pipeline.schemas.risk import STRENGTHS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "risk.md"
_BEGIN, _END = "<!-- write_risk_tables {part} begin -->", "<!-- write_risk_tables {part} end -->"


def page(text: str) -> str:
    """The page with its tables as they are now.

    Raises:
        ValueError: the page has no markers for a table.
    """
    rules, rates = load_risk_rules(), load_cargo_rates()
    parts = {"rules": _rules(rules), "bounds": _bounds(rules), "thresholds": _thresholds(), "cargo": _cargo(rates)}
    for part, lines in parts.items():
        begin, end = _BEGIN.format(part=part), _END.format(part=part)
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not found or not closed:
            message = f"{PAGE}: has no lines {begin} and {end}; put them where the table goes"
            raise ValueError(message)
        text = before + "\n".join([begin, "", *lines, "", end]) + after
    return text


def _rules(rules: RiskRules) -> Iterable[str]:
    yield from _table("rule", "points", "strength", "phenomenon", "why so many")
    ranked = sorted(rules.rules.items(), key=lambda item: (STRENGTHS.index(item[1].strength), -item[1].points, item[0]))
    for name, rule in ranked:
        yield _row(f"`{name}`", f"{rule.points:g}", rule.strength, rule.phenomenon, rule.why)


def _bounds(rules: RiskRules) -> Iterable[str]:
    yield from _table("bound", "points")
    yield _row("all signs and hints together", f"{rules.most_sign_points:g}")
    yield _row("all hints together", f"{rules.most_hint_points:g}")
    yield _row("a probable match with a list, of the points of a certain one", f"{rules.probable_match_share:g} times")
    for kind, share in rules.anomaly_shares.items():
        yield _row(f"`identity_anomaly` of kind `{kind}`, of its points", f"{share:g} times")


def _thresholds() -> Iterable[str]:
    yield from _table("setting in `[risk]`", "default", "why")
    for name, field in RiskSettings.model_fields.items():
        if name != "points":
            yield _row(f"`{name}`", f"{field.default:g}", field.description or "")


def _cargo(rates: CargoRates) -> Iterable[str]:
    yield from _table("quantity", "total", "trips", "a trip", "row, source")
    for quantity, totals in (("containers", rates.containers), ("shells", rates.shells)):
        for one in totals:
            yield _row(quantity, _span(one.total_low, one.total_high), f"{one.trips:g}", _average(one), _cited(one))
    weight = rates.shell_weight
    a_shell = weight.tonnes / weight.shells
    low, high = (shells * a_shell for shells in a_trip(rates.shells))
    told = f"{weight.tonnes:,.0f} t over {weight.shells:,.0f} shells: {a_shell * 1000:.2f} kg each"
    yield _row("tonnes", told, "", _span(low, high), f"row {weight.row_id}: {weight.source}")


def _average(one: PublishedTotal) -> str:
    return _span(one.total_low / one.trips, one.total_high / one.trips)


def _cited(one: PublishedTotal) -> str:
    return f"row {one.row_id}: {one.source}"


def _span(low: float, high: float) -> str:
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"


def _table(*headings: str) -> Sequence[str]:
    return [_row(*headings), _row(*["---"] * len(headings))]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
