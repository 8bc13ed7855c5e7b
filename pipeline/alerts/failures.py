"""Why a target did not take an alert, and how long one waits for it."""

import queue
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

ASKED_TO_WAIT = ", and asked to be left alone"
"""Ends a reason; until its next attempt nothing is sent to that target."""


class DeliveryError(Exception):
    """The target did not take the alert; the message holds no address and no secret."""

    def __init__(self, reason: str, *, is_unreachable: bool, wait_s: float | None = None) -> None:
        """Take the `reason`, whether the target is to be left alone for now, and how long it asks to be."""
        super().__init__(reason)
        self.is_unreachable = is_unreachable
        self.wait_s = wait_s


def asked_to_wait_s(retry_after: str | None, now_utc: datetime) -> float | None:
    """Seconds that a `Retry-After` header asks for: a number, or a date; None where it is absent or neither.

    >>> asked_to_wait_s("120", datetime(2024, 3, 10))
    120.0
    >>> asked_to_wait_s("Sun, 10 Mar 2024 00:01:30 GMT", datetime(2024, 3, 10))
    90.0
    """
    words = (retry_after or "").strip()
    if words.isascii() and words.isdigit():
        return float(words[:9])
    try:
        until = parsedate_to_datetime(words)
    except ValueError:
        return None
    return max(0.0, (until.astimezone(UTC).replace(tzinfo=None) - now_utc).total_seconds()) if until.tzinfo else None


def within(seconds: float, speak: Callable[[], bool]) -> bool:
    """What `speak` returns or raises, if it comes to an end in time: a target may send a byte now and then for hours.

    Raises:
        DeliveryError: it did not. It is left to itself: what it still sends is a repetition under the same key.
    """
    outcomes: queue.SimpleQueue[tuple[bool, Exception | None]] = queue.SimpleQueue()

    def tried() -> None:
        try:
            outcomes.put((speak(), None))
        except Exception as error:  # noqa: BLE001  raised again by who waits
            outcomes.put((False, error))

    threading.Thread(target=tried, daemon=True).start()
    try:
        answer, error = outcomes.get(timeout=seconds)
    except queue.Empty:
        reason = f"no whole answer within {seconds:g} s"
        raise DeliveryError(reason, is_unreachable=True) from None
    if error is not None:
        raise error
    return answer
