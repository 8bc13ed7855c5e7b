import re
from pathlib import Path

import pytest
from sentences import decoded

from pipeline.decode.tabular.catalogue import TABLES
from pipeline.feeds.formats import FeedFormat
from pipeline.schemas.feed import QUARANTINE_REASONS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "feeds.md").read_text()
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)
TABLE = dict(re.findall(r"^\| `(\w+_(?:csv|traj|json))` \|.*\| (yes|no)\b[^|]*\|$", PAGE, re.MULTILINE))
TABULAR = [known for known in FeedFormat if known is not FeedFormat.NMEA]


@pytest.mark.parametrize(("kind", "text"), BLOCKS)
def test_every_line_on_the_page_is_read_as_it_stands(kind: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_text(text)
    account = decoded(path, future_tolerance_hours=24 * 366).account
    has_header = kind == "nmea" or kind.endswith("_csv") or kind.startswith("aishub")  # of NMEA the line of $PGHP
    assert account.ignored == has_header
    assert account.accepted == account.lines - account.ignored
    assert account.format == kind


@pytest.mark.parametrize("known", TABULAR)
def test_every_table_has_a_line_on_the_page_and_says_whether_a_real_one_was_read(known: FeedFormat) -> None:
    assert known in {kind for kind, _ in BLOCKS}
    assert TABLE[known] == ("yes" if TABLES[known].has_real_sample else "no")


def test_every_reason_is_on_the_page() -> None:
    assert {word for word in QUARANTINE_REASONS if f"| `{word}` |" not in PAGE} == set()
