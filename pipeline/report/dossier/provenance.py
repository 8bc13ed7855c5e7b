"""Where a finding comes from: the run, the program, its settings, and the files it cites, by their hashes."""

from collections.abc import Iterator

import polars as pl

from pipeline.report.dossier.case import Case
from pipeline.report.dossier.document import Block, Quote, Quotes, Table, Words
from pipeline.report.dossier.letters import cell, inert
from pipeline.warehouse.tables import SCHEMA_VERSION

_FILES = ("File", "SHA-256 of its bytes", "Bytes", "Format", "First line (UTC)", "Last line (UTC)")
_WIDTHS = (26, 40, 10, 10, 15, 15)


def quotes_of(case: Case) -> tuple[Block, ...]:
    """The lines that the finding cites, one that is several things to it once."""
    places: dict[tuple[str, int], Quote] = {}
    for line in case.explanation.lines:
        place = line.file_id, line.line_no
        means = (*places[place].means, line.means) if place in places else (line.means,)
        raw = None if line.raw is None else inert(line.raw)
        places[place] = Quote(tuple(map(inert, means)), inert(line.path), line.line_no, line.byte_offset, raw)
    if case.is_of_vessel:
        return (
            Words(("Each finding in the table of the timeline cites lines of its own: tumen report ID has them.",)),
        )
    if not places:
        return (Words(("No line is cited.",)),)
    return (Quotes(tuple(places.values())),)


def provenance_of(case: Case) -> tuple[Block, ...]:
    """The run and the program behind the finding, and the files behind its lines.

    Raises:
        TumenError: the database cannot be read.
    """
    run = Table("Run and program", ("What", "Value"), (30, 70), tuple(_run(case)))
    if case.is_of_vessel:
        return (run,)
    file_ids = sorted({line.file_id for line in case.explanation.lines})
    files = case.published.rows("ingest_files", "file_id", file_ids)
    return (
        run,
        Table("Files that the cited lines are in", _FILES, _WIDTHS, tuple(_files(files))),
    )


def how_to_check(case: Case) -> tuple[Block, ...]:
    """What a reader who doubts it can do."""
    if case.is_of_vessel:
        return (
            Words(("tumen verify ID --home DIR checks each finding in the table of the timeline, by the id there.",)),
        )
    with_tumen = (
        f"With Tumen, its database and the feed files: tumen verify {case.finding_id} --home DIR goes back to the files"
        " by their hashes, decodes the cited lines again with another decoder, and finds the finding anew; tumen"
        f" explain {case.finding_id} --home DIR says the same as this paper from the database."
    )
    without = (
        "Without Tumen: sha256sum FILE tells whether a file is the one that was read. A cited line begins at its byte"
        " offset in the unpacked file, and any AIS decoder reads it."
    )
    return (Words((with_tumen, without)),)


def _run(case: Case) -> Iterator[tuple[str, str]]:
    yield "Ship" if case.is_of_vessel else "Finding", cell(case.what)
    run_ids = [case.row["run_id"]] if case.row.get("run_id") else []
    if run_ids:
        yield "Written by the run", cell(run_ids[0])
    for run in case.published.rows("runs", "run_id", run_ids).to_dicts():
        yield "That run's version of Tumen", cell(run["code_version"])
        yield "That run's settings, SHA-256", cell(run["settings_sha256"])
    latest = case.published.latest_run()
    if latest:  # there is one: it told the time of the data
        yield "Latest run in the database", cell(latest["run_id"])
        yield "Its version of Tumen", cell(latest["code_version"])
        yield "Its settings, SHA-256", cell(latest["settings_sha256"])
    yield "Data as of", f"{case.as_of_utc:%Y-%m-%d %H:%M:%S} UTC"
    yield "Schema version of the database", str(SCHEMA_VERSION)


def _files(files: pl.DataFrame) -> Iterator[tuple[str, ...]]:
    for one in files.sort("path", "file_id").iter_rows(named=True):
        moments = (one["first_received_at_utc"], one["last_received_at_utc"])
        yield (
            cell(one["path"]),
            one["file_id"],
            str(one["bytes"]),
            cell(one["format"] or ""),
            *(f"{moment:%Y-%m-%d %H:%M}" if moment else "" for moment in moments),
        )
