"""Where the files that ship with Tumen lie: `data/` and `sql/`, in a checkout or in an installed package."""

from pathlib import Path

from pipeline.errors import ConfigurationError

_PACKAGE = Path(__file__).resolve().parent


def data_path(name: str) -> Path:
    """Path of `data/<name>`."""
    return _find("data", name)


def sql_path(name: str) -> Path:
    """Path of `sql/<name>`."""
    return _find("sql", name)


def _find(folder: str, name: str) -> Path:
    for root in (_PACKAGE / f"_{folder}", _PACKAGE.parent / folder):
        if (root / name).exists():
            return root / name
    message = f"{folder}/{name} is missing from this installation of Tumen; install it again"
    raise ConfigurationError(message)
