"""An alert explained: what was said, why, and the finding it speaks of as that is known now."""

from dataclasses import replace

from pipeline.judge.explain.explanation import Explanation, part
from pipeline.judge.explain.facts import Facts, Row, row_of
from pipeline.judge.explain.gaps import explain_gap
from pipeline.judge.explain.port_calls import explain_port_call
from pipeline.judge.explain.voyages import explain_voyage
from pipeline.judge.explain.who import ship, who
from pipeline.judge.explain.words import moment

_RULES = {
    "flagged_ship_docked": "A ship that a list names, certainly or probably, called at a port of the corridor between"
    " North Korea and Russia.",
    "flagged_ship_dark": "A ship that a list names, certainly or probably, fell silent near the corridor between North"
    " Korea and Russia for long, where other ships were heard.",
    "corridor_voyage_found": "A ship, on a list or not, sailed between a North Korean and a Russian port.",
    "dark_call_probable": "A ship that was heard in the ports of the corridor probably called at a North Korean port"
    " while it was silent.",
    "flagged_ship_back": "A ship that a list names, certainly or probably, was heard again after a long silence near"
    " the corridor between North Korea and Russia.",
    "feed_unhealthy": "A feed file was rejected or is hardly readable, or a receiver fell silent: ships may be missed.",
}
_KINDS = {
    "first": None,
    "update": "It puts right what an earlier alert said.",
    "retraction": "It takes back an earlier alert: what that rested on was not borne out.",
}


def explain_alert(facts: Facts, alert: Row) -> Explanation:
    """Why people were told, and what is known now of what they were told."""
    rule = _RULES.get(alert["rule"], f"The rule {alert['rule']} spoke.")
    said = part(
        "What was said",
        rule,
        _KINDS[alert["kind"]],
        f"Decided on {moment(alert['created_at_utc'])}, of an event that began on {moment(alert['event_from_utc'])}.",
        f"The words were: {alert['text']}",
    )
    if alert["vessel_id"] is None:
        return Explanation(alert["alert_id"], "alert", "People were told of the feed.", (said,))
    of_finding = _of_finding(facts, alert)
    at = f" at {facts.port(alert['port_id'])}" if alert["port_id"] else ""
    headline = f"People were told of {ship(alert)}{at}."
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
    if voyage:
        return explain_voyage(facts, voyage)
    gap = facts.gap(alert["finding_id"])
    return explain_gap(facts, gap) if gap else None
