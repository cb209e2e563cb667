"""``links``: whether the addresses of sources still lead somewhere."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import click

from .arguments import DATA, catalogue_of


@click.command()
@click.argument("folder", type=DATA, default=Path("data"))
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text")
@click.option("--timeout", type=click.IntRange(1, 300), default=30, help="Detik · seconds")
@click.option(
    "--archive/--no-archive",
    default=True,
    help="Cari salinan yang hilang di arsip · look for copies of what is gone",
)
def links(folder: Path, form: str, timeout: int, archive: bool) -> None:
    """Buka alamat semua sumber · Open the addresses of all sources. Needs a network."""
    from ..staff import archive as wayback
    from ..staff import links as checking

    known = checking.addresses(catalogue_of(folder))
    try:
        found = checking.check(known, timeout)
    except checking.CheckerError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    told = []
    for link in found:
        wanted = archive and link.state in {"gone", "unreachable"}
        copy = wayback.archived(link.address) if wanted else None
        told.append(dataclasses.replace(link, sources=tuple(known[link.address]), copy=copy))
    click.echo(checking.FORMATS[form](told).rstrip("\n"))
