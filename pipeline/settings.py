"""Every threshold in one frozen object: flags over `TUMEN_*` over `<home>/tumen.toml` over defaults."""

import hashlib
import os
import tomllib
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from pipeline.alert_settings import AlertSettings, AlertTarget
from pipeline.dark_call_settings import DarkCallSettings
from pipeline.decode_settings import Clock, DecodeSettings
from pipeline.errors import ConfigurationError
from pipeline.gap_settings import GapSettings
from pipeline.identity_settings import IdentitySettings
from pipeline.risk_settings import RiskSettings
from pipeline.watch_settings import WatchSettings
from pipeline.watchlist_settings import WatchlistSettings

__all__ = [
    "AlertSettings",
    "AlertTarget",
    "Clock",
    "DarkCallSettings",
    "DecodeSettings",
    "DraughtSettings",
    "EncounterSettings",
    "GapSettings",
    "IdentitySettings",
    "PortCallSettings",
    "RetentionSettings",
    "RiskSettings",
    "Settings",
    "TrackSettings",
    "WatchSettings",
]

_PREFIX = "TUMEN_"
_NO_SETTINGS = frozenset(
    {"TUMEN_HOME", "TUMEN_FEED", "TUMEN_LISTS", "TUMEN_LATE_MINUTES", "TUMEN_CI"}
)  # of the command line, the DAGs, the tests


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TrackSettings(_Frozen):
    """What a ship can sail, and when a fix cannot be true."""

    max_speed_knots: float = Field(
        default=60.0, gt=0, description="no merchant ship is faster; two fixes that need more are of two hulls"
    )
    lasting_speed_knots: float = Field(
        default=30.0, gt=0, description="nor is one that says less for hours on end; who says more is taken at its word"
    )
    gain_knots_per_minute: float = Field(
        default=2.0,
        gt=0,
        description="what a ship may be faster than its last word, by the minute: any up to 21 kn is one segment"
        " whatever its log says",
    )
    noise_nm: float = Field(
        default=1.0, gt=0, description="GNSS noise, type 27's grid of 0.1 nm and clocks minutes off stay below it"
    )
    most_open_segments: int = Field(
        default=16, ge=2, le=256, description="hulls told apart at once; factory-set MMSIs have hundreds"
    )
    repeat_least_speed_knots: float = Field(
        default=3.0, gt=0, description="a ship this fast cannot say the same place, speed and course again"
    )
    late_report_hours: float = Field(
        default=3.0,
        gt=0,
        description="a place where no ship can be any more, heard again within these, is an old report",
    )
    handover_minutes: float = Field(
        default=30.0, gt=0, description="a place left and come back to this soon is one transponder led astray"
    )
    clock_least_shared: int = Field(
        default=5, ge=2, description="reports that two stations have at one difference before it is one of clocks"
    )
    clock_agreement_share: float = Field(
        default=0.8, gt=0.5, le=1, description="of all that they have at different times; late delivery varies"
    )
    telling_off_m: float = Field(
        default=50.0, ge=5, le=500, description="a fix this near the straight way between two others says nothing more"
    )
    circle_least_fixes: int = Field(default=8, ge=4, description="fewer show no circle")
    circle_spread_share: float = Field(
        default=0.2, gt=0, lt=1, description="off the circle by more of its radius is a ship going about its work"
    )
    circle_least_speed_knots: float = Field(
        default=3.0, gt=0, description="a ship that swings at anchor goes slower than one under way"
    )
    round_least_fixes: int = Field(
        default=5, ge=4, description="of a stretch on which a ship goes round and round, and says its course"
    )
    round_least_turns: float = Field(
        default=2.0, gt=0, description="a tug turns once; by what the ship says, since reports may be rarer than rounds"
    )
    round_spread_share: float = Field(
        default=0.05, gt=0, lt=1, description="off the circle, of its radius: ships that wait or fish go round no truer"
    )
    round_least_radius_nm: float = Field(
        default=0.05, gt=0, description="smaller, GNSS noise and the place of the antenna draw circles"
    )
    round_tangent_deg: float = Field(
        default=20.0, gt=0, lt=90, description="how far a course may be off the circle; by chance one in nine is not"
    )
    round_one_way_share: float = Field(default=0.9, gt=0.5, le=1, description="of the courses lead the same way round")
    round_most_lopsided: float = Field(
        default=0.5,
        gt=0,
        lt=1,
        description="mean direction from the centre: half a circle has 0.64, a whole one 0",
    )
    round_every_minutes: float = Field(
        default=1.0, ge=0, description="of fixes closer than this the first is looked at: noise bends so short a way"
    )
    round_most_step_hours: float = Field(
        default=2.0, gt=0, description="reports of a ship at anchor, some of them lost, come sooner; so do satellites"
    )


