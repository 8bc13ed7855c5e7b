from random import Random

import pytest
from payloads import bits_of, chance_bits, fault_of
from sentences import message
from table_rows import whole

from pipeline.decode.columns import Payloads
from pipeline.decode.layouts import ALLOWED_BITS
from pipeline.decode.payloads import PAYLOAD_REASONS, verdicts_of

WHOLE_TYPES = (1, 2, 3, 4, 9, 11, 18, 19, 27)


@pytest.mark.parametrize("msg_type", WHOLE_TYPES)
def test_a_whole_payload_is_right_and_a_character_less_or_more_is_not(msg_type: int) -> None:
    payload, fill_bits = whole(message(msg_type))[:2]
    assert fault_of(payload, fill_bits) is None
    for wrong in (payload[:-1], payload[:5], b"", payload + b"0"):
        assert fault_of(wrong, 0) == "bad_length"


@pytest.mark.parametrize(("bits", "fill_bits"), [(424, 2), (422, 4), (420, 0), (426, 0)])
def test_type_5_comes_in_the_lengths_of_the_air(bits: int, fill_bits: int) -> None:
    assert fault_of(b"5" + b"0" * ((bits + fill_bits) // 6 - 1), fill_bits) is None


@pytest.mark.parametrize("kind", ["0", "l", "w"])
def test_types_that_do_not_exist_cannot_be_decoded(kind: str) -> None:
    assert fault_of(kind.encode() + b"0" * 27, 0) == "undecodable"


@pytest.mark.parametrize("part", [2, 3])
def test_parts_2_and_3_of_type_24_cannot_be_decoded(part: int) -> None:
    payload, fill_bits, _ = bits_of(*whole(message(24, partno=1))[:2]).written(38, 2, part).armoured()
    assert fault_of(payload, fill_bits) == "undecodable"


def test_many_payloads_are_judged_as_each_of_them_is() -> None:
    chance = Random(1)  # noqa: S311  no secret
    payloads = [(b"", 0), (b"", 2), (b"H", 5), (b"H00000", 0), (b"H000008", 2), (b"w", 0)]
    for (kind, part), lengths in ALLOWED_BITS.items():
        for length in {*chance.sample(sorted(lengths), min(20, len(lengths))), 6, 39, 40, 41, 2000}:
            near = [max(6, length + more) for more in (-6, -1, 0, 1, 6)]
            payloads += [chance_bits(kind, bits, chance, part if bits >= 40 else None).armoured()[:2] for bits in near]
    payloads += [chance_bits(kind, length, chance).armoured()[:2] for kind in range(64) for length in (6, 40, 168)]
    packed = Payloads.of(payloads)
    verdicts = verdicts_of(packed.msg_types, packed.parts, packed.bits).tolist()
    found = [PAYLOAD_REASONS[verdict - 1] if verdict else None for verdict in verdicts]
    assert found == [fault_of(*payload) for payload in payloads]
    assert set(found) == {None, *PAYLOAD_REASONS}
