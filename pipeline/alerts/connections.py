"""Airflow connections as addresses of targets, without Airflow: as its environment variables write them, or as JSON.

Nothing of a connection is ever in an error: it is called by its id.
"""

import json
import os
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlencode  # takes addresses apart, opens none

from pipeline.errors import ConfigurationError

_PREFIX = "AIRFLOW_CONN_"
_WEB = ("http", "https")
_WRITTEN_BY_AIRFLOW = re.compile(
    r"(?P<inner>[a-z][a-z0-9+.-]*://)?(?:(?P<user>[^@/?]*)@)?"
    r"(?P<host>(?(inner)[^/?]+|[a-z][a-z0-9+.-]*%3A%2F%2F[^/?]+))/?(?:\?.*)?"
)


class Address(NamedTuple):
    """Where a target is, and what its messages are signed with; both are secrets."""

    url: str
    signing_secret: str | None


def not_in_environment(connection_ids: Iterable[str]) -> list[str]:
    """Those that only Airflow knows. The others it need not read: it takes many an address apart wrongly."""
    return [connection_id for connection_id in connection_ids if not os.environ.get(_variable(connection_id))]


def address_of(name: str, connection_id: str, handed_over: Mapping[str, str]) -> Address:
    """The address that a connection holds: of those handed over, else of the environment (`AIRFLOW_CONN_ID`).

    A whole address in `host` is the address, and the password signs. Otherwise the address is the connection's URI:
    its type is the scheme, its schema the path.

    Args:
        name: of the target, for errors.
        connection_id: of the connection.
        handed_over: connections by their id, each as JSON or URI; the DAG gets them from wherever Airflow keeps them.

    Raises:
        ConfigurationError: there is no such connection, or it holds no address.
    """
    variable = _variable(connection_id)
    text = handed_over.get(connection_id) or os.environ.get(variable, "")
    if not text:
        message = (
            f"alert target {name!r}: there is no connection {connection_id!r}; set {variable}, or deliver by the DAG "
            "alert_relay, which sees Airflow's own"
        )
        raise ConfigurationError(message)
    try:
        address = _of_json(json.loads(text)) if text.lstrip().startswith("{") else _of_uri(text)
    except (ValueError, TypeError, AttributeError):
        address = None
    if address is None:
        message = f"alert target {name!r}: connection {connection_id!r} holds no address; see docs/alerts.md"
        raise ConfigurationError(message)
    return address


def _variable(connection_id: str) -> str:
    return f"{_PREFIX}{connection_id.upper()}"


def _of_json(parts: Mapping[str, Any]) -> Address | None:
    host, scheme = str(parts.get("host") or ""), str(parts.get("conn_type") or "").replace("_", "-")
    password = str(parts["password"]) if parts.get("password") else None
    if "://" in host:
        return Address(host, password)
    if not host or not scheme:
        return None
    path = str(parts.get("schema") or "")
    if scheme in _WEB and path in _WEB:  # Airflow's way to say which of the two
        scheme, path = path, ""
    login = quote(str(parts.get("login") or ""), safe="")
    user = f"{login}{':' + quote(password, safe='') if password else ''}"
    port = f":{int(parts['port'])}" if parts.get("port") else ""
    extra = parts.get("extra") or {}
    query = urlencode(json.loads(extra) if isinstance(extra, str) else extra)
    return Address(
        f"{scheme}://{user}{'@' if user else ''}{host}{port}/{path}{'?' if query else ''}{query}", signing_secret=None
    )


def _of_uri(text: str) -> Address | None:
    """A URI as it is; where a second scheme follows the first, as Airflow writes a whole address in `host`, that."""
    scheme, _, rest = text.partition("://")
    if not scheme or not rest:
        return None
    written = _WRITTEN_BY_AIRFLOW.fullmatch(rest)
    if written is None:
        return Address(text, signing_secret=None)
    user, inner, host = written["user"] or "", written["inner"] or "", unquote(written["host"])
    return Address(f"{inner}{host}", unquote(user.partition(":")[2]) or None)
