"""``remind``: what to do about the issue that reminds of facts to be checked again."""

from __future__ import annotations

import os
import sys
import zoneinfo
from pathlib import Path

import click

from .. import clock
from ..loading import DataError, load_catalogue
from ..views.words import available_languages
from .arguments import DATA, place_of

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=DATA, default=Path("data"))
@click.option("--issues", type=FILE, required=True, help="gh issue list --json number,body,author")
@click.option("--links", "checked", type=FILE, help="python -m macros links --format json")
@click.option(
    "--days", type=click.IntRange(0, 3650), default=30, help="Berapa hari ke depan · days ahead"
)
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), required=True)
def remind(folder: Path, issues: Path, checked: Path | None, days: int, output: Path) -> None:
    """Issue pengingat: buka, perbarui atau tutup · The reminder: open, renew or close it.

    Writes into OUTPUT: action (create, edit, close or none), number, title, body.md.
    """
    from ..staff.links import from_json
    from ..staff.reminding import TITLE, reminder
    from ..staff.stale import Report, stale

    try:
        catalogue = load_catalogue(folder, available_languages(folder), clock.today)
        today = clock.today(zoneinfo.ZoneInfo(catalogue.site.time_zone))
        links = [] if checked is None else from_json(checked.read_text("utf-8"))
        items = stale(catalogue, folder, place_of(folder), today, days)
        repository = os.environ.get("REPOSITORY_URL", "")
        branch = os.environ.get("REPOSITORY_BRANCH", "main")
        report = Report(items, catalogue, today, days, repository, branch)
        made = reminder(report, links, issues.read_text("utf-8"))
    except (DataError, ValueError) as error:  # BadEpochError is a ValueError
        click.echo(str(error), err=True)
        sys.exit(1)
    output.mkdir(parents=True, exist_ok=True)
    number = "" if made.number is None else str(made.number)
    held = {"action": made.action, "number": number, "title": TITLE, "body.md": made.body}
    for name, content in held.items():
        (output / name).write_text(content, "utf-8")
    click.echo(f"{made.action} {number}".strip())
