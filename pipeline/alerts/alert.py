"""An alert as it is told: the row that was decided, and what goes along with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Alert:
    """One row of `alerts` for one target.

    Attributes:
        row: the row, at least the columns that the relay reads.
        links: where a person looks further, by name; made of the deployment's templates.
        picture: a map, as PNG; None: there is none, or the target wants none.
    """

    row: Mapping[str, Any]
    links: Mapping[str, str] = field(default_factory=dict)
    picture: bytes | None = field(default=None, repr=False)

    @property
    def run_url(self) -> str | None:
        """Page of the run that decided it; None: it has none, or what there is is no web address of one line."""
        url: str | None = self.row.get("run_url")
        is_link = url is not None and url.startswith(("https://", "http://")) and url.isascii() and url.isprintable()
        return url if is_link and " " not in (url or "") else None

    def ways_on(self) -> dict[str, str]:
        """All links, that of the run last."""
        return dict(self.links) | ({"run": self.run_url} if self.run_url else {})
