"""Who looks on while feed files are decoded, and what is counted on the way."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pipeline.decode.decoded import Piece
from pipeline.decode.put_aside import OnBatch


class Watcher(Protocol):
    """Is told how the decoding of files goes on; several files may be under way at once."""

    def begin(self, paths: Sequence[Path]) -> None:
        """These files will be decoded."""

    def file(self, path: Path) -> AbstractContextManager[OnBatch]:
        """One of them is decoded and written while the context is open."""

    def writing(self, path: Path) -> None:
        """All of it is read, and it is being written."""


@dataclass(frozen=True)
class CountedPieces:
    """Pieces of a decoded feed; who goes over them counts the lines in quarantine by reason."""

    pieces: Iterable[Piece]
    reasons: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Piece]:
        for piece in self.pieces:
            self.reasons.update(dict(piece.quarantine["reason"].value_counts().iter_rows()))
            yield piece

    def by_reason(self) -> dict[str, int]:
        """Lines by reason as they were counted, the most frequent first."""
        return dict(sorted(self.reasons.items(), key=lambda reason: (-reason[1], reason[0])))
