"""What is known of silences before looking at one: base rates (`data/dark_call_priors.toml`) and fitted weights.

The weights are written by `python -m benchmarks.calibration.fit` into `data/dark_call_weights.toml`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

CargoClass = Literal["cargo", "tanker", "other"]
CARGO_CLASSES: tuple[CargoClass, ...] = ("cargo", "tanker", "other")
SIDES = ("KP", "RU")
ELSEWHERE = "elsewhere"
Positive = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(gt=0, le=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Elsewhere(_Frozen):
    """Candidate ports outside the corridor."""

    ports: frozenset[str]


class Sighted(_Frozen):
    """How far a sighting's confidence is trusted, by how the ship was told: see `sightings.py`."""

    by_imo: Share
    by_name: Share
    by_length: Share
    length_tolerance_share: Annotated[float, Field(gt=0, lt=1)]


class Record(_Frozen):
    """Who is known for trade with the DPRK: see `record.py`."""

    programme_words: tuple[str, ...]
    published: dict[str, date]  # by IMO number: the last day of the first sighting in a port there


class DarkCallPriors(_Frozen):
    """Base rates, ships on record, and how sightings count; the file says where each comes from."""

    ports: dict[CargoClass, dict[str, Positive]]
    pattern_strength: Positive
    elsewhere: Elsewhere
    sighted: Sighted
    record: Record

    def seen(self, cargo_class: CargoClass) -> dict[str, float]:
        """Calls seen by port."""
        return {port_id: count for port_id, count in self.ports[cargo_class].items() if port_id != "unseen"}

    def unseen(self, cargo_class: CargoClass) -> float:
        """Calls that all ports of a side share in which the class was not seen."""
        return self.ports[cargo_class]["unseen"]


class EvidenceWeights(_Frozen):
    """What each piece of evidence adds to the log weight of an itinerary; no call at all starts from 0.

    One field a piece of evidence, named as its column in `weighing.evidence_columns`.
    """

    call_cargo: float = Field(description="there was a call; cargo ship")
    call_tanker: float = Field(description="there was a call; tanker")
    call_other: float = Field(description="there was a call; any other ship")
    dprk_cargo: float = Field(description="each call in the DPRK; cargo ship")
    dprk_tanker: float = Field(description="each call in the DPRK; tanker")
    dprk_other: float = Field(description="each call in the DPRK; any other ship")
    another_call: float = Field(description="each call after the first")
    crossing: float = Field(description="each way between the corridor's two countries within the silence")
    elsewhere: float = Field(description="each call outside the corridor")
    base_rate: float = Field(gt=0, description="times the log share of each port in its country's calls")
    hours: float = Field(gt=0, description="times the log density of the hours that sailing leaves")
    stay_short: float = Field(description="a call; times the log of a day over the hours left for each, if fewer")
    stay_long: float = Field(description="a call; times the log of the hours left for each over three days, if more")
    idle_short: float = Field(description="no call; times the log of a day over the hours left, if fewer")
    idle_long: float = Field(description="no call; times the log of the hours left over three days, if more")
    been_there: float = Field(description="each call in a country where the ship was heard in port before")
    new_there: float = Field(description="each call in a country where a ship with earlier calls was never heard")
    shows_in_russia: float = Field(
        description="times the log of 1 + earlier calls in Russia that were heard, for each call there in the dark"
    )
    of_trade: float = Field(description="a call; ship known for trade with the DPRK")
    of_trade_dprk: float = Field(description="a call in the DPRK; ship known for trade with it")
    silent_once: float = Field(description="a call, and one earlier silence of the ship left time for the DPRK")
    silent_often: float = Field(description="a call, and two or more did")
    cycle_fits: float = Field(description="each call due by the ship's own cycle within the silence")
    cycle_misses: float = Field(description="each call not due by it")
    course_out_agrees: float = Field(description="a call; last course leads to the first port")
    course_out_straight: float = Field(description="and straight there")
    course_out_differs: float = Field(description="a call; last course leads elsewhere")
    course_home_agrees: float = Field(description="a call; first course after comes from the last port")
    course_home_straight: float = Field(description="and straight from there")
    course_home_differs: float = Field(description="a call; first course after comes from elsewhere")
    adrift: float = Field(description="a call; for each end at which she lay neither in port nor was under way")
    sailed_out: float = Field(description="no call; under way at the start")
    sailed_out_to_end: float = Field(description="and on a course to where she was heard again")
    sailed_home: float = Field(description="no call; under way at the end")
    sailed_home_from_start: float = Field(description="and on a course from where she fell silent")
    put_to_sea: float = Field(description="no call; lay in port at the start, and heard under way near by")
    lay_still: float = Field(description="no call; at rest at both ends, in the same place")
    drifted: float = Field(description="no call; heard again no further off than a ship drifts")
    idled: float = Field(
        description="no call; heard again further off, though sailing straight there explains little of the time"
    )
    draught_as_expected: float = Field(description="draught changed as the trade has it in the ports called at")
    draught_against: float = Field(description="draught changed the other way")
    draught_either_way: float = Field(description="draught changed, and nothing is known of the ports' trade")
    draught_cancelled: float = Field(description="draught changed, though what was loaded was discharged again")
    draught_unchanged: float = Field(description="a call, and the draught is declared as before")
    draught_at_berth: float = Field(description="no call; draught changed as it would where she lies alongside")
    named_port: float = Field(description="one of the ports was the declared destination")
    named_country: float = Field(description="not the port, but its country was")
    named_elsewhere: float = Field(description="a call, and the declared destination lay elsewhere")
    destination_changed: float = Field(
        description="a call, and another destination is declared after it; not where she left a port"
    )
    destination_unchanged: float = Field(
        description="a call, and the destination is as before; not where she left a port"
    )
    bound_across: float = Field(description="the new destination lies across the corridor from the last call")
    bound_back: float = Field(description="the new destination lies in the country of the last call")
    others_heard: float = Field(description="a call, and others were heard where she fell silent")
    nobody_heard: float = Field(description="a call, and nobody is heard there")
    nobody_heard_russia: float = Field(description="besides, where one of the calls was in Russia: its ports are heard")
    nobody_heard_elsewhere: float = Field(description="besides, where one of the calls was outside the corridor")


class Hours(_Frozen):
    """Log-normal distributions of the hours that sailing leaves of a silence.

    Each by its median and the standard deviation of its logarithm.
    """

    stay_median_hours: float = Field(gt=0, description="a call: stays and waits, for each port called at")
    stay_spread: float = Field(gt=0)
    idle_median_hours: float = Field(gt=0, description="no call: lying, drifting, fishing")
    idle_spread: float = Field(gt=0)
    passage_median_hours: float = Field(gt=0, description="no call: a passage in the dark")
    passage_spread: float = Field(gt=0)


class DarkCallWeights(_Frozen):
    """Fitted weights; `made_by` says how."""

    made_by: str
    temperature: float = Field(gt=0, description="divides every log weight: above 1 it takes certainty back")
    hours: Hours
    evidence: EvidenceWeights


@dataclass(frozen=True)
class DarkCallModel:
    """All that silences are judged with."""

    priors: DarkCallPriors
    weights: DarkCallWeights
