"""What holds for the whole suite: under TUMEN_CI a test may be skipped only where it cannot run."""

import os
from pathlib import Path

import hypothesis
import pytest

# An example takes as long as the machine is busy: pytest's own time limit is the only one.
hypothesis.settings.register_profile("tumen", deadline=None)
hypothesis.settings.load_profile("tumen")

SHARED = Path(__file__).resolve().parents[2] / "shared"


class NeedlessSkips:
    """Fails the session where a test was skipped for another reason than missing files to test on, or the platform."""

    def __init__(self) -> None:
        self.found: list[str] = []

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._judge(report)

    @pytest.hookimpl
    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._judge(report)

    def _judge(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if not report.skipped or hasattr(report, "wasxfail"):
            return
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        misses_files = any(folder in reason and not (SHARED / folder).is_dir() for folder in ("fixtures", "facts"))
        if not misses_files and "platform:" not in reason:
            self.found.append(f"{report.nodeid}: {reason}")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.found and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for skip in self.found:
            terminalreporter.write_line(f"skipped without need: {skip}", red=True)


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("TUMEN_CI"):
        config.pluginmanager.register(NeedlessSkips())


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own TUMEN_* variables do not reach the tests."""
    for name in [name for name in os.environ if name.startswith("TUMEN_") and name != "TUMEN_CI"]:
        monkeypatch.delenv(name)
