import re
from pathlib import Path

import pytest
from sentences import decoded

from pipeline.schemas.feed import QUARANTINE_REASONS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "feeds.md").read_text()
BLOCKS = re.findall(r"```(nmea|noaa)\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(("kind", "text"), BLOCKS)
def test_every_line_on_the_page_is_read_as_it_stands(kind: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_text(text)
    account = decoded(path, future_tolerance_hours=24 * 366).account
    assert account.ignored == 1  # the line of $PGHP, or the header
    assert account.accepted == account.lines - 1
    assert account.format == {"nmea": "nmea", "noaa": "noaa_csv"}[kind]


def test_every_reason_is_on_the_page() -> None:
    assert {word for word in QUARANTINE_REASONS if f"| `{word}` |" not in PAGE} == set()
