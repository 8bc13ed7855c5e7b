"""Homes that the tests of dossiers share."""

import pytest
from dossiers import dossier_home

from pipeline.warehouse.home import Home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Of an exercise."""
    return dossier_home(tmp_path_factory.mktemp("exercise"))
