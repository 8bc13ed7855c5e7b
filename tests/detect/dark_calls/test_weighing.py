import math

import numpy as np
import pytest
from dark_silences import WEIGHTS, explain, gap, speaks
from factories import at
from hypothesis import given
from hypothesis import strategies as st

from pipeline.detect.dark_calls.itineraries import SLOTS, port_of
from pipeline.detect.dark_calls.judge import Explanations
from pipeline.detect.dark_calls.priors import EvidenceWeights
from pipeline.detect.dark_calls.weighing import EVIDENCE, log_density_of_hours, log_weights, probabilities


@given(st.lists(st.lists(st.floats(-50, 50), min_size=1, max_size=6), min_size=1, max_size=6))
def test_probabilities_of_a_gap_sum_to_one(weights: list[list[float]]) -> None:
    gap_numbers = np.repeat(np.arange(len(weights), dtype=np.uint32), [len(one) for one in weights])
    shares = probabilities(gap_numbers, np.concatenate([np.array(one) for one in weights]))
    for number in range(len(weights)):
        assert shares[gap_numbers == number].sum() == pytest.approx(1.0)
    assert (shares >= 0).all()


def test_only_differences_within_a_gap_matter() -> None:
    numbers = np.array([0, 0, 1, 1], dtype=np.uint32)
    shares = probabilities(numbers, np.array([1.0, 3.0, 801.0, 803.0]))
    assert shares[:2] == pytest.approx(shares[2:])


def test_no_itineraries_have_no_probabilities() -> None:
    assert len(probabilities(np.empty(0, np.uint32), np.empty(0))) == 0


def test_every_piece_of_evidence_is_a_column_and_has_a_weight() -> None:
    assert tuple(explain(gap(120)).evidence.columns) == EVIDENCE
    assert set(EvidenceWeights.model_fields) - set(EVIDENCE) == {"hours"}


def test_the_log_weight_is_the_sum_of_what_speaks() -> None:
    explained = explain(gap(120))
    weight = log_weights(explained.silences, explained.itineraries, explained.evidence, WEIGHTS)
    hours = log_density_of_hours(explained.silences, explained.itineraries, WEIGHTS.hours)
    row = 17
    said = sum(explained.evidence[name][row] * getattr(WEIGHTS.evidence, name) for name in EVIDENCE)
    assert weight[row] == pytest.approx((said + WEIGHTS.evidence.hours * hours[row]) / WEIGHTS.temperature)


def test_the_densities_of_hours_integrate_to_one() -> None:
    explained = explain(gap(120))
    hours = np.geomspace(1, 1e5, 40_001)
    for calls in (0, 1, 2, 3):
        rows = explained.itineraries.filter(explained.itineraries["calls"] == calls).head(1)
        many = rows[np.zeros(len(hours), dtype=np.int64)].with_columns(left_hours=hours)
        density = np.exp(log_density_of_hours(explained.silences, many, WEIGHTS.hours))
        assert np.trapezoid(density, hours) == pytest.approx(1.0, abs=0.01)


def test_of_a_silence_over_two_weeks_only_what_was_known_before_is_weighed() -> None:
    explained = explain(gap(400))
    spoken = {name for name in EVIDENCE if explained.evidence[name].abs().sum() > 0}
    assert spoken == {"call_cargo", "dprk_cargo", "another_call", "crossing", "elsewhere", "base_rate"}
    assert not log_density_of_hours(explained.silences, explained.itineraries, WEIGHTS.hours).any()


def test_hours_under_a_day_and_over_three_are_weighed_by_their_logarithm_each_call_for_itself() -> None:
    explained = explain(gap(120))
    for name, ports in (("stay", ("KP_RAJIN",)), ("stay", ("KP_RAJIN", "RU_DUNAI")), ("idle", ())):
        calls = max(len(ports), 1)
        (row,) = [number for number, weight in enumerate(_lefts(explained, ports)) if weight is not None]
        left = explained.itineraries["left_hours"][row] / calls
        assert speaks(explained, f"{name}_short", *ports) == pytest.approx(max(math.log(24 / left), 0.0))
        assert speaks(explained, f"{name}_long", *ports) == pytest.approx(max(math.log(left / 72), 0.0))
    assert speaks(explained, "idle_long", "KP_RAJIN") == speaks(explained, "stay_long") == 0


def _lefts(explained: Explanations, ports: tuple[str, ...]) -> list[float | None]:
    """Hours left, of the one itinerary that calls at these ports."""
    named = [port_of(explained.candidates, explained.itineraries, slot, "port_id").to_list() for slot in SLOTS]
    wanted = [*ports, *[None] * (len(SLOTS) - len(ports))]
    left = explained.itineraries["left_hours"].to_list()
    return [hours if list(row) == wanted else None for row, hours in zip(zip(*named, strict=True), left, strict=True)]


def test_a_ship_that_shows_herself_in_russia_is_told_by_the_log_of_her_calls_there() -> None:
    calls = [("RU_NAKHODKA", at(-100 * n), at(-100 * n + 20)) for n in (1, 2, 3)]
    explained = explain(gap(120), calls=calls)
    assert speaks(explained, "shows_in_russia", "RU_DUNAI") == pytest.approx(math.log(4))
    assert speaks(explained, "shows_in_russia", "KP_RAJIN") == speaks(explained, "shows_in_russia") == 0
    assert speaks(explained, "shows_in_russia", "KP_RAJIN", "RU_DUNAI") == pytest.approx(math.log(4))
