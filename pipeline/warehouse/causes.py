"""Why findings differ from those of the run before: what that run did not have."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

_WORDS = {
    "code": "new code",
    "rules": "new rule",
    "zones": "new zone",
    "watchlist": "new list",
    "sightings": "new sighting",
}
_WHOSE = ("vessel_id", "vessel_id_a", "vessel_id_b")


@dataclass(frozen=True)
class Causes:
    """What a run had that the one before it had not.

    Attributes:
        inputs: in words, what changed beside the lines: `new rule`, `new zone`, ...
        files: `new lines`, or `late file` where some of them are of times that were read before; None: no new file.
        citing: findings that rest on a line of a new file.
    """

    inputs: tuple[str, ...] = ()
    files: str | None = None
    citing: frozenset[str] = frozenset()

    def of(self, finding_id: str, before: Mapping[str, object] | None, after: Mapping[str, object] | None) -> str:
        """What may have made this difference; all that changed, where the finding itself does not tell.

        A finding of another vessel owes itself to an identity that is known better now, one that rests on a new line to
        that line. The others follow from what changed beside the lines, or from lines of others.
        """
        if before and after and any(before.get(name) != after.get(name) for name in _WHOSE):
            return "better identity"
        if finding_id in self.citing and self.files:
            return self.files
        return " or ".join([*self.inputs, *([self.files] if self.files else [])])


def causes_of(
    inputs: Mapping[str, str],
    inputs_before: Mapping[str, str] | None,
    files: pl.DataFrame,
    as_of_before_utc: datetime | None,
    evidence: pl.DataFrame,
) -> Causes:
    """Tell what a run has that the one before it had not.

    Args:
        inputs: hash of everything that findings depend on beside the lines, by name: `code`, `rules`, `zones`,
            `watchlist`, `sightings`.
        inputs_before: the same of the run before; None if there was none.
        files: accounts of the files that came or went with this run, as `IngestFiles`.
        as_of_before_utc: the latest accepted time that the run before had.
        evidence: lines that the findings rest on now, as `Evidence`.

    Raises:
        KeyError: an input has a name that is not known.
    """
    first = files["first_received_at_utc"].min()
    is_late = as_of_before_utc is not None and isinstance(first, datetime) and first <= as_of_before_utc
    citing = evidence.filter(pl.col("file_id").is_in(files["file_id"].implode()))["finding_id"].unique()
    before = inputs if inputs_before is None else inputs_before
    return Causes(
        inputs=tuple(_WORDS[name] for name, value in inputs.items() if before.get(name) != value),
        files=None if files.is_empty() else "late file" if is_late else "new lines",
        citing=frozenset(citing),
    )
