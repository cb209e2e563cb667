"""``pack``: a built site as one file to carry."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .. import clock
from .arguments import FOLDER


@click.command()
@click.argument("site", type=FOLDER, default=Path("site"))
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
def pack(site: Path, output: Path) -> None:
    """Zip untuk kios dan stik USB dari situs jadi · A zip of the built SITE, to open as files."""
    from .. import packing

    try:
        pages = packing.pack(site, output)
    except (packing.PackError, clock.BadEpochError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(f"{output}: {pages} halaman · pages")
