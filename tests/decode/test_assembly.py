from itertools import permutations

import pytest
from sentences import EPOCH, SHIP, heard, message, tag

from pipeline.decode.assembly import Assembler, Message, Orphan, Outcome, Repeat
from pipeline.decode.framing import Framer
from pipeline.feeds.lines import Line
from pipeline.settings import DecodeSettings

SHIP_A = message(5, mmsi=SHIP, shipname="LADY R", destination="RAJIN", seq_id=3)
SHIP_B = message(5, mmsi=SHIP + 1, shipname="ANGARA", destination="DUNAI", seq_id=3)
THREE_PARTS = message(8, dac=1, fid=30, data=b"\x2a" * 110, seq_id=4)


def assemble(*lines: str, max_open_fragments: int = 1000) -> list[Outcome]:
    framer, assembler = Framer(), Assembler(DecodeSettings(max_open_fragments=max_open_fragments))
    outcomes: list[Outcome] = []
    for no, line in enumerate(lines, 1):
        sentences, faults = framer.frame(Line(no, 0, line.encode()))
        assert not faults
        outcomes.extend(assembler.add(sentences))
    return [*outcomes, *assembler.finish()]


def payload(sentences: list[str]) -> bytes:
    return "".join(sentence.split(",")[5] for sentence in sentences).encode()


def messages(outcomes: list[Outcome]) -> list[tuple[bytes, list[int]]]:
    return [(one.payload, [line.no for line in one.lines]) for one in outcomes if isinstance(one, Message)]


def orphans(outcomes: list[Outcome]) -> list[int]:
    return sorted(one.sentence.line.no for one in outcomes if isinstance(one, Orphan))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_parts_join_in_any_order_and_stand_in_their_own(order: tuple[int, ...]) -> None:
    assert len(THREE_PARTS) == 3
    found = messages(assemble(*heard([THREE_PARTS[at] for at in order])))
    assert found == [(payload(THREE_PARTS), [order.index(at) + 1 for at in range(3)])]


def test_two_stations_with_the_same_sequence_id_are_kept_apart() -> None:
    a, b = heard(SHIP_A, station="one"), heard(SHIP_B, station="two")
    found = messages(assemble(a[0], b[0], a[1], b[1]))
    assert found == [(payload(SHIP_A), [1, 3]), (payload(SHIP_B), [2, 4])]


def test_halves_of_two_ships_heard_by_different_stations_are_never_joined() -> None:
    outcomes = assemble(*heard(SHIP_A[:1], station="one"), *heard(SHIP_B[1:], station="two"))
    assert (messages(outcomes), orphans(outcomes)) == ([], [1, 2])


def test_halves_too_far_apart_in_time_are_never_joined() -> None:
    outcomes = assemble(*heard(SHIP_A[:1]), *heard(SHIP_B[1:], EPOCH + 31))
    assert (messages(outcomes), orphans(outcomes)) == ([], [1, 2])


def test_two_ships_under_one_key_are_told_by_nothing_and_all_their_parts_are_orphans() -> None:
    for lines in (
        (SHIP_A[0], SHIP_B[0], SHIP_A[1], SHIP_B[1]),
        heard((SHIP_A[0], SHIP_B[0], SHIP_B[1], SHIP_A[1])),
    ):
        outcomes = assemble(*lines)
        assert (messages(outcomes), orphans(outcomes)) == ([], [1, 2, 3, 4])


def test_after_the_window_the_key_is_free_again() -> None:
    later = heard(SHIP_B, EPOCH + 62)
    outcomes = assemble(*heard((SHIP_A[0], SHIP_B[0])), *later)
    assert (messages(outcomes), orphans(outcomes)) == ([(payload(SHIP_B), [3, 4])], [1, 2])


def test_one_message_after_the_other_under_the_same_key_is_two_messages() -> None:
    assert len(messages(assemble(*SHIP_A, *SHIP_B))) == 2


def test_without_times_parts_join_within_200_lines() -> None:
    between = ["# nothing"] * 199
    assert messages(assemble(SHIP_A[0], *between, SHIP_A[1]))
    outcomes = assemble(SHIP_A[0], *between, "#", SHIP_A[1])
    assert (messages(outcomes), orphans(outcomes)) == ([], [1, 202])


def test_a_part_that_comes_again_is_a_repeat_of_its_line() -> None:
    for lines in ((SHIP_A[0], SHIP_A[0], SHIP_A[1]), (SHIP_A[0], SHIP_A[1], SHIP_A[0])):
        outcomes = assemble(*lines)
        assert len(messages(outcomes)) == 1
        assert [one.of_line_no for one in outcomes if isinstance(one, Repeat)] == [1]
        assert not orphans(outcomes)


def test_a_whole_message_that_comes_again_is_a_message_again() -> None:
    assert messages(assemble(*SHIP_A, *SHIP_A)) == [(payload(SHIP_A), [1, 2]), (payload(SHIP_A), [3, 4])]


def test_a_group_holds_a_message_together_though_only_its_first_line_names_the_station() -> None:
    first = tag(f"g:1-2-1278,s:66,c:{EPOCH}") + SHIP_A[0]
    other = tag(f"g:1-2-1279,s:66,c:{EPOCH}") + SHIP_B[0]
    second, last = tag("g:2-2-1278") + SHIP_A[1], tag("g:2-2-1279") + SHIP_B[1]
    found = messages(assemble(first, other, last, second))
    assert found == [(payload(SHIP_B), [2, 3]), (payload(SHIP_A), [1, 4])]
    assert messages(assemble(second, first)) == [(payload(SHIP_A), [2, 1])]


def test_parts_on_one_line_are_one_message_whatever_their_talkers() -> None:
    body = SHIP_A[1].replace("AIVDM", "ABVDM")
    start, _, digits = body.partition("*")
    changed = f"{start}*{int(digits, 16) ^ ord('I') ^ ord('B'):02X}"
    assert messages(assemble(SHIP_A[0] + changed)) == [(payload(SHIP_A), [1, 1])]


def test_a_message_takes_its_time_and_station_from_the_first_part_that_has_them() -> None:
    first, second = SHIP_A[0], tag(f"c:{EPOCH}") + SHIP_A[1]
    (outcome,) = assemble(first, second)
    assert isinstance(outcome, Message)
    assert outcome.time_us == EPOCH * 1_000_000


def test_a_flood_of_first_halves_is_bounded_and_every_half_comes_out() -> None:
    lines = [heard(SHIP_A[:1], station=f"st{at}")[0] for at in range(50)]
    outcomes = assemble(*lines, max_open_fragments=10)
    assert orphans(outcomes) == list(range(1, 51))
    assert [one.sentence.line.no for one in outcomes if isinstance(one, Orphan)][:40] == list(range(1, 41))
