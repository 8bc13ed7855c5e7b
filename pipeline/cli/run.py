"""`tumen run`."""

from pipeline import night
from pipeline.cli.feed_report import finish
from pipeline.cli.options import FeedArguments, FormatOption, HomeOption, JsonOption
from pipeline.cli.output import progress
from pipeline.settings import Settings
from pipeline.warehouse.home import Home


def run(feeds: FeedArguments, home: HomeOption, feed_format: FormatOption = None, json: JsonOption = False) -> None:
    """Decode feeds, find port calls and voyages, publish the database: a night, without Airflow.

    Repeating it with the same files changes nothing but the table of runs; with another --format the files are
    decoded again as that. Exit status 1 means that a feed was rejected or has too much in quarantine.
    """
    with progress() as say:
        report = night.run(feeds, Home(home), Settings.load(home), feed_format=feed_format, progress=say)
    finish(report, json=json)
