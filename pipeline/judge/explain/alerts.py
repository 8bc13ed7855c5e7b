"""An alert explained: what was said, why, and the finding it speaks of as that is known now."""

from dataclasses import replace

from pipeline.judge.explain.explanation import Explanation, part
from pipeline.judge.explain.facts import Facts, Row, row_of
from pipeline.judge.explain.port_calls import explain_port_call
from pipeline.judge.explain.voyages import explain_voyage
from pipeline.judge.explain.who import ship, who
from pipeline.judge.explain.words import moment

_RULES = {
    "flagged_ship_docked": "A ship that a list names, certainly or probably, called at a port of the corridor between"
    " North Korea and Russia.",
}


def explain_alert(facts: Facts, alert: Row) -> Explanation:
    """Why people were told, and what is known now of what they were told."""
    rule = _RULES.get(alert["rule"], f"The rule {alert['rule']} spoke.")
    said = part(
        "What was said",
        rule,
        f"Decided on {moment(alert['created_at_utc'])}, of an event that began on {moment(alert['event_from_utc'])}.",
        f"The words were: {alert['text']}",
    )
    of_finding = _of_finding(facts, alert)
    headline = f"People were told of {ship(alert)} at {facts.port(alert['port_id'])}."
    if of_finding is None:
        gone = part(
            "What is known now",
            "The finding that the alert speaks of is no longer as it was then: later lines changed it, and it has"
            " another id now. The port calls of the ship show what took its place.",
        )
        return Explanation(alert["alert_id"], "alert", headline, (who(facts, alert["vessel_id"]), said, gone))
    now = part("What is known now", f"{of_finding.headline} This is the {of_finding.kind} {of_finding.finding_id}.")
    return replace(
        of_finding,
        finding_id=alert["alert_id"],
        kind="alert",
        headline=headline,
        parts=(said, now, *of_finding.parts),
    )


def _of_finding(facts: Facts, alert: Row) -> Explanation | None:
    call = facts.call(alert["port_call_id"])
    if call:
        return explain_port_call(facts, call)
    voyage = row_of(facts.voyages, "voyage_id", alert["voyage_id"]) if alert["voyage_id"] else None
    return explain_voyage(facts, voyage) if voyage else None
