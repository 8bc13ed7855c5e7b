"""Whom alerts tell, and when a rule speaks; a part of `settings.Settings`. Defaults stand in data/alert_rules.toml."""

import re
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo

from pipeline.alert_links import fields_of

_LINK_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_LINK = re.compile(r"https?://[^/?#{}\s\\]+([/?#][!-~]*)?")
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
    connection: str | None = Field(
        default=None, pattern=r"^[A-Za-z0-9_.-]{1,200}$", description="the Airflow connection that holds it"
    )
    secret_env: str | None = Field(default=None, description="the variable that holds the signing secret")
    picture: bool = Field(default=True, description="whether it gets the picture of an alert beside its text")

    @model_validator(mode="after")
    def _has_one_address(self) -> Self:
        if [self.url, self.url_env, self.connection].count(None) != 2:  # noqa: PLR2004  one of three is given
            message = "give url, or url_env or connection where the address holds a secret"
            raise ValueError(message)
        if self.connection and self.secret_env:
            message = "the password of a connection is the signing secret; remove secret_env"
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
    links: dict[str, str] = Field(
        default_factory=dict, description="addresses to look further, by name, with fields of the alert in braces"
    )
    pictures_per_call: int = Field(
        default=20, ge=0, le=200, description="the first alerts of a call of the relay get one; drawing takes a second"
    )
    pictures_timeout_s: float = Field(default=60.0, gt=0, le=600, description="for all pictures of a call")
    picture_max_bytes: int = Field(
        default=300_000, gt=0, description="a larger one is left out: services refuse large messages"
    )

    @property
    def connections(self) -> tuple[str, ...]:
        """Ids of the Airflow connections that targets name."""
        return tuple(sorted({target.connection for target in self.targets.values() if target.connection}))

    @field_validator("links")
    @classmethod
    def _are_links(cls, links: dict[str, str]) -> dict[str, str]:
        """Only what comes after the host may depend on an alert: no ship chooses where a link leads."""
        for name, template in links.items():
            if not _LINK_NAME.fullmatch(name):
                message = f"link {name!r}: a name is a word of letters, digits, - and _"
                raise ValueError(message)
            if not _LINK.fullmatch(template):
                message = f"link {name}: write it as https://host/path, with fields in braces after the host alone"
                raise ValueError(message)
            fields_of(template)
        return links

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
