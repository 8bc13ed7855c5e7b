"""Parts to messages: the assembler over blocks of any size against the plain model of it, and cases that tell why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import permutations

import numpy as np
import pytest
from decode.plain_assembly import Message, Orphan, PlainAssembler, Repeat
from hypothesis import given, settings
from hypothesis import strategies as st
from sentences import EPOCH, SHIP, framed, heard, message, tag

from pipeline.decode.assembly import Assembled, Assembler
from pipeline.decode.framed import frame_block
from pipeline.decode.framing import Framer, joined_on_line
from pipeline.decode.kernels.stamps import NO_TIME
from pipeline.feeds.blocks import Block, Text
from pipeline.feeds.lines import Line
from pipeline.settings import DecodeSettings

OPTIONS = DecodeSettings(fragment_window_lines=200)
SHIP_A = message(5, mmsi=SHIP, shipname="LADY R", destination="RAJIN", seq_id=3)
SHIP_B = message(5, mmsi=SHIP + 1, shipname="ANGARA", destination="DUNAI", seq_id=3)
THREE_PARTS = message(8, dac=1, fid=30, data=b"\x2a" * 110, seq_id=4)
PGHP = framed("PGHP,1,2024,3,9,16,0,0,250,219,,2190048,1,2B", "$")
Place = tuple[int, int, bytes]


@dataclass
class Outcomes:
    """What became of the parts of a feed; a line by its number. `places` are of the lines that were referred to."""

    messages: list[Message] = field(default_factory=list)
    repeats: list[tuple[int, int, int | None, str | None]] = field(default_factory=list)
    orphans: list[int] = field(default_factory=list)
    places: set[Place] = field(default_factory=set)

    def sort(self) -> "Outcomes":
        """The same in an order that does not depend on blocks."""
        self.messages.sort(key=repr)
        self.repeats.sort(key=repr)
        self.orphans.sort()
        return self


def assembled(blocks: Iterable[Sequence[bytes]]) -> Outcomes:
    """What the assembler makes of these blocks of lines."""
    assembler, outcomes, offset = Assembler(OPTIONS), Outcomes(), 0
    for lines in blocks:
        content = b"".join(line + b"\n" for line in lines)
        framed_block = frame_block(Block(offset, Text([content]), len(content)), OPTIONS.max_line_bytes)
        _add(outcomes, assembler.take(framed_block))
        offset += len(content)
    _add(outcomes, assembler.finish())
    return outcomes.sort()


def _add(outcomes: Outcomes, told: Assembled) -> None:
    def line(index: int) -> int:
        at, lines = np.array([index]), told.lines
        start, end, no, offset = (one.item() for one in (*lines.spans(at), lines.numbers(at), lines.offsets(at)))
        outcomes.places.add((no, offset, told.text.bytes(start, end)))
        return int(no)

    further: dict[int, list[int]] = {}
    for owner, index in zip(*(side.tolist() for side in told.further), strict=True):
        further.setdefault(owner, []).append(line(index))
    messages = told.messages
    for at in range(len(messages.line)):
        payload = told.text.bytes(int(messages.payload_at[at]), int(messages.payload_end[at]))
        beside = _beside(told.text, messages.times_us[at], messages.station_at[at], messages.station_end[at])
        lines = (line(int(messages.line[at])), *sorted(further.get(at, [])))
        outcomes.messages.append(Message(payload, int(messages.fill_bits[at]), *beside, lines))
    for one, of_line in zip(told.repeats, told.of_numbers.tolist(), strict=True):
        beside = _beside(told.text, one["time_us"], one["station_at"], one["station_end"])
        outcomes.repeats.append((line(one["line"]), of_line, *beside))
    for found, reason in told.faults:
        if reason == "orphan_fragment":
            outcomes.orphans += map(line, found.tolist())


def _beside(text: Text, time_us: int, station_at: int, station_end: int) -> tuple[int | None, str | None]:
    """Time and station of a row."""
    station = text.bytes(int(station_at), int(station_end)).decode()
    return None if time_us == NO_TIME else int(time_us), station or None


def modelled(lines: Sequence[bytes]) -> Outcomes:
    """What the model makes of these lines."""
    framer, model, outcomes = Framer(), PlainAssembler(OPTIONS), Outcomes()
    given_out = [
        outcome
        for no, line in enumerate(lines, 1)
        for one in joined_on_line(framer.frame(Line(no, 0, line)).sentences)
        for outcome in model.add(one)
    ]
    for outcome in (*given_out, *model.finish()):
        match outcome:
            case Message(lines=(first, *others)):
                outcomes.messages.append(outcome._replace(lines=(first, *sorted(others))))
            case Repeat(sentence=one, of_line=of_line):
                outcomes.repeats.append((one.line.no, of_line, one.time_us, one.station))
            case Orphan(sentence=one):
                outcomes.orphans.append(one.line.no)
    return outcomes.sort()


def assert_as_modelled(blocks: Sequence[Sequence[bytes]]) -> Outcomes:
    lines = [line for block in blocks for line in block]
    found, expected = assembled(blocks), modelled(lines)
    assert (found.messages, found.repeats, found.orphans) == (expected.messages, expected.repeats, expected.orphans)
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    assert all((offsets[no - 1], lines[no - 1]) == (offset, raw) for no, offset, raw in found.places)
    return found


def assemble(*lines: str) -> Outcomes:
    """What becomes of these lines: in one block, and the same a line a block."""
    raw = [line.encode() for line in lines]
    found = assert_as_modelled([raw])
    assert assert_as_modelled([[line] for line in raw]) == found
    return found


def payload(sentences: list[str]) -> bytes:
    return "".join(sentence.split(",")[5] for sentence in sentences).encode()


def messages(outcomes: Outcomes) -> list[tuple[bytes, list[int]]]:
    return sorted(((one.payload, list(one.lines)) for one in outcomes.messages), key=lambda one: one[1])


def part(total: int, num: int, variant: int = 0, fill_bits: int = 0, seq: str = "1") -> str:
    """A part of one of several payloads."""
    return framed(f"AIVDM,{total},{num},{seq},A,{'5' * 12}{variant}{num},{fill_bits if num == total else 0}")


def under_tag(sentence: str, group: str | None, station: str | None, at_s: int | None) -> str:
    said = [f"g:1-2-{group}"] if group else []
    said += [f"s:{station}"] if station else []
    said += [f"c:{EPOCH + at_s}"] if at_s is not None else []
    return tag(",".join(said)) + sentence if said else sentence


PARTS = st.builds(
    under_tag,
    st.builds(part, st.just(2), st.integers(1, 2), st.integers(0, 1), st.sampled_from([0, 0, 0, 2]))
    | st.builds(part, st.just(3), st.integers(1, 3), st.sampled_from([0, 0, 1])),
    st.sampled_from([None, "1", "1", "2"]),
    st.sampled_from([None, "one", "a-longer-name"]),
    st.sampled_from([None, 0, 0, 5, 31, 62]),
)
LINES = (
    PARTS
    | st.sampled_from([PGHP, tag(f"c:{EPOCH},s:lone"), message()[0], "# nothing", part(2, 1)])
    | st.tuples(PARTS, PARTS).map("".join)
)
STRETCHES = st.lists(LINES, min_size=1, max_size=6) | st.sampled_from([50, 150, 199, 200, 201]).map(lambda n: ["#"] * n)
BLOCKS = st.lists(STRETCHES.map(lambda lines: [line.encode() for line in lines]), max_size=12)


@settings(deadline=None, max_examples=300)
@given(BLOCKS)
def test_blocks_of_any_sizes_are_assembled_as_the_model_does_it_in_one(blocks: list[list[bytes]]) -> None:
    found = assert_as_modelled(blocks)
    whole = assembled([[line for block in blocks for line in block]])
    assert (found.messages, found.repeats, found.orphans) == (whole.messages, whole.repeats, whole.orphans)


@settings(deadline=None, max_examples=200)
@given(st.lists(LINES, max_size=30))
def test_lines_one_a_block_are_assembled_as_the_model_does_it_in_one(lines: list[str]) -> None:
    assert_as_modelled([[line.encode()] for line in lines])


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_parts_join_in_any_order_and_stand_in_their_own(order: tuple[int, ...]) -> None:
    assert len(THREE_PARTS) == 3
    found = messages(assemble(*heard([THREE_PARTS[at] for at in order])))
    first, *others = (order.index(at) + 1 for at in range(3))
    assert found == [(payload(THREE_PARTS), [first, *sorted(others)])]


def test_two_stations_with_the_same_sequence_id_are_kept_apart() -> None:
    a, b = heard(SHIP_A, station="one"), heard(SHIP_B, station="two")
    found = messages(assemble(a[0], b[0], a[1], b[1]))
    assert found == [(payload(SHIP_A), [1, 3]), (payload(SHIP_B), [2, 4])]


def test_halves_of_two_ships_heard_by_different_stations_or_far_apart_in_time_are_never_joined() -> None:
    for second in (heard(SHIP_B[1:], station="two"), heard(SHIP_B[1:], EPOCH + 31, "one")):
        outcomes = assemble(*heard(SHIP_A[:1], station="one"), *second)
        assert (messages(outcomes), outcomes.orphans) == ([], [1, 2])


def test_two_ships_under_one_key_are_told_by_nothing_and_all_their_parts_are_orphans() -> None:
    for lines in (
        (SHIP_A[0], SHIP_B[0], SHIP_A[1], SHIP_B[1]),
        heard((SHIP_A[0], SHIP_B[0], SHIP_B[1], SHIP_A[1])),
    ):
        outcomes = assemble(*lines)
        assert (messages(outcomes), outcomes.orphans) == ([], [1, 2, 3, 4])


def test_after_the_window_the_key_is_free_again() -> None:
    later = heard(SHIP_B, EPOCH + 62)
    outcomes = assemble(*heard((SHIP_A[0], SHIP_B[0])), *later)
    assert (messages(outcomes), outcomes.orphans) == ([(payload(SHIP_B), [3, 4])], [1, 2])


def test_one_message_after_the_other_under_the_same_key_is_two_messages() -> None:
    assert len(messages(assemble(*SHIP_A, *SHIP_B))) == 2


def test_without_times_parts_join_within_200_lines() -> None:
    between = ["# nothing"] * 199
    assert messages(assemble(SHIP_A[0], *between, SHIP_A[1]))
    outcomes = assemble(SHIP_A[0], *between, "#", SHIP_A[1])
    assert (messages(outcomes), outcomes.orphans) == ([], [1, 202])


def test_a_part_that_comes_again_is_a_repeat_of_its_line() -> None:
    for again, lines in ((2, (SHIP_A[0], SHIP_A[0], SHIP_A[1])), (3, (SHIP_A[0], SHIP_A[1], SHIP_A[0]))):
        outcomes = assemble(*lines)
        assert len(messages(outcomes)) == 1
        assert outcomes.repeats == [(again, 1, None, None)]
        assert not outcomes.orphans


def test_a_whole_message_that_comes_again_is_a_message_again() -> None:
    assert messages(assemble(*SHIP_A, *SHIP_A)) == [(payload(SHIP_A), [1, 2]), (payload(SHIP_A), [3, 4])]


def test_a_group_holds_a_message_together_though_only_its_first_line_names_the_station() -> None:
    first = tag(f"g:1-2-1278,s:66,c:{EPOCH}") + SHIP_A[0]
    other = tag(f"g:1-2-1279,s:66,c:{EPOCH}") + SHIP_B[0]
    second, last = tag("g:2-2-1278") + SHIP_A[1], tag("g:2-2-1279") + SHIP_B[1]
    found = messages(assemble(first, other, last, second))
    assert found == [(payload(SHIP_A), [1, 4]), (payload(SHIP_B), [2, 3])]
    assert messages(assemble(second, first)) == [(payload(SHIP_A), [2, 1])]


def test_parts_on_one_line_are_one_message_whatever_their_talkers() -> None:
    body = SHIP_A[1].replace("AIVDM", "ABVDM")
    start, _, digits = body.partition("*")
    changed = f"{start}*{int(digits, 16) ^ ord('I') ^ ord('B'):02X}"
    assert messages(assemble(SHIP_A[0] + changed)) == [(payload(SHIP_A), [1])]


def test_a_nul_makes_a_channel_another() -> None:
    second = framed(SHIP_A[1][1:].partition("*")[0].replace(",A,", ",A\0,"))
    assert assemble(SHIP_A[0], second).orphans == [1, 2]


def test_a_message_takes_its_time_and_station_from_the_first_part_that_has_them() -> None:
    first, second = SHIP_A[0], tag(f"c:{EPOCH}") + SHIP_A[1]
    (outcome,) = assemble(first, second).messages
    assert (outcome.time_us, outcome.station) == (EPOCH * 1_000_000, None)


def test_a_flood_of_first_halves_comes_out_and_what_waits_is_bounded_in_lines() -> None:
    lines = [heard(SHIP_A[:1], station=f"st{at}")[0].encode() for at in range(500)]
    late = [heard(SHIP_A[1:], station=f"st{at}")[0].encode() for at in (300, 299)]
    found = assert_as_modelled([lines[:250], lines[250:], late])
    assert messages(found) == [(payload(SHIP_A), [301, 501])]
    assert len(found.orphans) == 500


def test_what_waits_is_given_up_at_the_end_of_the_block_that_leaves_it_behind() -> None:
    assembler, lines = Assembler(OPTIONS), heard(SHIP_A[:1])
    for expected in ([], [1]):
        content = "\n".join([*lines, *["#"] * 200]).encode()
        told = assembler.take(frame_block(Block(0, Text([content]), len(content)), 4096))
        orphans = [told.lines.numbers(found).tolist() for found, reason in told.faults if reason == "orphan_fragment"]
        assert orphans == [expected]
        lines = ["#"]


def test_a_nameless_line_belongs_to_the_last_message_of_its_group_though_a_block_ends_between() -> None:
    one, two = tag("g:1-2-7,s:one"), tag("g:1-2-7,s:two")
    found = assemble(one + SHIP_A[0], two + SHIP_B[0], tag("g:2-2-7") + SHIP_B[1], one + SHIP_A[1])
    assert messages(found) == [(payload(SHIP_A), [1, 4]), (payload(SHIP_B), [2, 3])]


def test_no_part_is_lost_where_an_ambiguous_message_of_its_group_goes_from_block_to_block() -> None:
    waits = tag("g:1-2-7,s:one") + part(2, 1)
    two_ships = [tag("g:1-2-7,s:two") + part(2, 2), tag("g:1-2-7") + part(2, 2, 1)]
    assert assemble(waits, *two_ships).orphans == [1, 2, 3]
    assert messages(assemble(waits, *two_ships, tag("g:1-2-7,s:one") + part(2, 2))) == [
        (b"5" * 12 + b"01" + b"5" * 12 + b"02", [1, 4])
    ]


def test_a_station_that_a_repeat_named_is_remembered_from_block_to_block() -> None:
    named = tag("g:1-3-7,s:one") + part(3, 1)
    lines = (tag("g:1-3-7") + part(3, 1), named, tag("g:1-3-7,s:two") + part(3, 1))
    assert assemble(*lines).repeats == [(2, 1, None, "one")]
