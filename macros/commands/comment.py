"""``comment``: what a pull request changes, as a comment on it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click


@click.command()
@click.argument("event", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def comment(event: Path) -> None:
    """Tulis komentar di pull request · Write the comment on a pull request.

    EVENT: berkas peristiwa workflow_run · the file of a workflow_run event.
    """
    from ..staff import pull_requests

    repository = os.environ.get("GITHUB_REPOSITORY", "")
    server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
    try:
        done = pull_requests.comment(event, repository, server, pull_requests.GitHub())
    except pull_requests.RefusedError as error:
        click.echo(f"ditolak · refused: {error}", err=True)
        sys.exit(1)
    click.echo(done)
