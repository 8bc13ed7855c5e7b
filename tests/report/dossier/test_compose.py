"""What a dossier says, in both its forms, of every kind of finding."""

from pathlib import Path

import pytest
from dossiers import both_forms, findings, with_text, without_blanks, written
from explained import V
from found_home import changed, tampered
from voyage_feed import LINES

from pipeline import __version__
from pipeline.judge.explain.explanation import Explanation
from pipeline.report.explained import explain_finding, facts_about_vessel
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.published import Published

KINDS = ["port_call", "inferred port_call", "gap", "dark_call", "voyage", "encounter", "alert"]


def both(home: Home, finding_id: str) -> list[str]:
    """The text of the HTML and of the PDF, without blanks."""
    page, paper = both_forms(home, finding_id)
    return [without_blanks(page.text), paper]


def explained(home: Home, finding_id: str) -> Explanation:
    return explain_finding(home, finding_id, Settings().decode)


@pytest.mark.parametrize("kind", KINDS)
def test_it_has_the_headline_every_sentence_every_cited_line_and_the_banner(home: Home, kind: str) -> None:
    finding_id = findings(home)[kind]
    said = explained(home, finding_id)
    assert said.kind == kind.removeprefix("inferred ")
    assert len(said.lines) >= 3
    for text in both(home, finding_id):
        assert without_blanks(said.headline) in text
        assert without_blanks("SYNTHETIC: the feed behind this was made by tumen simulate") in text
        for part in said.parts:
            shown = part.sentences[:1] if part.title.startswith("What she may have done") else part.sentences
            for sentence in shown if part.title != "SYNTHETIC" else ():
                assert without_blanks(sentence) in text
        for line in said.lines:
            assert line.raw in LINES
            assert without_blanks(line.raw) in text
            assert without_blanks(f"line {line.line_no}, byte {line.byte_offset}") in text
            assert line.file_id in text
        assert without_blanks(f"tumen verify {finding_id} --home DIR") in text


def test_the_explanations_that_compete_stand_with_their_weights(home: Home) -> None:
    for text in both(home, "d"):
        assert "acallatRajin(NorthKorea)70%" in text
        assert "acallatChongjin(NorthKorea)20%" in text
        assert "nocallatanyport:shelay,drifted,orsailedon10%" in text


def test_run_version_settings_schema_and_hashes_are_told(home: Home) -> None:
    for text in both(home, "i"):
        for name in ("Writtenbytherun", "Itssettings,SHA-256", "Dataasof2024-03-1101:50", "Schemaversion", __version__):
            assert name in text


def test_matches_with_lists_stand_with_version_and_hash(home: Home) -> None:
    for text in both(home, findings(home)["voyage"]):
        assert "certain,byIMOnumber" in text
        assert "Versionsoftheseliststhatareloaded" in text
        assert "(dayofloading)" in text


def test_a_ship_on_no_list_has_no_section_of_lists(home: Home) -> None:
    with tampered(home, "delete from watchlist_matches"):
        for text in both(home, "i"):
            assert "Matcheswithlists" not in text
            assert "Shematchesnoshiponthelists" in text


def test_what_is_no_exercise_has_no_banner(home: Home) -> None:
    with tampered(home, "update ingest_files set path = 'feed.nmea'; update alerts set text = 'Ship LADY R'"):
        for kind in ("alert", "inferred port_call"):
            for text in both(home, findings(home)[kind]):
                assert "SYNTHETIC" not in text


def test_a_file_that_is_gone_is_told_and_its_place_and_hash_stand(home: Home) -> None:
    said = explained(home, "g")
    feed = Path(said.lines[0].path)
    with changed(feed, None):
        for text in both(home, "g"):
            assert "Thefileisnotthereanymore,orhaschanged" in text
            assert said.lines[0].file_id in text
            assert without_blanks(said.lines[0].raw or "!") not in text


def test_an_undetermined_silence_stays_undetermined(home: Home) -> None:
    with tampered(home, "update gaps set cause = 'undetermined'; delete from dark_itineraries; delete from dark_calls"):
        for text in both(home, "g"):
            assert "thecauseisleftundetermined" in text
            assert "Whatshemayhavedone" not in text


def test_an_alert_of_the_feed_has_neither_map_nor_timeline(home: Home) -> None:
    alert_id = findings(home)["alert"]
    of_feed = "update alerts set vessel_id = null, port_call_id = null, finding_id = null, rule = 'feed_unhealthy'"
    with tampered(home, of_feed):
        for text in both(home, alert_id):
            assert "Peopleweretoldofthefeed." in text
            assert "Nolineiscited." in text
            assert "Timeline" not in text


def test_a_ship_has_a_story_of_all_her_findings_with_their_ids_and_names(home: Home) -> None:
    for text in both(home, V):
        assert "washeardfrom9March2024to11March2024:3portcalls(1oftheminferred),1silence,1voyage,1encounter." in text
        for finding_id in {**findings(home), "dark_call": "g"}.values():
            assert finding_id in text
        assert "Whatshecalledherself" in text
        assert "Eachfindinginthetableofthetimelinecites" in text
        assert "SYNTHETIC:thefeedbehindthis" in text


@pytest.mark.slow
def test_the_same_database_gives_the_same_bytes(home: Home, tmp_path: Path) -> None:
    for finding_id in ("i", "m", V):
        for form in ("html", "pdf"):
            first, second = (written(home, finding_id, tmp_path / f"{turn}.{form}") for turn in ("one", "two"))
            assert first == second


def test_a_name_is_quoted_as_its_ship_has_it(home: Home) -> None:
    with with_text(home, "update vessels set ship_name = ?", "ВОСТОЧНЫЙ 라진"):
        page, paper = both(home, "g")
    assert '"ВОСТОЧНЫЙ라진"' in page
    assert '"ВОСТОЧНЫЙ[U+B77C][U+C9C4]"' in paper


def test_of_a_ships_story_no_feed_file_is_read(home: Home) -> None:
    with Published.open(home) as published:
        facts = facts_about_vessel(published, "IMO9161003", Settings().decode)
    assert (facts.alerts.is_empty(), facts.cited.is_empty()) == (False, True)
