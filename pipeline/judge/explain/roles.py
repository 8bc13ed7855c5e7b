"""The roles of cited lines, in words and in the order in which they are read."""

ROLES = {
    "entry": "the first position inside the port",
    "stop": "the first position at rest",
    "exit": "the last position inside the port",
    "gap_start": "the last position before the silence",
    "gap_end": "the first position after the silence",
    "draught_at_arrival": "the report with the draught about her arrival",
    "draught_at_departure": "the report with the draught about her departure",
    "draught_before": "the last report of her draught before the silence",
    "draught_after": "the first report of her draught after the silence",
    "destination_before": "the last report of her destination before the silence",
    "destination_after": "the first report of her destination after the silence",
    "identity": "the report in which she says who she is",
    "neighbour": "another ship, heard while she was silent",
    "a_start": "the one ship about the first moment together",
    "b_start": "the other ship about the first moment together",
    "a_end": "the one ship about the last moment together",
    "b_end": "the other ship about the last moment together",
    "a_identity": "the report in which the one ship says who she is",
    "b_identity": "the report in which the other ship says who she is",
    "destination_contradicted": "a report of a destination that she did not sail to",
    "spoofed_positions": "a position at which she cannot have been",
    "said": "the report that does not fit",
    "said_before": "what was said before",
    "said_elsewhere": "the same said elsewhere",
    "here": "a position of the one who says it",
    "elsewhere": "a position of the other",
}
"""All roles there are; a voyage has those of its two calls, with `origin_` or `destination_` before them."""

_ENDS = {"origin_": "of the first call, ", "destination_": "of the second call, "}


def role_in_words(role: str) -> str:
    """What a line is to the finding."""
    if role in ROLES:
        return ROLES[role]
    for prefix, words in _ENDS.items():
        rest = role.removeprefix(prefix)
        if rest != role and rest in ROLES:
            return words + ROLES[rest]
    return role.replace("_", " ")


def rank(role: str) -> tuple[int, int]:
    """Where a role stands among all."""
    order = list(ROLES)
    if role in ROLES:
        return 0, order.index(role)
    for place, prefix in enumerate(_ENDS, 1):
        rest = role.removeprefix(prefix)
        if rest != role and rest in ROLES:
            return place, order.index(rest)
    return len(_ENDS) + 1, 0
