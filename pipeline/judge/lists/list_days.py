"""Days as lists write them."""

import re
from datetime import datetime

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?", re.ASCII)
_ISO_MONTH = re.compile(r"(\d{4})(?:-(\d\d))?", re.ASCII)
_WRITTEN = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3})[a-z]*\.?[- ](\d{4}|\d\d)", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CENTURY = 2000


def list_day(text: str) -> datetime:
    """The beginning of a day in UTC: `2018-03-30`, with or without a time, `30-Mar-18`, `30 March 2018`.

    A month or year alone is its first day. Two digits of a year are of this century.

    Raises:
        ValueError: it is no such day.
    """
    iso, month_alone, written = _ISO.fullmatch(text), _ISO_MONTH.fullmatch(text), _WRITTEN.fullmatch(text)
    try:
        if iso:
            return datetime(int(iso[1]), int(iso[2]), int(iso[3]))  # noqa: DTZ001  UTC without a zone
        if month_alone:
            return datetime(int(month_alone[1]), int(month_alone[2] or 1), 1)  # noqa: DTZ001  same
        if written:
            year = int(written[3]) + (_CENTURY if len(written[3]) == 2 else 0)  # noqa: PLR2004  two digits
            month = _MONTHS.index(written[2].casefold()) + 1
            return datetime(year, month, int(written[1]))  # noqa: DTZ001  same
    except ValueError:
        pass  # no month of that name, no day of that number
    message = f"{text!r} is no day; write it as 2024-03-10"
    raise ValueError(message)
