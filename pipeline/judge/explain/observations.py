"""Pieces of evidence by what is observed: those of one observation are told together, and weighed as one.

A weight is what a piece adds to one explanation. What an observation tells two explanations apart by is the difference
of what it adds to either: being heard again under way counts against a call and, more, against lying still.
"""

OBSERVATIONS = {
    "What is usual": (
        *("call_cargo", "call_tanker", "call_other", "dprk_cargo", "dprk_tanker", "dprk_other"),
        *("another_call", "crossing", "elsewhere", "base_rate", "call_odds"),
    ),
    "The time that sailing leaves": ("hours", "stay_short", "stay_long", "idle_short", "idle_long"),
    "What she did before the silence": (
        *("course_out_agrees", "course_out_straight", "course_out_differs", "sailed_out", "sailed_out_to_end"),
        *("adrift", "put_to_sea"),
    ),
    "What she did after it": (
        *("course_home_agrees", "course_home_straight", "course_home_differs"),
        *("sailed_home", "sailed_home_from_start"),
    ),
    "Where she was heard again": ("lay_still", "drifted", "idled"),
    "Her draught": (
        *("draught_as_expected", "draught_against", "draught_either_way", "draught_cancelled", "draught_unchanged"),
        "draught_at_berth",
    ),
    "The destination that she had declared": ("named_port", "named_country", "named_elsewhere"),
    "The destination that she declared afterwards": (
        *("destination_changed", "destination_unchanged", "bound_across", "bound_back"),
    ),
    "Her earlier calls": ("been_there", "new_there", "cycle_fits", "cycle_misses", "shows_in_russia"),
    "Her earlier silences": ("silent_once", "silent_often"),
    "What is on record of her": ("of_trade", "of_trade_dprk"),
    "Who else was heard": ("others_heard", "nobody_heard", "nobody_heard_russia", "nobody_heard_elsewhere"),
    "What others saw": ("sighted",),
}
"""What is observed, and the pieces of evidence that say it."""

_OF = {piece: observation for observation, pieces in OBSERVATIONS.items() for piece in pieces}
ELSE = "Besides"


def observation_of(piece: str) -> str:
    """What a piece of evidence is about."""
    return _OF.get(piece, ELSE)
