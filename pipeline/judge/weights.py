"""What the rules of risk weigh, as `data/risk_rules.toml` has it."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline.risk_settings import RuleName

Points = Annotated[float, Field(ge=0, le=100)]
Share = Annotated[float, Field(ge=0, le=1)]
CROSSING = "crossing"
"""The phenomenon of a corridor voyage, and of what has been weighed in the probability of its dark call."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RiskRule(_Frozen):
    """One rule: its points, what it can do to a score, what it is about, and why it weighs that much."""

    points: Points
    strength: Literal["ground", "sign", "hint"]
    phenomenon: str = Field(min_length=1)
    why: str = Field(min_length=1)


class Waters(_Frozen):
    """A box of sea."""

    west_deg: float = Field(ge=-180, le=180)
    east_deg: float = Field(ge=-180, le=180)
    south_deg: float = Field(ge=-90, le=90)
    north_deg: float = Field(ge=-90, le=90)


class RiskRules(_Frozen):
    """All rules, and how they add."""

    most_sign_points: Points
    most_hint_points: Points
    probable_match_share: Share
    rules: dict[RuleName, RiskRule]
    anomaly_shares: dict[
        Literal["imo_on_two_hulls", "imo_of_other_length", "flag_contradicts_mmsi", "name_changed_at_sea"], Share
    ]
    waiting_waters: Waters

    @model_validator(mode="after")
    def _names_every_rule(self) -> Self:
        missing = sorted(set(get_args(RuleName)) - set(self.rules))
        if missing:
            message = f"no points for {', '.join(missing)}; add [rules.{missing[0]}]"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _one_strength_a_phenomenon(self) -> Self:
        for name, rule in self.rules.items():
            if rule.strength != self.strengths[rule.phenomenon]:
                message = f"{name}: {rule.phenomenon} has two strengths; give all its rules one"
                raise ValueError(message)
        return self

    @property
    def strengths(self) -> dict[str, str]:
        """What each phenomenon can do to a score."""
        return {rule.phenomenon: rule.strength for rule in self.rules.values()}

    def with_points(self, points: Mapping[RuleName, float]) -> "RiskRules":
        """The same with other points for some rules."""
        changed = {name: self.rules[name].model_copy(update={"points": value}) for name, value in points.items()}
        return self.model_copy(update={"rules": {**self.rules, **changed}})
