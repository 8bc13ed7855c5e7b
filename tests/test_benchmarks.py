"""The benchmark's recording is what it says it is, and its contenders run on it."""

import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pyais
import pytest
from pyais.messages import NMEASentenceFactory
from sentences import decoded

from benchmarks.decode import traffic
from benchmarks.decode.__main__ import main
from benchmarks.decode.contenders.catalogue import CONTENDERS, Contender
from benchmarks.decode.contenders.gather import POSITION_TYPES, STATIC_TYPES
from benchmarks.decode.corpus import Corpus, head_of, make_corpus
from benchmarks.decode.report import BEGIN, END, Report, disagreements, markdown, plain, to_json, write_docs
from benchmarks.decode.rounds import Measurement, Rounds, run_rounds
from benchmarks.decode.targets import speed_ratio, time_ratio
from benchmarks.decode.traffic import CorpusSpec

ROOT = Path(__file__).resolve().parents[1]
SPEC = CorpusSpec(sentences=6000, bad_checksum_share=0.02, orphan_share=0.01, junk_share=0.02)
HERE = {True: Path(sys.executable), False: Path(sys.executable)}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return make_corpus(SPEC, tmp_path_factory.mktemp("corpus"))


def assert_decodes_to_its_truth(corpus: Corpus) -> None:
    result, truth = decoded(corpus.path), corpus.truth
    account = result.account
    assert (account.lines, account.accepted, account.duplicates, account.ignored) == (
        truth.lines,
        truth.accepted,
        truth.duplicates,
        truth.ignored,
    )
    assert dict(Counter(result.quarantine["reason"])) == truth.quarantined
    positions, statics = Counter(result.positions["msg_type"]), Counter(result.statics["msg_type"])
    assert {kind: positions[kind] for kind in POSITION_TYPES} == {kind: truth.of_type(kind) for kind in POSITION_TYPES}
    assert {kind: statics[kind] for kind in STATIC_TYPES} == {kind: truth.of_type(kind) for kind in STATIC_TYPES}


def test_the_decoder_counts_what_the_generator_wrote(corpus: Corpus) -> None:
    assert_decodes_to_its_truth(corpus)
    assert set(corpus.truth.quarantined) == {"bad_checksum", "bad_length", "bad_sentence", "no_time", "orphan_fragment"}
    assert min(corpus.truth.quarantined.values()) > 5
    assert corpus.truth.duplicates == pytest.approx(0.08 * corpus.truth.lines, rel=0.15)
    assert corpus.truth.lines == pytest.approx(SPEC.sentences, rel=0.05)


def test_a_recording_of_several_stretches_is_accounted_for_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traffic, "_STRETCH_SENTENCES", 2000)
    assert_decodes_to_its_truth(make_corpus(SPEC, tmp_path))


def test_every_sentence_with_a_right_checksum_is_what_pyais_reads(corpus: Corpus) -> None:
    kinds: Counter[int] = Counter()
    for line in corpus.path.read_bytes().splitlines():
        whole = re.match(rb"\\[^\\]*\\(!..VDM,1,.*\*..)", line)
        if whole and NMEASentenceFactory.produce(whole[1]).is_valid:
            message: Any = pyais.decode(whole[1])
            kinds[message.msg_type] += 1
            assert message.mmsi // 1_000_000 in {2, 111, 200, 992}
    assert len(kinds) > 15


def test_what_ships_say_of_themselves_is_plainly_synthetic(corpus: Corpus) -> None:
    statics = decoded(corpus.path).statics
    assert statics["ship_name"].drop_nulls().str.starts_with("SYNTHETIC ").all()
    assert set(statics.filter(msg_type=5)["destination"]) == {"SYNTHETIC PORT"}
    assert corpus.path.read_text(encoding="ascii").startswith("# SYNTHETIC")


def test_fragments_of_a_message_have_other_lines_between_them(corpus: Corpus) -> None:
    parts = [match[1] for match in re.finditer(rb"!..VDM,(\d),\d,", corpus.path.read_bytes())]
    first_halves = [at for at, total in enumerate(parts[:-1]) if total == b"2"]
    assert sum(parts[at + 1] == b"1" for at in first_halves) > len(first_halves) / 2


def test_positions_lie_where_their_senders_are_at_home(corpus: Corpus) -> None:
    positions = decoded(corpus.path).positions
    assert positions["lon_deg"].drop_nulls().is_between(105, 146).all()
    assert positions["lat_deg"].drop_nulls().is_between(-5, 46).all()
    spread = positions.group_by("mmsi").agg((pl.col("lon_deg").max() - pl.col("lon_deg").min()).alias("deg"))
    assert (spread["deg"].drop_nulls() <= 0.1).all()


def test_the_same_parameters_give_the_same_bytes_and_are_used_again(corpus: Corpus, tmp_path: Path) -> None:
    again = make_corpus(SPEC, tmp_path)
    assert again.path.read_bytes() == corpus.path.read_bytes()
    written = again.path.stat().st_mtime_ns
    assert make_corpus(SPEC, tmp_path).path.stat().st_mtime_ns == written
    other = make_corpus(SPEC.model_copy(update={"seed": 2}), tmp_path)
    assert other.path.read_bytes() != again.path.read_bytes()


