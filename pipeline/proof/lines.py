"""Lines gone back to: those that a finding cites, and all that its ships said in its span of time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from pipeline.feeds.formats import FeedFormat
from pipeline.feeds.source import path_named
from pipeline.proof.comparing import compare
from pipeline.proof.deriving import Lake
from pipeline.proof.files import KnownFile, changed, is_read_again, reread
from pipeline.proof.reread import POSITION, STATIC, RereadFile
from pipeline.proof.verdict import Fault
from pipeline.settings import DecodeSettings
from pipeline.warehouse.manifest import is_raw_removed
from pipeline.warehouse.published import Published

_LINE = ["file_id", "line_no"]
_REMOVED = (
    "{} feed files of which it cites no line were removed by `tumen prune --raw`: what its ships said in them "
    "meanwhile is taken as the lake has it"
)
_UNREAD_FORMAT = "{}: rows of {} are not read again one by one; that the bytes are the same is all that is checked"


@dataclass
class CheckedLines:
    """What going back to the files gave.

    `lost` are the lines (file_id, line_no) that could not be read again or say something else than the lake; `found`
    what was read, by file.
    """

    files: int = 0
    cited_lines: int = 0
    messages: int = 0
    faults: list[Fault] = field(default_factory=list)
    lost: list[tuple[str, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    found: dict[str, RereadFile] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """Whose lines are gone back to: those that the findings `cited_by` cite, and all of `vessel_ids` meanwhile.

    `is_open`: the finding has not ended, its span of time lasts to the latest line.
    """

    cited_by: Sequence[str]
    vessel_ids: Sequence[str]
    is_open: bool


def check_lines(published: Published, lake: Lake, asked: Asked, settings: DecodeSettings) -> CheckedLines:
    """Read the lines again that are asked for, and hold them against the lake."""
    evidence = published.rows("evidence", "finding_id", list(asked.cited_by))
    ships = _ships(published, asked.vessel_ids)
    rows = _rows_asked(lake, evidence, ships, is_open=asked.is_open)
    lines = pl.concat([evidence.select(_LINE), *(frame.select(_LINE) for frame in rows.values())]).unique().sort(_LINE)
    known = published.rows("ingest_files", "file_id", lines["file_id"].unique())
    files = {row["file_id"]: KnownFile(row["file_id"], row["path"], row["format"]) for row in known.to_dicts()}
    cited = set(evidence["file_id"])
    checked = CheckedLines(cited_lines=evidence.select(_LINE).n_unique())
    removed = 0
    for (name,), part in lines.group_by("file_id", maintain_order=True):
        file_id = str(name)
        if file_id in files and file_id not in cited and _is_removed(lake, files[file_id]):
            removed += 1
            continue
        if file_id not in files:
            checked.faults.append(Fault(f"the file {file_id} is cited, and ingest_files does not list it"))
            continue
        of_file = {table: frame.filter(pl.col("file_id") == file_id) for table, frame in rows.items()}
        _check_file(checked, files[file_id], part["line_no"].to_list(), of_file, ships, settings)
        _tell_unlisted(checked, files[file_id], lake, ships)
    if removed:
        checked.notes.append(_REMOVED.format(removed))
    return checked


def _is_removed(lake: Lake, file: KnownFile) -> bool:
    """Whether a feed file is not there any more because somebody pruned it."""
    return not path_named(file.path).exists() and is_raw_removed(lake.home, file.file_id)


def _check_file(  # noqa: PLR0913, PLR0917  a file, what is asked of it, and where it is told
    checked: CheckedLines,
    file: KnownFile,
    line_nos: list[int],
    rows: dict[str, pl.DataFrame],
    ships: list[int],
    settings: DecodeSettings,
) -> None:
    checked.files += 1
    whole, is_there = changed(file)
    found, ended = reread(file, set(line_nos), ships, settings) if is_there else (RereadFile(), None)
    checked.faults += [fault for fault in (whole, ended) if fault]
    if not is_read_again(file):
        checked.notes.append(_UNREAD_FORMAT.format(file.path, file.format))
        return
    checked.found[file.file_id] = found
    checked.messages += sum(map(len, found.messages.values()))
    for table, frame in rows.items():
        for row, fault in compare(file, table, frame.to_dicts(), found):
            checked.lost.append((file.file_id, int(row["line_no"])))
            if is_there and ended is None:  # a file that cannot be read lacks every line: that is said once
                checked.faults.append(fault)


def _tell_unlisted(checked: CheckedLines, file: KnownFile, lake: Lake, ships: list[int]) -> None:
    """Tell messages of the ships that the file holds and the lake nowhere: not taken, no duplicate, not refused."""
    found = checked.found.get(file.file_id)
    if found is None or file.format != FeedFormat.NMEA:
        return
    own = [line_no for line_no, said in found.messages.items() if any(one.mmsi in ships for one in said)]
    unlisted = sorted(set(own) - lake.lines_of(file.file_id)) if own else []
    checked.faults += [
        Fault("a message of the ship begins there, and the lake has none", file.path, no) for no in unlisted
    ]


def _ships(published: Published, vessel_ids: Sequence[str]) -> list[int]:
    """Every MMSI that the vessels were heard under."""
    heard = (published.rows(table, "vessel_id", list(vessel_ids)) for table in ("vessel_identities", "vessels"))
    return sorted({mmsi for rows in heard for mmsi in rows["mmsi"]})


def _rows_asked(lake: Lake, evidence: pl.DataFrame, ships: list[int], *, is_open: bool) -> dict[str, pl.DataFrame]:
    """By table the lake's rows of the cited lines, and those of the ships from the first of their own to the last."""
    frames: dict[str, pl.DataFrame] = {POSITION: lake.positions, STATIC: lake.statics}
    is_own = pl.col("mmsi").is_in(ships)
    cited = {
        table: frame.join(evidence.select(_LINE).unique(), on=_LINE, how="semi") for table, frame in frames.items()
    }
    times = pl.concat([frame.filter(is_own)["received_at_utc"] for frame in cited.values()])
    if times.is_empty():
        return cited
    rows = {}
    for table, frame in frames.items():
        meanwhile = pl.col("received_at_utc") >= times.min()
        if not is_open:
            meanwhile &= pl.col("received_at_utc") <= times.max()
        rows[table] = pl.concat([cited[table], frame.filter(is_own, meanwhile)]).unique(maintain_order=True)
    return rows
