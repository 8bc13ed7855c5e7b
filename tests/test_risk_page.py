"""The page on risk says what the files say."""

import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "risk.md").read_text(encoding="utf-8")


def test_the_tables_are_those_of_the_files_and_the_settings() -> None:
    written = runpy.run_path(str(ROOT / "scripts" / "write_risk_tables.py"))["page"](PAGE)
    assert written == PAGE, "run scripts/write_risk_tables.py"
