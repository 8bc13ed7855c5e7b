"""Junk does not make the night reject a day's feed."""

import numpy as np

from pipeline.live.admission import Admission
from pipeline.live.stamps import Stamped


def stamped(*lines: str) -> Stamped:
    """Lines of which those with a `?` are bad."""
    data = "".join(f"{line}\n" for line in lines).encode()
    ends = np.cumsum([len(line) + 1 for line in lines])
    return Stamped(data, ends, np.array(["?" in line for line in lines]))


def test_no_bad_line_stands_before_the_first_good_one() -> None:
    admission = Admission(1000)
    assert admission.admit(stamped("?", "?")) == b""
    assert admission.admit(stamped("?", "good", "?a")) == b"good\n?a\n"
    admission.begin_file()
    assert admission.admit(stamped("?", "good")) == b"good\n"
    assert (admission.lines, admission.bad_lines, admission.lines_left_out) == (7, 5, 4)


def test_of_a_flood_of_bad_lines_no_more_are_let_in_than_are_allowed_beyond_the_good_ones() -> None:
    admission = Admission(2)
    assert admission.admit(stamped("a", "?1", "?2", "?3", "?4", "?5")) == b"a\n?1\n?2\n?3\n"
    assert admission.admit(stamped("?6", "b", "?7")) == b"?6\nb\n"
    assert admission.lines_left_out == 3


def test_good_lines_are_never_left_out() -> None:
    admission = Admission(0)
    assert admission.admit(stamped("a", "b")) == b"a\nb\n"
    assert admission.lines_left_out == 0
