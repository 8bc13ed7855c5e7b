"""What each piece of evidence says, in words that are read aloud: a clause that stands for or against an itinerary."""

from pipeline.detect.dark_calls.priors import EvidenceWeights

_SHIPS = {"cargo": "cargo ships", "tanker": "tankers", "other": "ships that are neither cargo ships nor tankers"}
SPOKEN = {
    **{
        f"call_{name}": f"how often a silence of {ships} hides a call at all, before anything else is known"
        for name, ships in _SHIPS.items()
    },
    **{
        f"dprk_{name}": f"how often such calls of {ships} are in North Korea, before anything else is known"
        for name, ships in _SHIPS.items()
    },
    "another_call": "it takes more than one call",
    "crossing": "it sails between the two countries of the corridor, as the ships of this trade do",
    "elsewhere": "it calls outside the corridor",
    "base_rate": "how often ships of her class call at these ports rather than at others of the country",
    "hours": "how well the hours that sailing leaves fit a stay in port, or idling where there is no call",
    "stay_short": "sailing leaves less than a day for each call, which is short for a stay",
    "stay_long": "sailing leaves more than three days for each call, which is long for a stay",
    "idle_short": "sailing leaves less than a day, which is short for idling",
    "idle_long": "sailing leaves more than three days, which is long for idling",
    "shows_in_russia": "her earlier calls in Russia were heard, so that she would be expected to be heard there",
    "of_trade": "she is known for trade with North Korea, as a ship of its flag, by a list or by published calls",
    "of_trade_dprk": "and it would be a call in North Korea",
    "been_there": "she was heard in a port of that country before",
    "new_there": "she was heard in port before, and never in that country",
    "silent_once": "once before she was silent for long enough to call in North Korea",
    "silent_often": "several times before she was silent for long enough to call in North Korea",
    "cycle_fits": "by the rhythm of her earlier calls she was due there",
    "cycle_misses": "by the rhythm of her earlier calls she was not due there",
    "course_out_agrees": "her last course led that way",
    "course_out_straight": "and straight there",
    "course_out_differs": "her last course led elsewhere",
    "course_home_agrees": "her first course afterwards came that way",
    "course_home_straight": "and straight from there",
    "course_home_differs": "her first course afterwards came from elsewhere",
    "adrift": "she lay at sea, neither in port nor under way",
    "sailed_out": "she was under way, and ships that idle mostly lie",
    "sailed_out_to_end": "though on a course to where she was heard again",
    "sailed_home": "she was under way, and ships that idle mostly lie",
    "sailed_home_from_start": "though on a course from where she fell silent",
    "put_to_sea": "she lay in port, and was heard under way near by",
    "lay_still": "she was at rest before and after, in the same place",
    "drifted": "she was heard again no further off than a ship drifts",
    "idled": "she was heard again further off than a ship drifts, though sailing there takes little of the time",
    "draught_as_expected": "her declared draught changed as the trade of these ports has it, deeper where ships like"
    " her load and lighter where they discharge",
    "draught_against": "her declared draught changed the other way than the trade of these ports has it",
    "draught_either_way": "her declared draught changed, so that cargo was worked somewhere",
    "draught_cancelled": "her declared draught changed, though what is loaded at one of these ports is discharged at"
    " the other",
    "draught_unchanged": "her declared draught is as before, though ships load or discharge there",
    "draught_at_berth": "her declared draught changed as it would where she lay alongside before or after",
    "named_port": "she had declared one of these ports as her destination",
    "named_country": "she had declared another place of that country as her destination",
    "named_elsewhere": "the destination that she had declared lies elsewhere",
    "destination_changed": "she declared another destination afterwards",
    "destination_unchanged": "she declared the same destination afterwards as before",
    "bound_across": "the destination that she declared afterwards lies across the corridor from the last call",
    "bound_back": "the destination that she declared afterwards lies in the country of the last call",
    "others_heard": "others were heard where she fell silent, and she was not",
    "nobody_heard": "nobody is heard where she fell silent, so that silence tells little",
    "nobody_heard_russia": "though ports of Russia are heard",
    "nobody_heard_elsewhere": "as far away, where nobody listens for her",
    "sighted": "others saw the ship, or one like her, in these ports",
    "call_odds": "how often silences hide calls by this deployment's settings (call_odds)",
}


def evidence_words() -> dict[str, str]:
    """What each piece of evidence says, by name; of one without spoken words what stands beside its weight."""
    beside_the_weights = {name: field.description or name for name, field in EvidenceWeights.model_fields.items()}
    return beside_the_weights | SPOKEN
