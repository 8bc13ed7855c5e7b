"""Why voyages are missed or made up: the words that a failure says, and what lies behind them."""

from dataclasses import dataclass

TAKEN_FOR = "taken for"
SAME_PLACE = "heard again where it fell silent"
WEIGHED = "silence weighed"
NOT_WEIGHED = "silence not weighed"
NOT_DARK = "found as inferred"
MADE_UP = "true calls about then"
NO_ROW = "no row of the ship is about that time"


@dataclass(frozen=True)
class Cause:
    """What failures of one kind have in common."""

    words: str  # that they say
    title: str
    explained: str


# In this order: the first whose words a failure says is its cause.
CAUSES = (
    Cause(
        NOT_DARK,
        "a heard call taken for a dark one",
        "A silence at the berth was weighed as one away from it; the ports are right, the times are bounds.",
    ),
    Cause(
        TAKEN_FOR,
        "another port of the same side",
        "The sides are right and the port is not. A silence that leaves time for Rajin leaves it for "
        "Chongjin as well, and one for Nakhodka for Vostochny, eleven kilometres off: what the trade does "
        "most decides. Of two ports in one silence the second is left out where going straight home "
        "explains it better.",
    ),
    Cause(
        SAME_PLACE,
        "back where it fell silent",
        "The ship left its berth in the dark and came back to it in the dark. For all that is heard it lay "
        "there, as most ships that are silent at a berth do.",
    ),
    Cause(
        WEIGHED,
        "called less than probable",
        "The silence was weighed and a call found possible, but something else explains it as well: a ship "
        "that sails or waits in the dark, another port in reach, a draught that did not change.",
    ),
    Cause(
        NOT_WEIGHED,
        "silence put down to the receivers",
        "A station was down, a day's file was missing, or nobody is heard in those waters: such a silence "
        "accuses nobody, and is not weighed.",
    ),
    Cause(
        MADE_UP,
        "made up",
        "No such voyage was made. A ship that switches off at a quay for days and has another draught and "
        "the other side's port for its destination when it is heard again looks like one that was there.",
    ),
    Cause(
        NO_ROW,
        "no row",
        "The ship's calls were found otherwise than they were made; see the table of calls.",
    ),
)


def cause_of(why: str) -> Cause | None:
    """Of what a failure says; None: a time that is off."""
    return next((cause for cause in CAUSES if cause.words in why), None)
