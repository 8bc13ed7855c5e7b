"""What strangers write into lists, ports, reasons, paths and feed files is text in a dossier, wherever it came in."""

from pathlib import Path

import pytest
from dossiers import HOSTILE, Page, both_forms, findings, with_text, without_blanks
from found_home import changed

from pipeline.report.dossier.document import GONE
from pipeline.report.explained import explain_finding
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

SEEN = "<script>alert(1)</script>]]>{{7*7}}{%x%}&amp;"
WRITTEN = {
    "list": "update watchlist_matches set list_name = $1, listed_name = $1, programme = $1, owners = [$1]",
    "port": "update ports set port_name = $1",
    "reason": "update voyages set reasons = [{'rule': $1, 'points': 5.0, 'text': $1}]",
    "path": "update ingest_files set path = $1 where state = 'done'",
    "run": "update runs set code_version = $1",
    "identity": "update vessel_identities set ship_name = $1, call_sign = $1",
}


def tags(page: Page) -> set[tuple[str, tuple[str, ...]]]:
    return {(tag, tuple(attributes)) for tag, attributes in page.elements}


@pytest.mark.parametrize(
    "where",
    [where if where in {"list", "reason"} else pytest.param(where, marks=pytest.mark.slow) for where in WRITTEN],
)
def test_it_makes_no_element_and_is_seen(home: Home, where: str) -> None:
    finding_id = "IMO9161003" if where == "identity" else findings(home)["voyage"]
    plain, _ = both_forms(home, finding_id)
    with with_text(home, WRITTEN[where], HOSTILE):
        page, paper = both_forms(home, finding_id)
    assert tags(page) <= tags(plain) | {("p", ("class",))}, "a file of another path is gone, and told so"
    for text in (without_blanks(page.text), paper):
        assert SEEN in text
        assert "[U+202E]evil" in text
        assert not {"\x1b", "\u202e"} & set(text)


def test_a_line_that_was_changed_since_is_not_quoted(home: Home) -> None:
    feed = Path(explain_finding(home, "g", Settings().decode).lines[0].path)
    size = feed.stat().st_size
    with changed(feed, (HOSTILE.replace("\n", " ").encode() * size)[:size]):
        page, paper = both_forms(home, "g")
    for text in (without_blanks(page.text), paper):
        assert "evil" not in text
        assert without_blanks(GONE) in text
    assert "script" not in {tag for tag, _ in page.elements}
