"""A home with a list in it."""

import shutil
from pathlib import Path

import pytest
from watching import with_list


@pytest.fixture(scope="session")
def listing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home, to be copied."""
    return with_list(tmp_path_factory.mktemp("listing") / "home")


@pytest.fixture
def home(tmp_path: Path, listing: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(listing, tmp_path / "home")
