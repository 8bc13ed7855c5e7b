"""A gap explained: where and when a ship was not heard, and what that is put down to."""

from pipeline.judge.explain.explanation import Explanation, Part, part
from pipeline.judge.explain.facts import Facts, Row
from pipeline.judge.explain.itineraries import competing, for_and_against
from pipeline.judge.explain.who import ship, who
from pipeline.judge.explain.words import lasting, moment, named, place

_CAUSES = {
    "feed_outage": "The receivers, or the feed itself, were down for so much of that time that her silence says nothing"
    " of the ship.",
    "out_of_coverage": "Nobody is heard where she was, or where she was bound: nothing that hears ships reaches there,"
    " as far as the feed tells, and silence is what is to be expected.",
    "silence": "Others were heard where she was and where she was bound, often enough that she would have been heard as"
    " well, and she was not. Her radio was off, or failed, or was jammed; the feed does not tell which.",
    "undetermined": "What is heard of others neither clears nor shows it: the cause is left undetermined.",
}


def explain_gap(facts: Facts, gap: Row) -> Explanation:
    """Why a gap exists, and what may have happened in it."""
    vessel = facts.vessel(gap["vessel_id"])
    name = ship(vessel) if vessel else named(None)
    lasted = f"for {lasting(gap['duration_hours'])}" if gap["duration_hours"] is not None else "and has not been since"
    return Explanation(
        finding_id=gap["gap_id"],
        kind="gap",
        headline=f"{name} was not heard {lasted}, from {moment(gap['started_at_utc'])} on.",
        parts=tuple(
            one
            for one in (
                who(facts, gap["vessel_id"]),
                when_and_where(gap),
                coverage(gap),
                competing(facts, gap["gap_id"]),
                for_and_against(facts, gap),
                part(
                    "What this cannot know",
                    "That a ship is not heard is no offence: radios fail, masters fear pirates, satellites miss ships.",
                    "Nothing was received of her in that time. All that is said of it is drawn from before and after.",
                ),
            )
            if one is not None
        ),
        numbers={name: gap[name] for name in ("duration_hours", "cause", "neighbours_heard")},
    )


def when_and_where(gap: Row) -> Part:
    """Where she was heard last and next."""
    last = f"She was last heard at {place(gap['start_lon_deg'], gap['start_lat_deg'])}"
    if gap["ended_at_utc"] is None:
        return part("When and where", f"{last} on {moment(gap['started_at_utc'])}, and not since.")
    return part(
        "When and where",
        f"{last} on {moment(gap['started_at_utc'])},"
        f" and next at {place(gap['end_lon_deg'], gap['end_lat_deg'])} on {moment(gap['ended_at_utc'])}.",
        f"In between lie {lasting(gap['duration_hours'])} in which nothing was received of her.",
    )


def coverage(gap: Row) -> Part:
    """What others say of the silence."""
    count = gap["neighbours_heard"]
    ships = "one other ship was" if count == 1 else f"{count} other ships were"
    heard = (
        f"While she was silent {ships} heard in the same waters; the lines of a few are cited below."
        if count
        else "While she was silent nobody else was heard in the same waters."
    )
    return part("Was anybody else heard", heard, _CAUSES[gap["cause"]])
