"""``pages``: the site as a project for another generator, such as Zensical."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.argument("target", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--settings",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=Path("mkdocs.yml"),
    help="mkdocs.yml",
)
def pages(target: Path, settings: Path) -> None:
    """Halaman jadi untuk pembangkit lain · Pages for another generator, in the folder TARGET."""
    from mkdocs.exceptions import PluginError

    from .. import clock
    from ..extras import zensical_project
    from ..loading import DataError

    try:
        count = zensical_project.write(settings.resolve(), target)
    except (DataError, clock.BadEpochError, PluginError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(f"{target}: {count}")