def test_a_cut_recording_is_made_anew(corpus: Corpus, tmp_path: Path) -> None:
    made = make_corpus(SPEC, tmp_path)
    made.path.write_bytes(b"half")
    assert make_corpus(SPEC, tmp_path).path.read_bytes() == corpus.path.read_bytes()


def chosen(*names: str) -> list[Contender]:
    return [one for one in CONTENDERS if one.name in names]


def test_contenders_run_in_processes_of_their_own_and_ours_counts_as_the_corpus_says(corpus: Corpus) -> None:
    names = ("tumen_parquet", "polars_csv", "pyais")
    rounds = run_rounds(corpus, chosen(*names), HERE, 1, lambda _: None)
    assert (set(rounds.measured[0]), rounds.absent) == (set(names), {})
    assert disagreements(corpus, rounds) == []
    seen = rounds.measured[0]
    assert seen["tumen_parquet"].counts is not None
    assert seen["polars_csv"].rows == corpus.truth.lines
    assert seen["pyais"].rows > 0.8 * corpus.truth.accepted
    assert all(one.peak_mb > 20 and one.wall_s > 0 for one in seen.values())


def test_a_peer_that_cannot_be_had_is_absent_with_the_reason(corpus: Corpus) -> None:
    rounds = run_rounds(corpus, chosen("libais"), HERE, 1, lambda _: None)
    assert (rounds.measured, rounds.absent) == ([{}], {"libais": "No module named 'ais'"})


def test_a_peer_that_fails_is_absent_and_a_failure_of_ours_ends_the_run(corpus: Corpus, tmp_path: Path) -> None:
    failing = tmp_path / "python"
    failing.write_text("#!/bin/sh\necho 'out of luck' >&2\nexit 3\n", encoding="ascii")
    failing.chmod(0o700)
    nothing = {True: failing, False: failing}
    rounds = run_rounds(corpus, chosen("libais"), nothing, 2, lambda _: None)
    assert (rounds.measured, rounds.absent) == ([{}, {}], {"libais": "it failed: out of luck"})
    with pytest.raises(RuntimeError, match="tumen failed"):
        run_rounds(corpus, chosen("tumen"), nothing, 1, lambda _: None)


def measured(rate: float, **fields: Any) -> Measurement:
    usual = Measurement(1000, 1000 / rate, 1000 / rate, 0.5, 0.1, 100.0, 900, None, {"polars": "2"})
    return replace(usual, **fields)


ROUNDS = Rounds(
    [
        {"tumen": measured(600), "pyais": measured(10), "polars_csv": measured(1000)},
        {"tumen": measured(600), "pyais": measured(12), "polars_csv": measured(1200)},
        {"tumen": measured(900), "pyais": measured(10), "polars_csv": measured(1800)},
    ],
    {"libais": "No module named 'ais'"},
)


def test_ratios_are_taken_within_a_round() -> None:
    assert str(speed_ratio(ROUNDS, "tumen", "pyais")) == "60.0 (50.0-90.0)"
    assert str(time_ratio(ROUNDS, "tumen", "polars_csv")) == "2.0 (1.7-2.0)"
    assert speed_ratio(ROUNDS, "tumen", "libais") is None


def report_on(corpus: Corpus, rounds: Rounds = ROUNDS) -> Report:
    return Report(
        corpus, rounds, [("memory", measured(1, peak_mb=1200.0))], "a machine", "polars 2", "make bench-decode"
    )


def test_the_report_says_what_is_reached_and_who_is_absent(corpus: Corpus) -> None:
    text = plain(report_on(corpus))
    assert "\nreached      to frames: 60 times pyais" in text
    assert "\nnot known    to frames: 40 times libais" in text
    assert "\nnot reached  memory: under 1000 MB: 1200 MB" in text
    assert "libais to a table is absent: No module named 'ais'" in text
    assert '"absent"' in to_json(report_on(corpus))


def test_a_decoder_that_counts_otherwise_is_told(corpus: Corpus) -> None:
    rounds = Rounds([{"tumen": measured(600, counts={"lines": 1, "accepted": corpus.truth.accepted})}], {})
    assert disagreements(corpus, rounds) == [f"tumen: lines 1, the corpus has {corpus.truth.lines}"]


def test_the_tables_go_between_the_marks_of_the_page(corpus: Corpus, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    write_docs(page, report_on(corpus))
    assert page.read_text(encoding="utf-8") == f"before\n{BEGIN}\n\n{markdown(report_on(corpus))}\n\n{END}\nafter\n"
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="has no lines"):
        write_docs(page, report_on(corpus))


def test_the_page_of_the_docs_has_the_marks() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert page.index(BEGIN) < page.index(END)


def test_an_unknown_contender_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as error:
        main(["--only", "tumen,nobody"])
    assert (error.value.code, capsys.readouterr().err) == (2, "--only: nobody is called nobody\n")


def test_the_head_of_a_recording_is_its_first_lines(corpus: Corpus) -> None:
    lines = corpus.path.read_bytes().splitlines(keepends=True)
    assert head_of(corpus.path, 17).read_bytes() == b"".join(lines[:17])


def test_peers_get_the_libraries_that_we_have() -> None:
    asked = (ROOT / "benchmarks" / "requirements.txt").read_text(encoding="utf-8")
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    for package in ("polars", "pyais"):
        version = re.search(rf"^{package}==(\S+)$", asked, re.MULTILINE)
        assert version is not None
        assert f"\n{package}=={version[1]} \\\n" in locked
