"""What is read again of a feed file: messages with their line, whatever the format."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

POSITION, STATIC = "positions", "statics"


@dataclass(frozen=True)
class Reread:
    """One message as another decoder reads it.

    Attributes:
        line_no: where it begins.
        said_at_utc: when the line says that it was heard; None where no line of it says.
        values: of each table (`positions`, `statics`) that it gives a row of, the columns that were read.
    """

    line_no: int
    said_at_utc: datetime | None
    values: dict[str, dict[str, Any]]

    @property
    def mmsi(self) -> int:
        """Whose message it is."""
        return int(next(iter(self.values.values()))["mmsi"])


@dataclass
class RereadFile:
    """All that was read again of a file: messages by line, lines that could not be read, and why."""

    messages: dict[int, list[Reread]] = field(default_factory=dict)
    unread: dict[int, str] = field(default_factory=dict)

    def add(self, message: Reread) -> None:
        """Put a message to its line."""
        self.messages.setdefault(message.line_no, []).append(message)
