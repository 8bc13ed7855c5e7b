"""The rule that tests/conftest.py lays on a session under TUMEN_CI."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py")


def session(root: Path, reason: str, *, on_ci: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a suite of two tests, of which one is skipped."""
    tests = root / "project" / "tests"
    tests.mkdir(parents=True)
    shutil.copy(CONFTEST, tests)
    (tests / "test_it.py").write_text(
        "import pytest\n"
        "def test_runs(): pass\n"
        f"@pytest.mark.skipif(True, reason={reason!r})\n"
        "def test_is_skipped(): pass\n",
        encoding="utf-8",
    )
    return subprocess.run(  # noqa: S603  pytest itself
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(root), str(tests)],
        cwd=root,
        env={"TUMEN_CI": "1"} if on_ci else {},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("reason", ["not today", "platform specific"])
def test_a_needless_skip_fails_the_session_and_is_named(tmp_path: Path, reason: str) -> None:
    result = session(tmp_path, reason)
    assert result.returncode == 1
    assert "skipped without need: " in result.stdout


def test_a_skip_for_want_of_files_to_test_on_passes_only_where_they_are_missing(tmp_path: Path) -> None:
    reason = "no folder ../shared/fixtures"
    assert session(tmp_path / "without", reason).returncode == 0
    (tmp_path / "with" / "shared" / "fixtures").mkdir(parents=True)
    assert session(tmp_path / "with", reason).returncode == 1


def test_a_skip_for_the_platform_passes(tmp_path: Path) -> None:
    assert session(tmp_path, "platform: no SIGKILL here").returncode == 0


def test_a_developer_may_skip(tmp_path: Path) -> None:
    assert session(tmp_path, "not today", on_ci=False).returncode == 0
