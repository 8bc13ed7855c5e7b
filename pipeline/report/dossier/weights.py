"""The explanations of a silence that compete, each with its weight, as bars beside their words."""

from pipeline.judge.explain.facts import Facts
from pipeline.judge.explain.itineraries import in_words
from pipeline.report.dossier.document import Weights
from pipeline.report.dossier.letters import cell

_MOST = 8
_LEAST = 0.005


def weights_of(facts: Facts, gap_id: str) -> Weights | None:
    """The likeliest explanations, no call at all whatever it weighs, and the rest together; None: it was not judged."""
    itineraries = facts.itineraries(gap_id)
    if not itineraries:
        return None
    said = [
        one
        for place, one in enumerate(itineraries)
        if not one["port_ids"] or (place < _MOST and one["probability"] >= _LEAST)
    ]
    rows = [(cell(in_words(facts, one["port_ids"])), float(one["probability"])) for one in said]
    others = len(itineraries) - len(said)
    if others:
        rest = max(0.0, 1.0 - sum(probability for _, probability in rows))
        rows.append((f"{others} other {'explanation' if others == 1 else 'explanations together'}", rest))
    return Weights(tuple(rows))
