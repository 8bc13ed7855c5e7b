"""What verifying a finding gave."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was, or does not come out as it did.

    Attributes:
        what: in words.
        path: the feed file, where it is one.
        line_no: its line, counted from 1, where it is one.
    """

    what: str
    path: str | None = None
    line_no: int | None = None

    def __str__(self) -> str:
        """File, line and what is wrong."""
        place = "" if self.path is None else f"{self.path}: "
        return place + ("" if self.line_no is None else f"line {self.line_no}: ") + self.what


@dataclass(frozen=True)
class Verdict:
    """One finding, verified.

    Attributes:
        finding_id: which.
        kind: table of findings it is in, in the singular.
        files: feed files that were read again.
        cited_lines: lines it cites that were read again.
        messages: messages of its ships that were decoded again.
        faults: what is wrong, files before lines before results; none where it is verified.
        more_faults: how many more there are than are listed.
        notes: what could not be checked, and why that is no fault.
    """

    finding_id: str
    kind: str
    files: int
    cited_lines: int
    messages: int
    faults: tuple[Fault, ...]
    more_faults: int
    notes: tuple[str, ...]

    @property
    def is_verified(self) -> bool:
        """Everything is as it was and comes out the same."""
        return not self.faults

    def to_json(self) -> dict[str, Any]:
        """The verdict as a JSON object."""
        return asdict(self) | {"is_verified": self.is_verified}
