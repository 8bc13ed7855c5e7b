"""Dark calls: at which ports a ship can have called while it was silent, and how likely it did.

The explanations of a silence compete as itineraries: no call, or calls at one, two or three ports in order. One is
possible where the silence covers its sailing and the least stays. Those possible are weighed (`weighing.py`) with
weights fitted on simulated silences of known truth (benchmarks/calibration); over a silence they sum to 1.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipeline.detect.dark_calls.account import itinerary_accounts
from pipeline.detect.dark_calls.candidates import candidate_ports
from pipeline.detect.dark_calls.ends import add_courses, add_ends
from pipeline.detect.dark_calls.itineraries import SLOTS, port_of, possible_itineraries
from pipeline.detect.dark_calls.pattern import add_pattern, earlier_silences, is_due, with_hull
from pipeline.detect.dark_calls.priors import DarkCallModel, DarkCallPriors
from pipeline.detect.dark_calls.record import add_record
from pipeline.detect.dark_calls.sightings import SIGHTINGS, add_sightings
from pipeline.detect.dark_calls.silences import judged_silences
from pipeline.detect.dark_calls.trade import add_base_rates
from pipeline.detect.dark_calls.verdicts import candidate_verdicts, probable_calls
from pipeline.detect.dark_calls.weighing import evidence_columns, log_weights, probabilities, sightings_say
from pipeline.ports.distance import DistanceNm
from pipeline.settings import DarkCallSettings

_GAPS_AT_ONCE = 2000  # a hundred kilobytes each
_CALL_COLUMNS = (
    "dark_call_id", "gap_id", "mmsi", "port_id", "country", "probability", "verdict", "earliest_arrival_utc",
    "latest_departure_utc", "slack_hours",
)  # fmt: skip
_DIGITS = 10  # of a probability: the last bits of an exponential depend on the rows beside it


@dataclass(frozen=True)
class Known:
    """What is known beside the silences.

    `ports` are the catalogue's. `ships` has `mmsi`, `ship_type`, `speed_knots` (NULL: not known) and, where sightings
    are to be told by them, `imo`, `ship_name`, `length_m`; and, where it is known, `is_of_trade`: under the DPRK's flag
    or listed for trade with it. `calls` are observed port calls: `mmsi`, `port_id`, `arrived_at_utc`,
    `departed_at_utc`; of a silence only those that ended before it are looked at. Calls and gaps may have `hull_id`, by
    which a ship's past is told; without, her MMSI is it. `sightings` has the columns of `SIGHTINGS`, or is None.
    """

    ports: pl.DataFrame
    ships: pl.DataFrame
    calls: pl.DataFrame
    sightings: pl.DataFrame | None = None


@dataclass(frozen=True)
class DarkFindings:
    """Rows of `dark_itineraries` and `dark_calls` (with `mmsi`, without `vessel_id` and `run_id`), and probable calls.

    `probable` has one row a gap and country whose ports are called at with 0.5 or more: `gap_id`, `mmsi`, `port_id`
    (the likeliest), `country`, `probability` (the country's), `port_probability`, and the bounds of the stay.
    """

    itineraries: pl.DataFrame
    calls: pl.DataFrame
    probable: pl.DataFrame


@dataclass(frozen=True)
class Explanations:
    """Silences, their candidate ports, and their itineraries with the evidence for each: all but the weights."""

    silences: pl.DataFrame
    candidates: pl.DataFrame
    itineraries: pl.DataFrame
    evidence: pl.DataFrame


def judge_gaps(
    gaps: pl.DataFrame,
    known: Known,
    model: DarkCallModel,
    settings: DarkCallSettings,
    distance_nm: DistanceNm,
) -> DarkFindings:
    """Judge every closed silence of `settings.least_gap_hours` or more that is no feed outage.

    `gaps` comes from `find_gaps`, with `draught_before_m` and `draught_after_m`, `destination_before` and
    `destination_after` (as broadcast; NULL: not declared), the places these mean as `declared_before_port_id`,
    `declared_before_country`, `declared_after_port_id`, `declared_after_country` (NULL: none known), and
    `start_is_under_way`, `end_is_under_way` added. `distance_nm` is the way between two places in nautical miles: where
    it falls short of the way by sea, slack is an upper bound and `infeasible` is certain. Silences longer than
    `settings.longest_gap_days` stay `undetermined`, their evidence is not weighed, but for ports where the ship was
    sighted.
    """
    judged = [_judge_batch(batch, known, model, settings, distance_nm) for batch in _batches(gaps)]
    return DarkFindings(
        itineraries=pl.concat(one.itineraries for one in judged).sort("gap_id", maintain_order=True),
        calls=pl.concat(one.calls for one in judged).sort("gap_id", "port_id"),
        probable=pl.concat(one.probable for one in judged).sort("gap_id", "country"),
    )


def _batches(gaps: pl.DataFrame) -> list[pl.DataFrame]:
    """Silences of whole ships, about `_GAPS_AT_ONCE` together: their itineraries fill memory."""
    if gaps.is_empty():
        return [gaps]
    ordered = with_hull(gaps).sort("hull_id", "gap_id").with_row_index("batch")
    of_ship = pl.col("batch").min().over("hull_id") // _GAPS_AT_ONCE
    return ordered.with_columns(batch=of_ship).partition_by("batch", maintain_order=True, include_key=False)


def _judge_batch(
    gaps: pl.DataFrame, known: Known, model: DarkCallModel, settings: DarkCallSettings, distance_nm: DistanceNm
) -> DarkFindings:
    explained = explain_gaps(gaps, known, model.priors, settings, distance_nm)
    silences, candidates = explained.silences, explained.candidates
    gap, calls = (explained.itineraries[name].to_numpy() for name in ("gap", "calls"))
    weight = log_weights(silences, explained.itineraries, explained.evidence, model.weights)
    odds = np.where(calls > 0, np.log(settings.call_odds), 0.0)
    weight += odds
    sighted = sightings_say(candidates, explained.itineraries, probabilities(gap, weight))
    weight += sighted
    shares = pl.Series(probabilities(gap, weight), dtype=pl.Float64)
    itineraries = explained.itineraries.with_columns(probability=shares.round(_DIGITS))
    judged = candidate_verdicts(silences, candidates, itineraries)
    probable = probable_calls(silences, judged, candidates, itineraries, settings)
    beside = {"sighted": sighted, "call_odds": odds}
    accounts = itinerary_accounts(silences, itineraries, explained.evidence, model.weights, beside, settings)
    rows = _itinerary_rows(explained, itineraries.with_columns(accounts))
    return DarkFindings(rows, judged.select(_CALL_COLUMNS), probable)


def explain_gaps(
    gaps: pl.DataFrame,
    known: Known,
    priors: DarkCallPriors,
    settings: DarkCallSettings,
    distance_nm: DistanceNm,
) -> Explanations:
    """Everything about the silences that does not depend on the weights: what the weights are fitted on."""
    judged = judged_silences(with_hull(gaps), known.ships, settings)
    recorded = add_record(judged, priors, is_weighed=settings.weigh_ship_record)
    silences = add_ends(recorded, known.ports, settings, distance_nm)
    reached = candidate_ports(silences, known.ports, priors.elsewhere.ports, settings, distance_nm)
    patterned = add_pattern(reached, silences, with_hull(known.calls), known.ports).with_columns(
        is_due=is_due(settings)
    )
    rated = add_base_rates(patterned, silences, priors)
    sightings = pl.DataFrame(schema=SIGHTINGS) if known.sightings is None else known.sightings
    candidates = add_courses(add_sightings(rated, silences, sightings, priors.sighted), silences, settings)
    silences = silences.with_columns(earlier_silences=earlier_silences(silences, candidates))
    itineraries = possible_itineraries(silences, candidates, settings, distance_nm)
    return Explanations(silences, candidates, itineraries, evidence_columns(silences, candidates, itineraries))


def _itinerary_rows(explained: Explanations, itineraries: pl.DataFrame) -> pl.DataFrame:
    ports = pl.DataFrame(
        {slot: port_of(explained.candidates, itineraries, slot, "port_id") for slot in SLOTS},
        schema=dict.fromkeys(SLOTS, pl.String),
    )
    return itineraries.select(
        gap_id=explained.silences["gap_id"].gather(itineraries["gap"]),
        port_ids=ports.select(pl.concat_list(SLOTS).list.drop_nulls()).to_series(),
        probability="probability",
        sailing_nm="sailing_nm",
        left_hours="left_hours",
        reasons="reasons",
    ).sort("gap_id", pl.col("port_ids").list.join(","))
