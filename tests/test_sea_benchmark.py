"""The page on ways by sea shows what its command prints."""

from pathlib import Path

import pytest

from benchmarks import sea_routes
from pipeline.ports.sea_routes import load_sea_routes

PAGE = Path(__file__).resolve().parents[1] / "docs" / "sea_routes.md"


def test_the_page_has_the_table_that_the_command_prints() -> None:
    assert sea_routes.table(sea_routes.compare(load_sea_routes())) in PAGE.read_text(encoding="utf-8")


def test_the_command_tells_how_long_answers_took(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sea_routes, "FIXES", 20)
    sea_routes.main()
    said = capsys.readouterr().out
    assert "20 fixes to one port each" in said
    assert "2 fixes to each of 55 ports" in said
