"""``coverage``: which components of the service standard the data have."""

from __future__ import annotations

import zoneinfo
from pathlib import Path

import click

from .. import clock
from .arguments import DATA, catalogue_of


@click.command()
@click.argument("folder", type=DATA, default=Path("data"))
@click.option("--language", default="", help="Bahasa · language; bahasa utama · the main one")
def coverage(folder: Path, language: str) -> None:
    """Komponen standar pelayanan yang ada dan yang belum · Components given, and missing."""
    from ..models.coverage import coverage as look
    from ..reports.coverage import as_text

    catalogue = catalogue_of(folder)
    today = clock.today(zoneinfo.ZoneInfo(catalogue.site.time_zone))
    languages = catalogue.site.languages
    if language and language not in languages:
        raise click.BadParameter(f"{language} (ada · known: {', '.join(languages)})")
    click.echo(as_text(catalogue, look(catalogue, today), language or languages[0]))
