"""``comment``: what a pull request changes, as a comment on it."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.argument("artifact", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("run")
def comment(artifact: Path, run: str) -> None:
    """Komentar untuk pull request, dalam Markdown · The comment on a pull request, as Markdown.

    ARTIFACT: zip dari pemeriksaannya · the zip that its check left. RUN: alamat pemeriksaan itu ·
    the address of that check.
    """
    from ..staff import pull_requests

    try:
        click.echo(pull_requests.comment(artifact.read_bytes(), run))
    except pull_requests.RefusedError as error:
        click.echo(f"ditolak · refused: {error}", err=True)
        sys.exit(1)
