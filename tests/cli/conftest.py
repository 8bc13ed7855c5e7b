"""The command, as one types it."""

from collections.abc import Iterator

import pytest
import structlog
from command_line import Run

from pipeline.cli import main


@pytest.fixture
def tumen(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    for variable in ("TUMEN_HOME", "COLUMNS", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)

    def run(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    yield run
    structlog.reset_defaults()
