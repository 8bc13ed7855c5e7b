"""`tumen backup` and `tumen restore`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline import backups
from pipeline.cli.options import HomeOption, JsonOption
from pipeline.cli.output import show_json, show_line
from pipeline.warehouse.home import Home


def backup(
    home: HomeOption,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The backup; nothing may lie there.")],
    json: JsonOption = False,
) -> None:
    """Write the whole home to one file: findings, lake, outbox, settings, zones; each with its hash."""
    report = backups.back_up(Home(home), out)
    if json:
        show_json(report.to_json())
    else:
        show_line(f"{report.path}: {report.files} files, {report.bytes} bytes")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")], home: HomeOption, json: JsonOption = False
) -> None:
    """Make a home of a backup and publish its database; a home that is there and not empty is left alone."""
    where = Home(home)
    report = backups.restore(file, where)
    if json:
        show_json({**report.to_json(), "published": where.published_db})
    else:
        show_line(f"{home}: {report.files} files restored, published: {where.published_db}")
