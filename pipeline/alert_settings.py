"""Whom alerts tell, and when a rule speaks; a part of `settings.Settings`. Defaults stand in data/alert_rules.toml."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo

Probability = Annotated[float, Field(ge=0, le=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AlertRule(_Frozen):
    """What every rule has."""

    is_on: bool = Field(description="whether it speaks at all")
    targets: tuple[str, ...] | None = Field(default=None, description="who is told; by default every target")


class ProbableRule(AlertRule):
    """A rule that speaks of findings that may be inferred."""

    least_probability: Probability = Field(description="an inferred finding below it is no ground to wake someone")


class SilenceRule(AlertRule):
    """A rule that speaks of silences of listed ships."""

    least_hours: float = Field(gt=0, description="shorter silences mean little")
    corridor_within_nm: float = Field(gt=0, le=1000, description="it begins or ends this close to a corridor port")


class FeedRule(AlertRule):
    """The rule that speaks of the feed."""

    quarantine_share: float = Field(gt=0, le=1, description="of a file's lines; above it the feed is unhealthy")
    silent_hours: float = Field(gt=0, description="a usual receiver that is not heard for this long is silent")
    window_days: int = Field(ge=2, le=366, description="days before that say whether a receiver is a usual one")
    least_days: int = Field(ge=1, le=366, description="of these, on which it was heard")


class AlertRules(_Frozen):
    """All rules, by name."""

    flagged_ship_docked: ProbableRule
    flagged_ship_dark: SilenceRule
    corridor_voyage_found: ProbableRule
    dark_call_probable: ProbableRule
    flagged_ship_back: SilenceRule
    feed_unhealthy: FeedRule

    def changed(self, changes: dict[str, dict[str, Any]]) -> "AlertRules":
        """These rules with the keys that a deployment sets otherwise.

        Raises:
            pydantic.ValidationError: a name or a value is wrong.
        """
        return AlertRules.model_validate(
            {name: rule | changes.get(name, {}) for name, rule in self.model_dump().items()}
        )


class AlertTarget(_Frozen):
    """Where alerts go: `[alerts.targets.NAME]` in tumen.toml."""

    url: str | None = Field(default=None, description="http(s) address of a webhook, or an apprise URL")
    url_env: str | None = Field(default=None, description="the variable that holds it, where it holds a secret")
    secret_env: str | None = Field(default=None, description="the variable that holds the signing secret")

    @model_validator(mode="after")
    def _has_one_address(self) -> Self:
        if (self.url is None) == (self.url_env is None):
            message = "give url, or url_env where the address holds a secret"
            raise ValueError(message)
        return self


class AlertSettings(_Frozen):
    """Whom to tell, and when it is too late to wake someone."""

    targets: dict[str, AlertTarget] = Field(default_factory=dict)
    operators: AlertTarget | None = Field(
        default=None, description="who hears that a task failed or a night is late; no alert goes there"
    )
    operators_again_hours: float = Field(
        default=6.0, ge=0, description="the same words are not told to operators again within these"
    )
    rules: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="keys of data/alert_rules.toml that this deployment sets otherwise"
    )
    stale_after_hours: float = Field(
        default=72.0, gt=0, description="older events page nobody: a backfill wakes no one"
    )
    moved_hours: float = Field(
        default=1.0, gt=0, description="an event that begins more than this earlier or later than was said is an update"
    )
    group_above: int = Field(
        default=5,
        ge=1,
        description="more alerts of a rule for a target are one message; a webhook gets each",
    )
    timeout_s: float = Field(default=10.0, gt=0, description="for one delivery: each of connect, write and read")
    max_attempts: int = Field(default=8, ge=1, le=50, description="then a delivery is dead and needs a person")
    first_retry_s: float = Field(default=30.0, gt=0, description="wait after the first failure; doubles each time")
    longest_retry_s: float = Field(default=3600.0, gt=0, description="no wait is longer")

    @field_validator("rules")
    @classmethod
    def _knows_rules(cls, changes: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        """A misspelt rule or key is told when settings are read, not when a night has been decoded."""
        for name, keys in changes.items():
            rule = AlertRules.model_fields.get(name)
            if rule is None:
                message = f"no alert rule {name!r}; there are {', '.join(AlertRules.model_fields)}"
                raise ValueError(message)
            for key, value in keys.items():
                _check_key(name, key, value, rule.annotation)
        return changes


def _check_key(name: str, key: str, value: object, rule: object) -> None:
    fields: dict[str, FieldInfo] = getattr(rule, "model_fields", {})
    if key not in fields:
        message = f"alert rule {name} has no {key!r}; it has {', '.join(fields)}"
        raise ValueError(message)
    adapter: TypeAdapter[Any] = TypeAdapter(
        Annotated[fields[key].annotation, fields[key]]  # type: ignore[arg-type]  # known at run time alone
    )
    try:
        adapter.validate_python(value)
    except ValidationError as error:
        said = "; ".join(fault["msg"] for fault in error.errors())
        message = f"alert rule {name}: {key}: {said}"
        raise ValueError(message) from None
