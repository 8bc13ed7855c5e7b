"""A run that stores nothing: what it would change is told, and undone."""

from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline import arrivals, night
from pipeline.errors import TumenError
from pipeline.feeds.discovery import find_feed_files
from pipeline.feeds.formats import FeedFormat
from pipeline.report.rehearsal import RehearsalReport, report_rehearsal
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.lake import discard
from pipeline.warehouse.manifest import manifest_names
from pipeline.warehouse.store import Warehouse


def rehearse(
    feeds: Sequence[Path],
    home: Home,
    settings: Settings,
    *,
    feed_format: FeedFormat | None = None,
    progress: Callable[[str], None] | None = None,
) -> RehearsalReport:
    """Do all that `night.run` does, tell what differs from the findings there are, and undo it.

    Nothing is published. What new files decoded to is removed from the lake again; after a kill it may stay there,
    where nobody reads it, until a run takes it. A home that is not there yet is made, and stays empty.

    Args:
        feeds: files, and folders of them.
        home: with whose findings those of the run are compared.
        settings: all thresholds.
        feed_format: what all the files are; those that were ingested as something else are decoded again.
        progress: is told the present step.

    Raises:
        ConfigurationError: a path, a setting or a catalogue is wrong.
        TumenError: the warehouse cannot be read, or the tables would not fit together.
    """
    say = progress or (lambda _: None)
    find_feed_files(feeds)  # a wrong path is told before a home is made
    reports: list[RehearsalReport] = []
    with home.lock():
        with Warehouse.open(home) as warehouse:
            voyages = warehouse.read("voyages")
        lying_there, manifests = set(manifest_names(home)), list[str]()
        try:
            for batch in night.discover(feeds, home, settings, until_day=None, feed_format=feed_format):
                for path in batch:
                    say(f"decoding {path}")
                    manifests += night.ingest([path], home, settings, feed_format)
            file_ids = [arrivals.file_id_of(path) for path in night.feed_files(feeds, home)]

            def look(warehouse: Warehouse, run_id: str) -> None:
                reports.append(report_rehearsal(warehouse, run_id, voyages, file_ids, settings.decode))

            say("finding port calls, gaps and voyages")
            night.detect_and_store(home, settings, manifests, replacing=feed_format is not None, rehearsing=look)
        finally:
            for name in sorted({*manifests} - lying_there):
                discard(home, name)
    if not reports:
        message = f"{home.root}: the rehearsal found nothing to tell; run again"
        raise TumenError(message)
    return reports[0]
