"""What several commands ask for."""

from __future__ import annotations

from pathlib import Path

import click

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
"""A folder that is there."""


def place_of(folder: Path) -> str:
    """A data folder's place in the repository at whose root the command is run: ``data``."""
    try:
        return folder.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return folder.name
