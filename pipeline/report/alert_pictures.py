"""Pictures for alerts, by a process of its own: whatever becomes of it, alerts go out, with a picture or without."""

import base64
import binascii
import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from pipeline.warehouse.home import Home

_DRAWING = "pipeline.report.alert_chart"  # by name: it needs matplotlib, which is an extra
_PASSED_ON = ("PYTHONPATH", "LD_LIBRARY_PATH", "HOME", "MPLCONFIGDIR", "XDG_CACHE_HOME", "TMPDIR")

NOTHING_TO_DRAW = "nothing to draw"
"""What the drawing process says of an alert of the feed, of an unknown one, and of one that is nowhere."""

_log = structlog.get_logger()


def pictures_of(home: Home, alert_ids: Sequence[str], *, timeout_s: float, max_bytes: int) -> Mapping[str, bytes]:
    """Draw alerts of the published database as PNG files, in this order as far as `timeout_s` goes; by their id.

    An alert without a picture is not in it, and the log says why: of the feed nothing can be drawn, the time was over,
    the picture is over `max_bytes`, drawing failed, or matplotlib is not installed. Nothing is raised for it.
    """
    asked = {"home": str(home.root.resolve()), "alert_ids": list(alert_ids), "timeout_s": timeout_s}
    said, fault = _ask(asked, timeout_s)
    pictures: dict[str, bytes] = {}
    reasons = dict.fromkeys(alert_ids, fault or "not drawn")
    for line in said.splitlines():
        answer = _answer(line)
        picture = _picture(answer)
        if picture is None:
            reasons[answer.get("alert_id", "")] = answer.get("reason", "not drawn")
        elif len(picture) > max_bytes:
            reasons[answer["alert_id"]] = f"{len(picture)} bytes, over {max_bytes}"
        else:
            pictures[answer["alert_id"]] = picture
    for alert_id in alert_ids:
        if alert_id not in pictures:
            level = logging.INFO if reasons[alert_id] == NOTHING_TO_DRAW else logging.WARNING
            _log.log(level, "alert_without_picture", alert_id=alert_id, reason=reasons[alert_id])
    return {alert_id: pictures[alert_id] for alert_id in alert_ids if alert_id in pictures}


def _ask(asked: Mapping[str, Any], timeout_s: float) -> tuple[bytes, str | None]:
    """What the drawing process said until it ended, and what was wrong with its end."""
    # -P: a folder named like this package, where the command was called, must not be taken for it.
    command = [sys.executable, "-P", "-m", _DRAWING]
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and module; what is asked goes to stdin
            command,
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=timeout_s,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        return error.stdout or b"", f"not drawn within {timeout_s:g} s"
    except OSError as error:
        return b"", f"no process for it: {error}"
    last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
    return done.stdout, f"status {done.returncode}: {last}" if done.returncode else None


def _answer(line: bytes) -> Mapping[str, Any]:
    try:
        answer = json.loads(line)
    except ValueError:  # cut short by a kill
        return {}
    return answer if isinstance(answer, dict) else {}


def _picture(answer: Mapping[str, Any]) -> bytes | None:
    try:
        return base64.b64decode(answer["png"], validate=True)
    except (KeyError, binascii.Error):
        return None
