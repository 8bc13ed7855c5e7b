"""A port call explained: observed, with how much of it was heard; or inferred from a silence."""

from pipeline.judge.explain.dark_calls import UNKNOWN
from pipeline.judge.explain.explanation import Explanation, Part, part
from pipeline.judge.explain.facts import Facts, Row
from pipeline.judge.explain.gaps import coverage, when_and_where
from pipeline.judge.explain.itineraries import competing, for_and_against
from pipeline.judge.explain.who import ship, who
from pipeline.judge.explain.words import lasting, moment, percent

_CONFIDENCE = {
    4: "She was heard as she came in, as she lay or fell silent there, and as she went out (4 on the scale from 2 to 4"
    " of Global Fishing Watch).",
    3: "She was heard as she lay or fell silent there, and as she came in or as she went out, but not both (3 on the"
    " scale from 2 to 4 of Global Fishing Watch).",
    2: "She was heard as she lay or fell silent there, but neither coming in nor going out (2 on the scale from 2 to 4"
    " of Global Fishing Watch).",
}
_ZONES = {"berth": "a berth", "harbour": "the harbour", "anchorage": "the anchorage"}


def explain_port_call(facts: Facts, call: Row) -> Explanation:
    """Why a port call exists."""
    parts = _inferred(facts, call) if call["evidence"] == "inferred" else _observed(facts, call)
    return Explanation(
        finding_id=call["port_call_id"],
        kind="port_call",
        headline=headline(facts, call),
        parts=tuple(one for one in [who(facts, call["vessel_id"]), *parts] if one is not None),
        numbers={name: call[name] for name in ("evidence", "confidence", "probability", "port_probability")},
    )


def headline(facts: Facts, call: Row) -> str:
    """The call in one sentence."""
    if call["evidence"] == "inferred":
        return (
            f"{ship(call)} probably called at a port of {facts.country(call['country'])} while she was not heard,"
            f" likeliest {facts.port_name(call['port_id'])}, about {moment(call['arrived_at_utc'])}."
        )
    left = f"to {moment(call['departed_at_utc'])}" if call["departed_at_utc"] else "on, and was there when last heard"
    return f"{ship(call)} was in {facts.port(call['port_id'])} from {moment(call['arrived_at_utc'])} {left}."


def _observed(facts: Facts, call: Row) -> list[Part | None]:
    zone = f" The closest to the quay that she was heard is {_ZONES[call['zone_kind']]}." if call["zone_kind"] else ""
    stopped = (
        f"She is first heard at rest there on {moment(call['stopped_at_utc'])}."
        if call["stopped_at_utc"]
        else "No stop was heard, but a silence within the port in which she may have lain."
    )
    stay = f" The stay lasted {lasting(call['duration_hours'])}." if call["duration_hours"] is not None else ""
    return [
        part(
            "What was observed",
            f"{call['position_count']} positions that she sent lie within the drawn zones of"
            f" {facts.port_name(call['port_id'])}, the first of {moment(call['arrived_at_utc'])}.{stay}{zone}",
            stopped,
            _draughts(call),
        ),
        part("How sure", "The call is observed: it rests on her own positions.", _CONFIDENCE[call["confidence"]]),
        part(
            "What this cannot know",
            "What she loaded or discharged, and who owns it: AIS does not say. Where a ship is, she says herself, and a"
            " position can be forged; what no ship can sail is left out.",
            "Arrival and departure are the first and last position heard inside. She may have come earlier or left"
            " later than that.",
        ),
    ]


def _draughts(call: Row) -> str | None:
    before, after = call["arrival_draught_m"], call["departure_draught_m"]
    said = "Her draught, how deep she lies in the water, is what her crew declared:"
    if before is None and after is None:
        return None
    if before is not None and after is not None:
        return f"{said} {before:.1f} metres about her arrival, {after:.1f} about her departure."
    return f"{said} {before:.1f} metres about her arrival." if after is None else f"{said} {after:.1f} metres after."


def _inferred(facts: Facts, call: Row) -> list[Part | None]:
    gap = facts.gap(call["gap_id"])
    country, port = facts.country(call["country"]), facts.port_name(call["port_id"])
    sure = part(
        "How sure",
        f"The call was not observed; it is inferred from a silence. That she called at any port of {country} has a"
        f" probability of {percent(call['probability'])}; that it was {port}, of {percent(call['port_probability'])}.",
        "Times are the middle of what the silence leaves room for, not times at which she was heard.",
        _draughts(call),
    )
    if gap is None:
        return [sure, UNKNOWN]
    return [
        when_and_where(gap),
        sure,
        competing(facts, gap["gap_id"]),
        for_and_against(facts, gap),
        coverage(gap),
        UNKNOWN,
    ]
