"""A dossier written as a file, whole or not at all."""

import errno
import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigurationError, TumenError
from pipeline.settings import DecodeSettings
from pipeline.warehouse.files import put_in_place
from pipeline.warehouse.home import Home
from pipeline.warehouse.published import Published

FORMS = (".html", ".pdf")
"""Suffixes of files that a dossier can be written as."""

_LIBRARIES = {"matplotlib": "matplotlib", "jinja2": "Jinja2", "fpdf": "fpdf2"}
_OF_THE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EIO}


@dataclass(frozen=True)
class Written:
    """A dossier that was written.

    Attributes:
        path: the file.
        finding_id: whose.
        kind: port_call, gap, dark_call, voyage, encounter, alert or vessel.
        headline: the finding in one sentence, as ships and lists have their names.
        is_synthetic: whether the simulator made the feed.
        bytes: how large the file is.
    """

    path: Path
    finding_id: str
    kind: str
    headline: str
    is_synthetic: bool
    bytes: int

    def to_json(self) -> dict[str, Any]:
        """The JSON object of `tumen report --json`."""
        return {
            "path": str(self.path),
            "finding_id": self.finding_id,
            "kind": self.kind,
            "headline": self.headline,
            "is_synthetic": self.is_synthetic,
            "format": self.path.suffix[1:].lower(),
            "bytes": self.bytes,
        }


def write_dossier(home: Home, finding_id: str, settings: DecodeSettings, path: Path | None = None) -> Written:
    """Write the dossier of a finding.

    Args:
        home: whose published database.
        finding_id: of a port call, gap, dark call, voyage, encounter or alert; or a vessel_id.
        settings: how feed files are unpacked.
        path: the file, its form told by its suffix; None: `<home>/reports/<finding_id>.html`.

    Raises:
        ConfigurationError: there is no such finding, or it was withdrawn; the form is not known; the file cannot be
            written; a library is missing. What was at `path` is still there.
        TumenError: nothing is published yet, or it cannot be read; the disk is full.
    """
    _assert_can_be_written(path)
    _assert_libraries()
    # With matplotlib, an extra that need not be there.
    from pipeline.report.dossier.case import gather  # noqa: PLC0415
    from pipeline.report.dossier.compose import compose  # noqa: PLC0415
    from pipeline.report.dossier.html import as_html  # noqa: PLC0415
    from pipeline.report.dossier.pdf import as_pdf  # noqa: PLC0415

    with Published.open(home) as published:
        case = gather(published, home, finding_id, settings)
        dossier = compose(case)
    out = path or home.reports / f"{finding_id}{FORMS[0]}"
    content = as_pdf(dossier) if out.suffix.lower() == ".pdf" else as_html(dossier)
    _put(out, content)
    return Written(
        path=out,
        finding_id=finding_id,
        kind=dossier.kind,
        headline=case.explanation.headline,
        is_synthetic=case.facts.is_synthetic,
        bytes=len(content),
    )


def _assert_can_be_written(path: Path | None) -> None:
    if path is None:
        return
    if path.suffix.lower() not in FORMS:
        message = f"{path}: a dossier is written as {' or '.join(FORMS)}; give -o a file that ends so"
        raise ConfigurationError(message)
    try:
        is_possible = path.parent.is_dir() and not path.is_dir()
    except OSError:  # no name for a file
        is_possible = False
    if not is_possible:
        message = f"{path}: cannot be written; give -o a file in a folder that is there"
        raise ConfigurationError(message)


def _assert_libraries() -> None:
    missing = [name for module, name in _LIBRARIES.items() if find_spec(module) is None]
    if missing:
        message = f"a dossier needs {', '.join(missing)}: install the extra, pip install 'tumen[reports]'"
        raise ConfigurationError(message)


def _put(path: Path, content: bytes) -> None:
    """Write beside `path` under a name of this process alone, then put in place as one step."""
    hidden = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with hidden.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            put_in_place(hidden, path)
        finally:
            hidden.unlink(missing_ok=True)
    except OSError as error:
        kind = TumenError if error.errno in _OF_THE_DISK else ConfigurationError
        message = f"{path}: cannot be written: {error.strerror}; what was there still is"
        raise kind(message) from error
