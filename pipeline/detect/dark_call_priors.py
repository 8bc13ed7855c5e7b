"""The weights of dark calls, as `data/dark_call_priors.toml` gives them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

CargoClass = Literal["cargo", "tanker", "other"]
Side = Literal["KP", "RU", "elsewhere"]
Positive = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(gt=0, lt=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Likelihood(_Frozen):
    """Likelihood ratios of a call against none."""

    draught_unchanged: Positive
    course_agrees: Positive
    course_disagrees: Positive
    course_tolerance_deg: Positive
    same_place: Positive
    same_place_nm: Positive


class Elsewhere(_Frozen):
    """Candidate ports outside the corridor."""

    ports: frozenset[str]


class DarkCallPriors(_Frozen):
    """Base rates and likelihood ratios; the file says where each comes from."""

    call_share: dict[CargoClass, Share]
    ports: dict[CargoClass, dict[str, Positive]]
    draught: dict[CargoClass, dict[Literal["deeper", "lighter"], dict[Side, Positive]]]
    likelihood: Likelihood
    cause: dict[Literal["silence", "undetermined", "out_of_coverage"], Positive]
    elsewhere: Elsewhere

    def seen(self, cargo_class: CargoClass, port_id: str) -> float:
        """Calls seen at a port by ships of the class, or the class's share for ports it was not seen in."""
        counts = self.ports[cargo_class]
        return counts.get(port_id, counts["unseen"])