class PortCallSettings(_Frozen):
    """The state machine of port calls; thresholds after Global Fishing Watch's port visits."""

    exit_distance_km: float = Field(
        default=1.0, gt=0, description="hysteresis: a call ends this far outside the port's zones"
    )
    stop_at_or_below_knots: float = Field(default=0.2, ge=0, description="GFW's stop threshold")
    moored_stop_below_knots: float = Field(
        default=0.5, gt=0, description="moored or at anchor by its own word, and this slow"
    )
    resume_at_or_above_knots: float = Field(default=0.5, gt=0, description="hysteresis above the stop threshold")
    least_stop_minutes: float = Field(default=20.0, gt=0, description="a stop needs two fixes this far apart")
    port_gap_hours: float = Field(
        default=4.0, gt=1, description="a silence of this length in the zone is an event, as a stop is"
    )
    under_way_knots: float = Field(
        default=3.0, gt=0, description="faster is sailing: a course is the ship's, a silence begun so is no stay"
    )
    sailing_speed_knots: float = Field(
        default=10.0,
        gt=0,
        description="slow for a merchant ship: the part of a silence that this explains is no event",
    )


class EncounterSettings(_Frozen):
    """When two ships meet at sea: Global Fishing Watch's definition, and what it takes to judge it from fixes."""

    within_m: float = Field(default=500.0, ge=100, le=5000, description="GFW: no further apart than this")
    least_hours: float = Field(default=2.0, gt=0, description="GFW: for this long")
    below_knots: float = Field(default=2.0, gt=0, description="GFW: and this slow, both")
    least_port_distance_km: float = Field(
        default=10.0, ge=0, le=50, description="GFW: this far from anchorages; here from every zone of every port"
    )
    step_minutes: int = Field(default=10, ge=1, le=60, description="time grid on which ships are put side by side")
    longest_interval_hours: float = Field(
        default=4.0,
        gt=1,
        le=6,
        description="between fixes further apart nothing is said: silence is an event",
    )
    longest_break_minutes: float = Field(
        default=30.0, ge=0, description="apart or fast this long is still one meeting: fixes and speeds are noisy"
    )
    crowd_ships: int = Field(
        default=50, ge=2, le=500, description="more in a cube of four times within_m: a fleet, or jammed; nobody meets"
    )


class DraughtSettings(_Frozen):
    """How far a declared draught speaks; crews declare anew before or after port, often late."""

    near_call_hours: float = Field(
        default=6.0, gt=0, description="declared this close to arrival or departure: the voyage's"
    )
    before_gap_hours: float = Field(default=720.0, gt=0, description="a draught holds until it is declared anew")
    after_gap_hours: float = Field(default=24.0, gt=0, description="after a silence it must be declared within a day")


class RetentionSettings(_Frozen):
    """What `tumen prune` keeps."""

    settled_days: int = Field(
        default=30,
        ge=15,
        le=365,
        description="findings that ended before so many days after the lake's beginning are frozen: all others are "
        "judged by at least so much; silences of over 14 days are undetermined anyway",
    )


