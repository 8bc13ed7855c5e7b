"""Where an export comes from: said in every row, and beside the rows where a format has a place for it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pipeline.errors import TumenError
from pipeline.synthetic import is_synthetic
from pipeline.warehouse.published import Published

MEANS_SYNTHETIC = "nothing of it was ever received from a ship"


@dataclass(frozen=True)
class Provenance:
    """What was exported.

    Attributes:
        code_version: the Tumen that found it.
        run_id: the run that published it.
        as_of_utc: latest accepted time; None: there is none.
        is_synthetic: the feed is an exercise.
    """

    code_version: str
    run_id: str
    as_of_utc: datetime | None
    is_synthetic: bool

    @property
    def words(self) -> str:
        """All of it in a few words, for every row."""
        as_of = f"{self.as_of_utc.isoformat()}Z" if self.as_of_utc else "no time"
        said = f"Tumen {self.code_version}, run {self.run_id}, data as of {as_of}"
        return f"{said}; SYNTHETIC" if self.is_synthetic else said

    @property
    def sentence(self) -> str:
        """The same, once a file, with what SYNTHETIC means."""
        return f"{self.words}: {MEANS_SYNTHETIC}" if self.is_synthetic else self.words

    def to_json(self) -> dict[str, Any]:
        """Its fields."""
        return asdict(self)

    def to_text(self) -> dict[str, str]:
        """Its fields as text, and how to read what goes with them, for formats that keep names and words."""
        return {
            "code_version": self.code_version,
            "run_id": self.run_id,
            "as_of_utc": f"{self.as_of_utc.isoformat()}Z" if self.as_of_utc else "",
            "is_synthetic": "true" if self.is_synthetic else "false",
            "provenance": self.sentence,
        }


def provenance_of(published: Published) -> Provenance:
    """Where all that is published comes from.

    Raises:
        TumenError: the database cannot be read, or no run stands in it.
    """
    run = published.latest_run()
    if run is None:
        message = "nothing was run yet; `tumen run FEED` first"
        raise TumenError(message)
    return Provenance(
        code_version=run["code_version"],
        run_id=run["run_id"],
        as_of_utc=run["as_of_utc"],
        is_synthetic=is_synthetic(published.every("ingest_files")),
    )
