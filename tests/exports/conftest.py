"""Homes to export from, made once."""

from pathlib import Path

import pytest
from exported_home import NASTY, home_with

from pipeline.warehouse.home import Home


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The ships of `exported_home`."""
    return home_with(tmp_path_factory.mktemp("exported"))


@pytest.fixture(scope="session")
def nasty_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The same of the simulator's feed, and LADY R calls herself everything that ever broke a file."""
    return home_with(tmp_path_factory.mktemp("nasty"), ship_name=NASTY[0], file="SYNTHETIC-feed.nmea")


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home in which nothing was found."""
    return home_with(tmp_path_factory.mktemp("empty"), is_empty=True)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where to write."""
    return tmp_path / "export"
