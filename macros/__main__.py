"""Command line: ``python -m macros check`` tells every mistake in a data folder."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from . import clock
from .loading import DataError, count_if_sound, load_catalogue
from .views.words import available_languages


@click.group()
def main() -> None:
    """Periksa data situs · Check the data of the site."""


@main.command()
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("data")
)
def check(folder: Path) -> None:
    """Sebut semua kesalahan dalam FOLDER (biasanya data) · Tell every mistake in FOLDER.

    Exit code 1 if there is any.
    """
    try:
        services = count_if_sound(folder, available_languages(), clock.today)
        if services is None:
            services = len(load_catalogue(folder, available_languages(), clock.today).services)
    except (DataError, clock.BadEpochError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(f"{folder}: {services} layanan, tanpa kesalahan · no mistakes")


if __name__ == "__main__":
    main()
