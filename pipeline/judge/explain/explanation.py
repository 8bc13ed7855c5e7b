"""What an explanation is: a headline, parts of plain sentences, and the lines it rests on."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Part:
    """Some sentences about one question, such as "Who"."""

    title: str
    sentences: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The part as a JSON object."""
        return {"title": self.title, "sentences": list(self.sentences)}


@dataclass(frozen=True)
class CitedLine:
    """A line of a feed file that a finding rests on.

    Attributes:
        role: as in table `evidence`.
        means: the role in words.
        file_id: SHA-256 of the file's bytes as they lay there.
        path: where the file lay when it was read; its hash where that is not known.
        line_no: counted from 1.
        byte_offset: in the uncompressed stream.
        raw: the line as the file holds it now; None where the file is gone or is of another size.
    """

    role: str
    means: str
    file_id: str
    path: str
    line_no: int
    byte_offset: int
    raw: str | None

    def to_json(self) -> dict[str, Any]:
        """The line as a JSON object."""
        names = ("role", "means", "file_id", "path", "line_no", "byte_offset", "raw")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class Explanation:
    """Why a finding exists, in words.

    Attributes:
        finding_id: which.
        kind: port_call, gap, dark_call, voyage, encounter, alert or vessel.
        headline: the finding in one sentence.
        parts: in the order in which they are read.
        lines: evidence, grouped as the roles are listed in docs/evidence.md.
        numbers: what the sentences round, by name.
    """

    finding_id: str
    kind: str
    headline: str
    parts: tuple[Part, ...]
    lines: tuple[CitedLine, ...] = ()
    numbers: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The JSON object of `tumen explain --json`."""
        return {
            "finding_id": self.finding_id,
            "kind": self.kind,
            "headline": self.headline,
            "parts": [part.to_json() for part in self.parts],
            "evidence": [line.to_json() for line in self.lines],
            "numbers": self.numbers,
        }


def part(title: str, *sentences: str | None) -> Part:
    """A part of those sentences that there are."""
    return Part(title, tuple(sentence for sentence in sentences if sentence))
