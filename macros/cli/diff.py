"""``diff``: what changes for citizens between two data sets."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import clock

if TYPE_CHECKING:
    from ..changes.change import Report


@click.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help="Bentuknya · its form",
)
@click.option(
    "--language",
    type=click.Choice(["id", "en", "both"]),
    default="both",
    help="Bahasanya · its language; both: keduanya",
)
def diff(old: str, new: str, form: str, language: str) -> None:
    """Apa yang berubah bagi warga dari OLD ke NEW · What changes for citizens from OLD to NEW.

    Folder data, atau revisi git · data folders, or git revisions: main, HEAD~3, HEAD~3:data.
    """
    from ..changes import report as reports

    report = report_of(old, new)
    if form == "json":
        click.echo(reports.as_json(report), nl=False)
        return
    languages = report.languages if language == "both" else [language]
    write = reports.as_text if form == "text" else reports.as_markdown
    click.echo(write(report, languages), nl=form != "text")


def report_of(old: str, new: str) -> Report:
    """Compare two data sets, or end the command with the reason why that cannot be done."""
    from ..changes.diff import compare
    from ..changes.git import GitError
    from ..changes.snapshot import Reader, read

    reader = Reader()
    try:
        return compare(*(read(each, reader, Path.cwd()) for each in (old, new)))
    except (GitError, clock.BadEpochError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
