"""Why a finding exists, in words: from the rows of the published tables to an explanation that can be read aloud."""

from collections.abc import Callable
from dataclasses import replace

from pipeline.judge.explain.alerts import explain_alert
from pipeline.judge.explain.dark_calls import explain_dark_call
from pipeline.judge.explain.encounters import explain_encounter
from pipeline.judge.explain.explanation import CitedLine, Explanation, part
from pipeline.judge.explain.facts import Facts, Row, row_of
from pipeline.judge.explain.gaps import explain_gap
from pipeline.judge.explain.port_calls import explain_port_call
from pipeline.judge.explain.roles import rank, role_in_words
from pipeline.judge.explain.voyages import explain_voyage

KINDS: dict[str, tuple[str, Callable[[Facts, Row], Explanation]]] = {
    "port_calls": ("port_call_id", explain_port_call),
    "gaps": ("gap_id", explain_gap),
    "dark_calls": ("dark_call_id", explain_dark_call),
    "voyages": ("voyage_id", explain_voyage),
    "encounters": ("encounter_id", explain_encounter),
    "alerts": ("alert_id", explain_alert),
}
"""Tables of findings: the key of each, and what explains a row of it."""

_SYNTHETIC = "The feed behind this was made by tumen simulate: it is an exercise, and nothing of it happened."


def explain(finding_id: str, facts: Facts) -> Explanation | None:
    """Explain the finding of this id; None where no frame of `facts` has it.

    Sentences say what is observed and what is inferred, and how sure; ships' and lists' words stand in quotes as they
    were heard, and have to be made inert where they are shown.
    """
    for table, (key, of_kind) in KINDS.items():
        row = row_of(getattr(facts, table), key, finding_id)
        if row is not None:
            explained = replace(of_kind(facts, row), lines=_lines(facts))
            if facts.is_synthetic:
                parts = (part("SYNTHETIC", _SYNTHETIC), *explained.parts)
                explained = replace(explained, parts=parts)
            return explained
    return None


def _lines(facts: Facts) -> tuple[CitedLine, ...]:
    rows = facts.cited.iter_rows(named=True)
    lines = [CitedLine(**row, means=role_in_words(row["role"])) for row in rows]
    return tuple(sorted(lines, key=lambda line: (rank(line.role), line.path, line.line_no)))