class Settings(BaseSettings):
    """All settings of a deployment. Immutable; `sha256` names the set that a run used."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_nested_delimiter="__", frozen=True, extra="forbid", env_ignore_empty=True
    )

    decode: DecodeSettings = DecodeSettings()
    tracks: TrackSettings = TrackSettings()
    identity: IdentitySettings = IdentitySettings()
    port_calls: PortCallSettings = PortCallSettings()
    gaps: GapSettings = GapSettings()
    dark_calls: DarkCallSettings = DarkCallSettings()
    encounters: EncounterSettings = EncounterSettings()
    draughts: DraughtSettings = DraughtSettings()
    watchlists: WatchlistSettings = WatchlistSettings()
    alerts: AlertSettings = AlertSettings()
    risk: RiskSettings = RiskSettings()
    retention: RetentionSettings = RetentionSettings()
    watch: WatchSettings = WatchSettings()
    risk_threshold: float = Field(
        default=50.0, ge=0, le=100, description="suspicious_voyages shows scores from here on"
    )

    @classmethod
    def load(cls, home: Path, **flags: Any) -> Self:  # noqa: ANN401  a flag has the type of its field; pydantic checks it
        """Read `<home>/tumen.toml` (if it exists) under the environment under `flags`.

        Raises:
            ConfigurationError: a name or a value is wrong; the message names it and the file or variable.
        """
        path = home / "tumen.toml"

        class _FromHome(cls):  # type: ignore[valid-type,misc]  # pydantic-settings takes a file's path from the class
            @classmethod
            def settings_customise_sources(
                cls,
                settings_cls: type[BaseSettings],
                init_settings: PydanticBaseSettingsSource,
                env_settings: PydanticBaseSettingsSource,
                dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  the base class fixes the signature
                file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  same
            ) -> tuple[PydanticBaseSettingsSource, ...]:
                return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=path)

        try:
            loaded = _FromHome(**flags)
        except ValidationError as error:
            # Without the values: an address or a secret under a misspelt name is still a secret.
            faults = error.errors(include_input=False, include_url=False, include_context=False)
            said = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults)
            message = f"settings (flags, TUMEN_* variables, {path}): {said}"
            raise ConfigurationError(message) from None
        except (SettingsError, tomllib.TOMLDecodeError) as error:
            message = f"settings (TUMEN_* variables, {path}): {error}"
            raise ConfigurationError(message) from None
        targets = [*loaded.alerts.targets.values(), *([loaded.alerts.operators] if loaded.alerts.operators else [])]
        secrets = {name for target in targets for name in (target.secret_env, target.url_env) if name}
        _refuse_misspelt_variables(loaded, _NO_SETTINGS | secrets)
        return cls.model_construct(**{name: getattr(loaded, name) for name in cls.model_fields})

    def sha256(self) -> str:
        """Hash of what findings depend on: not alert targets, which may hold addresses, nor how to listen or decode."""
        left_out: dict[str, Any] = dict.fromkeys(("alerts", "retention", "watch"), True)
        left_out["decode"] = {"workers", "spool_memory_bytes"}
        findings = self.model_dump_json(exclude=left_out)
        return hashlib.sha256(findings.encode()).hexdigest()


def _refuse_misspelt_variables(settings: BaseSettings, known: Collection[str]) -> None:
    # pydantic-settings asks for the variables of its fields and passes over all others.
    fields = type(settings).model_fields
    for variable in sorted(os.environ):
        if not variable.upper().startswith(_PREFIX) or variable in known:
            continue
        name, *inner = variable[len(_PREFIX) :].lower().split("__")
        if name not in fields or (inner and not isinstance(getattr(settings, name), BaseModel)):
            near = "".join(f"; near is {_PREFIX}{field.upper()}" for field in get_close_matches(name, fields, n=1))
            message = f"{variable}: no setting has this name{near}; correct the variable or unset it"
            raise ConfigurationError(message)
