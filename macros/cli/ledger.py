"""``ledger``: addresses that were published once."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .arguments import DATA, FOLDER, catalogue_of


@click.command()
@click.argument("site", type=FOLDER, default=Path("site"))
@click.argument("folder", type=DATA, default=Path("data"))
def ledger(site: Path, folder: Path) -> None:
    """Catat alamat situs jadi · Write down the addresses of the built SITE, in FOLDER."""
    from ..builder.url_ledger import add
    from ..urls import EDITOR

    home = site / "index.html"
    if not home.is_file():
        click.echo(f"{home}: bangun dulu situsnya · build the site first", err=True)
        sys.exit(1)
    catalogue = catalogue_of(folder)
    folders = (file.parent.relative_to(site) for file in site.rglob("index.html"))
    pages = {"" if inside == Path() else f"{inside.as_posix()}/" for inside in folders}
    pages -= {former.address for former in catalogue.addresses.values()}
    roots = tuple(f"{language}/" for language in catalogue.site.languages[1:])
    # The page for staff is there or not as a setting says; no citizen is led to it.
    new = add(folder, (page for page in pages if not page.startswith((*roots, EDITOR))))
    for page in new:
        click.echo(f"+ {page}")
    click.echo(f"{len(new)} alamat baru · new addresses")
