"""Words to those who run Tumen: a task failed, a night is late. Alerts go another way, and hang on none of this."""

import hashlib
import json
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import httpx
import structlog

from pipeline.alerts.channels import channel_of
from pipeline.alerts.failures import DeliveryError
from pipeline.alerts.messenger import inert
from pipeline.alerts.webhook import Webhook
from pipeline.errors import TumenError
from pipeline.settings import Settings
from pipeline.warehouse.files import write_whole
from pipeline.warehouse.home import Home

_MOST_SIGNS = 2000  # of a reason; a message has to fit everywhere
_NUMBER = re.compile(r"\d+")

_log = structlog.get_logger()


def tell_operators(home: Home, settings: Settings, what: str, reason: str, *, run_url: str | None = None) -> bool:
    """Tell `[alerts.operators]` of the settings what needs them; return whether they were told now.

    It is tried once. What was told within `alerts.operators_again_hours` in the same words, numbers apart, is not told
    again: the relay runs every few minutes, and may fail all night. A webhook gets one JSON object with `what`,
    `reason` and `run_url`, signed as an alert is. Anyone else gets a message in which no name is markup or a link.

    Args:
        home: the deployment; `operators_told.json` there remembers what was told.
        settings: whom to tell; nobody where they name no operators, and the log has it alone.
        what: one line, such as "ais_nightly: publish failed".
        reason: why, as the error says it; cut where it is long.
        run_url: the page of the run.

    Raises:
        ConfigurationError: the address or the secret of the target is wrong or missing.
        TumenError: the target did not take it.
    """
    said = reason if len(reason) <= _MOST_SIGNS else f"{reason[:_MOST_SIGNS]}..."
    target, now_utc = settings.alerts.operators, datetime.now(UTC)
    _log.error("operators_wanted", what=what, reason=said, run_url=run_url, is_target_set=target is not None)
    told = _Told.of(home, since_utc=now_utc - timedelta(hours=settings.alerts.operators_again_hours))
    key = hashlib.sha256(_NUMBER.sub("#", f"{what}: {said}").encode()).hexdigest()
    if target is None or key in told.moments:
        return False
    channel = channel_of("operators", target, settings.alerts.timeout_s, {})
    try:
        if isinstance(channel, Webhook):
            with httpx.Client(timeout=httpx.Timeout(settings.alerts.timeout_s)) as client:
                document = {"what": what, "reason": said, "run_url": run_url}
                message_id = f"ops_{key[:16]}_{now_utc:%Y%m%dT%H%M%S}"
                channel.post_json(client, document, message_id, now_utc=now_utc.replace(tzinfo=None))
        else:
            channel.say("Tumen: operators", inert(f"{what}: {said}"), [run_url] if run_url else [])
    except DeliveryError as error:
        message = f"operators were not told: {error}"
        raise TumenError(message) from None
    told.add(key, now_utc)
    return True


class _Told:
    """What operators were told lately: hashes of words, and when. Losing it costs a repetition, no more."""

    def __init__(self, home: Home, moments: dict[str, str]) -> None:
        self._home = home
        self.moments = moments

    @classmethod
    def of(cls, home: Home, *, since_utc: datetime) -> "_Told":
        moments: dict[str, str] = {}
        with suppress(OSError, ValueError, AttributeError):
            found = json.loads(home.operators_told.read_text(encoding="utf-8"))
            moments = {key: moment for key, moment in found.items() if str(moment) > since_utc.isoformat()}
        return cls(home, moments)

    def add(self, key: str, now_utc: datetime) -> None:
        document = json.dumps(self.moments | {key: now_utc.isoformat()}, indent=1).encode()
        with suppress(OSError, TumenError):
            write_whole(self._home.operators_told, lambda file: file.write(document))
