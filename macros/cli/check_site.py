"""``check-site``: broken links of a built site."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .arguments import FOLDER


@click.command()
@click.argument("site", type=FOLDER, default=Path("site"))
@click.option("--address", help="Alamat situs; biasanya dari beranda · usually from its home page")
def check_site(site: Path, address: str | None) -> None:
    """Tautan putus dalam situs jadi · Broken links of the built SITE, and wrong QR codes.

    Yang diperiksa alamat situs itu sendiri, bukan situs lain. Kode 1 bila ada yang putus · Only the
    site's own addresses are checked. Exit code 1 if any is broken.
    """
    from ..builder.link_check import broken_links, site_files
    from ..problems import MOST_TOLD
    from ..site_address import normalised

    files = site_files(site)
    found = broken_links(files, address and normalised(address))
    for problem in found[:MOST_TOLD]:
        click.echo(f"{problem}\n", err=True)
    if found:
        click.echo(f"{site}: {len(found)} tautan putus · broken link(s)", err=True)
        sys.exit(1)
    pages = sum(file.endswith(".html") for file in files)
    click.echo(f"{site}: {pages} halaman, tanpa tautan putus · pages, no broken links")
