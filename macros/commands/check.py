"""``check``: every mistake in a data folder."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .. import clock
from ..loading import DataError, count_if_sound, load_catalogue
from ..views.words import available_languages
from .arguments import FOLDER


@click.command()
@click.argument("folder", type=FOLDER, default=Path("data"))
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
