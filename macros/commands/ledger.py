"""``ledger`` and ``lost``: addresses that were published once."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .arguments import DATA, FOLDER, catalogue_of

MOST_BYTES = 50_000_000
"""The most that a sitemap may have, as its standard says."""


@click.command()
@click.argument("site", type=FOLDER, default=Path("site"))
@click.argument("folder", type=DATA, default=Path("data"))
def ledger(site: Path, folder: Path) -> None:
    """Catat alamat situs jadi · Write down the addresses of the built SITE, in FOLDER."""
    from ..ledger import add
    from ..views.links import EDITOR

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


@click.command()
@click.argument("published", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("site", type=FOLDER, default=Path("site"))
def lost(published: Path, site: Path) -> None:
    """Alamat yang hilang · Addresses of the sitemap PUBLISHED that SITE does not answer.

    Kode 1 bila ada · exit code 1 if there are any. Berkas kosong: tidak diketahui · an empty file:
    nothing is known.
    """
    from ..ledger import lost as missing
    from ..loading.problems import harmless

    with published.open("rb") as file:
        held = file.read(MOST_BYTES).decode("utf-8", "replace")
    if not held:
        return
    found = missing(held, site)
    for address in found:
        click.echo(
            f"{harmless(address)}: sudah terbit, dan tidak ada di situs yang baru. Kembalikan, "
            "atau tulis di addresses.yaml · published, and not in the new site. Bring it back, "
            "or tell of it in addresses.yaml",
            err=True,
        )
    if found:
        sys.exit(1)
    click.echo("Tidak ada alamat yang hilang. · No address is lost.")
