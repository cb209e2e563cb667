"""``published`` and ``smoke``: what stands on the web, before and after publishing."""

from __future__ import annotations

import sys
import zoneinfo
from pathlib import Path

import click

from .. import clock
from .arguments import DATA, catalogue_of


@click.command()
@click.argument("address")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github"]),
    default="text",
    help="Bentuk peringatannya · the form of its warning",
)
def published(address: str, form: str) -> None:
    """Peta situs yang sudah terbit · The sitemap that is published at ADDRESS.

    Bila situsnya tidak menjawab: peringatan saja, kode 0 · a site that does not answer: only a
    warning, exit code 0.
    """
    from ..deployed import BadAddressError, NoAnswerError, sitemap
    from ..loading import Problem
    from ..staff.annotations import annotation

    try:
        click.echo(sitemap(address))
    except BadAddressError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except NoAnswerError as error:
        said = Problem("", 1, "published_unknown", values={"reason": error}).said()
        told = "\n".join(f"[{name}] {t['what']} {t['fix']}" for name, t in said.items())
        click.echo(annotation("warning", told) if form == "github" else told, err=True)


@click.command()
@click.argument("address")
@click.argument("folder", type=DATA, default=Path("data"))
@click.option("--patience", type=click.IntRange(0, 3600), default=600, help="Detik · seconds")
def smoke(address: str, folder: Path, patience: int) -> None:
    """Periksa situs yang baru terbit · Whether the site at ADDRESS answers and is of today."""
    from ..deployed import NoAnswerError, wrong
    from ..loading.problems import harmless

    today = clock.today(zoneinfo.ZoneInfo(catalogue_of(folder).site.time_zone))
    try:
        found = wrong(address, today, patience)
    except NoAnswerError as error:
        found = [str(error)]
    for told in found:
        click.echo(harmless(told), err=True)
    if found:
        sys.exit(1)
    click.echo(f"{harmless(address)}: menjawab, dibuat hari ini · answers, and is of today")
