"""`tumen watch`."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import Annotated, Any

import typer

from pipeline.cli.options import FeedFolderOption, HomeOption, JsonOption
from pipeline.cli.output import progress, show_counts, show_json, show_line
from pipeline.live.report import WatchReport
from pipeline.live.source import source_of
from pipeline.live.watch import Hooks
from pipeline.live.watch import watch as watch_source
from pipeline.printable import printable
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

SourceArgument = Annotated[
    str,
    typer.Argument(metavar="SOURCE", help="tcp://host:port, udp://host:port, a file that grows, or - for stdin."),
]


def watch(source: SourceArgument, home: HomeOption, feed: FeedFolderOption = None, json: JsonOption = False) -> None:
    """Listen to AIS as it comes: tell of flagged ships as they dock, and write a feed file a day for the night.

    It goes on until the source ends, or until it is interrupted or terminated. Exit status 1 means that an alert could
    not be delivered, or that something heard could not be written.
    """
    shown: list[str] = []
    with _stopped_by_signals() as stop, progress() as say:
        hooks = Hooks(show=shown.append if json else show_line, begun=_begun, progress=say or _untold)
        report = watch_source(source_of(source), Home(home), Settings.load(home), feed, stop=stop, hooks=hooks)
    if json:
        show_json(report.to_json() | {"shown": shown})
    else:
        _show(report)
    if report.needs_person:
        raise typer.Exit(1)


def _begun(source: str) -> None:
    typer.echo(f"listening to {printable(source)}", err=True)


def _untold(_: str) -> None:
    """Nobody watches."""


@contextmanager
def _stopped_by_signals() -> Iterator[Event]:
    """An event that is set by SIGINT and SIGTERM while this is open; a second one acts as it does elsewhere."""
    stop = Event()

    def ask(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, before[number])

    before: dict[int, Any] = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, ask)
    try:
        yield stop
    finally:
        for number, action in before.items():
            signal.signal(number, action)


def _show(report: WatchReport) -> None:
    for alert in report.alerts:
        if alert["target"] != "local":
            show_line(f"{alert['state']} for {alert['target']}: {alert['text']}")
    show_counts(
        {
            "lines": report.lines,
            "messages": report.messages,
            "bad lines": report.bad_lines,
            "left out": report.lines_left_out,
            "connections": report.connections,
            "alerts": len(report.alerts),
            "sent": report.delivery.sent,
            "failed": report.delivery.failed,
            "waiting": report.delivery.waiting,
            "dead": report.delivery.dead,
        }
    )
    for name in report.feed_files:
        show_line(f"feed file: {name}")
