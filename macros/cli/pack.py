"""``pack``: a built site as one file to carry."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .. import clock
from ..loading import DataError
from .arguments import DATA, FOLDER


@click.command()
@click.argument("site", type=FOLDER, default=Path("site"))
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--folder", type=DATA, help="Folder data; biasanya di sebelah SITE · beside SITE")
def pack(site: Path, output: Path, folder: Path | None) -> None:
    """Zip untuk kios dan stik USB dari situs jadi · A zip of the built SITE, to open as files."""
    from ..extras import usb_copy

    try:
        beside = site.resolve().with_name("data")
        pages = usb_copy.pack(site, output, folder or (beside if beside.is_dir() else None))
    except (usb_copy.PackError, DataError, clock.BadEpochError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(f"{output}: {pages} halaman · pages")
