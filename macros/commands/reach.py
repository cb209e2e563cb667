"""``reach``: whether a change touches data alone."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--data",
    default="data",
    help="Folder datanya, dari akar repositori · the data folder, from the repository's root",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    help="Bentuknya · its form",
)
def reach(old: str, new: str, data: str, form: str) -> None:
    """Sejauh mana perubahan dari OLD ke NEW: hanya data, atau lebih · How far a change reaches.

    OLD, NEW: revisi git · git revisions. Kode keluar · exit code: 0 hanya data · data only;
    1 lebih dari data · more than data; 2 tidak terbaca · cannot be read.
    """
    from ..staff import owners
    from ..staff import reach as reaching
    from ..staff.repository import GitError, Repository

    try:
        repository = Repository(Path.cwd())
        before = repository.commit(old)
        touched = repository.touched(before, repository.commit(new))
        has_owners = repository.has(before, owners.FILE)  # GitHub too asks the branch it goes to
    except GitError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    found = reaching.reach(touched, data.strip("/"))
    click.echo(reaching.FORMATS[form](found, has_owners=has_owners))
    sys.exit(found.code)
