"""What several commands ask for."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .. import clock
from ..loading import DataError, load_catalogue
from ..model.catalogue import Catalogue
from ..views.words import available_languages

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
"""A folder that is there."""


def catalogue_of(folder: Path) -> Catalogue:
    """The data in a folder. Ends the command, telling every mistake, if there is any."""
    try:
        return load_catalogue(folder, available_languages(folder), clock.today)
    except (DataError, clock.BadEpochError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def place_of(folder: Path) -> str:
    """A data folder's place in the repository at whose root the command is run: ``data``."""
    try:
        return folder.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return folder.name
