"""The header of a list's CSV: the columns that make it what it is, and those that nobody knows."""

from collections.abc import Collection, Iterator

from pipeline.errors import ConfigurationError
from pipeline.judge.csv_lines import plain_name
from pipeline.judge.lists.listed import Account


def read_header(
    rows: Iterator[tuple[int, list[str]]], account: Account, needed: Collection[str], known: Collection[str]
) -> list[str]:
    """Take the first row as the plain names of columns; one that is not known is told.

    Args:
        rows: of the file, the header still before them.
        account: of the file.
        needed: plain names without which it is another file.
        known: plain names that are read, or known and not needed.

    Raises:
        ConfigurationError: a column is missing.
    """
    _, names = next(rows, (1, []))
    header = [plain_name(name) for name in names]
    missing = sorted(set(needed) - set(header))
    if missing:
        message = f"{account.source}: line 1 lacks the columns {', '.join(missing)}; is it the right file and --format?"
        raise ConfigurationError(message)
    for strange in sorted(set(header) - set(known)):
        account.signal(1, f"column {strange!r} is not known; passed over")
    return header
