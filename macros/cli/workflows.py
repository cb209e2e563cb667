"""``workflows``: what makes GitHub check and publish a site, for one that was begun without it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .arguments import FOLDER


@click.command()
@click.argument("folder", type=FOLDER, default=Path())
def workflows(folder: Path) -> None:
    """Tulis alur kerja GitHub yang belum ada · Write the workflows of GitHub that are missing.

    FOLDER: folder situs, biasanya folder ini. Yang sudah ada tidak disentuh. Pembangkitnya yang
    disebut requirements.txt. · The site's folder, usually this one. What is there stays as it is.
    They call the generator that requirements.txt names.
    """
    from ..editing import new_site as starting

    named = starting.required_origin(folder)
    if named is None or named.github is None:
        file = folder / starting.REQUIREMENTS
        click.echo(starting.say("says", "not_required", file=file), err=True)
        sys.exit(1)
    for path, added in starting.add_workflows(folder, named).items():
        told = "" if added else f": {starting.say('says', 'there_already')}"
        click.echo(f"{'+' if added else '='} {path}{told}")
