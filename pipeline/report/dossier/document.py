"""What a dossier holds, whatever it is written as: sections of sentences, weights, tables, pictures and cited lines.

Text in it is as ships, lists and files have it, made readable by `letters.inert`; each writer makes it inert in its own
form.
"""

from dataclasses import dataclass
from datetime import datetime

GONE = "The file is not there any more, or has changed: the line cannot be shown. Its place and the file's hash stand."
"""What is said in place of a line that is not to be had."""


@dataclass(frozen=True)
class Words:
    """Sentences, each a paragraph."""

    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Weights:
    """Explanations that compete: what each says, and its probability, between 0 and 1."""

    rows: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Table:
    """Rows under headings.

    Attributes:
        caption: what the rows are.
        columns: headings.
        widths: of the columns, relative to each other.
        rows: as many cells as columns.
    """

    caption: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A drawing.

    Attributes:
        svg: an SVG document of its own.
        height_to_width: its height, relative to its width.
        alt: what it shows, for those who do not see it.
        caption: how to read it.
    """

    svg: bytes
    height_to_width: float
    alt: str
    caption: str


@dataclass(frozen=True)
class Quote:
    """A line of a feed file that the finding rests on.

    Attributes:
        means: what it is to the finding, in words; one line may be several things.
        path: where its file lay.
        line_no: counted from 1.
        byte_offset: in the uncompressed stream.
        raw: the line; None where the file is gone or has changed.
    """

    means: tuple[str, ...]
    path: str
    line_no: int
    byte_offset: int
    raw: str | None


@dataclass(frozen=True)
class Quotes:
    """The lines that a finding cites."""

    lines: tuple[Quote, ...]


Block = Words | Weights | Table | Picture | Quotes


@dataclass(frozen=True)
class Section:
    """What is said of one question."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Dossier:
    """One finding, ready to be written.

    Attributes:
        finding_id: which.
        kind: port_call, gap, dark_call, voyage, encounter, alert or vessel.
        title: short, for a window's or a reader's title.
        headline: the finding in one sentence.
        banner: what stands above everything where the feed is an exercise; None: it is none.
        sections: in the order in which they are read.
        as_of_utc: the time of the data; nothing in a dossier depends on when it is written.
    """

    finding_id: str
    kind: str
    title: str
    headline: str
    banner: str | None
    sections: tuple[Section, ...]
    as_of_utc: datetime
