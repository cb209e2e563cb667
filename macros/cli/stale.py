"""``stale``: what has run out, or soon will."""

from __future__ import annotations

import os
import sys
import zoneinfo
from pathlib import Path

import click

from .. import clock
from .arguments import DATA, catalogue_of, place_of


@click.command()
@click.argument("folder", type=DATA, default=Path("data"))
@click.option(
    "--days", type=click.IntRange(0, 3650), default=30, help="Berapa hari ke depan · days ahead"
)
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text")
@click.option("--fail", is_flag=True, help="Kode 1 bila ada · exit code 1 if there is any")
def stale(folder: Path, days: int, form: str, fail: bool) -> None:
    """Fakta yang perlu dicek lagi, menurut kantor · Facts to be checked again, by office.

    REPOSITORY_URL: alamat repositori, untuk tautan sunting · the repository, for links to edit.
    """
    from ..reports.stale import FORMATS, Report
    from ..reports.stale import stale as look

    catalogue = catalogue_of(folder)
    today = clock.today(zoneinfo.ZoneInfo(catalogue.site.time_zone))
    items = look(catalogue, folder, place_of(folder), today, days)
    repository = os.environ.get("REPOSITORY_URL", "")
    branch = os.environ.get("REPOSITORY_BRANCH", "main")
    report = Report(items, catalogue, today, days, repository, branch)
    click.echo(FORMATS[form](report).rstrip("\n"))
    if fail and items:
        sys.exit(1)
