"""``links``: the addresses of all sources, for a checker of links."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urldefrag

import click

from .arguments import DATA, catalogue_of


@click.command()
@click.argument("folder", type=DATA, default=Path("data"))
def links(folder: Path) -> None:
    """Alamat semua sumber, satu tiap baris · The addresses of all sources, one a line.

    Tanpa bagian sesudah #, yang tidak dikirim ke server. · Without the part after #, which no
    server is sent.
    """
    sources = catalogue_of(folder).sources.values()
    addresses = (urldefrag(each).url for s in sources for each in (*s.addresses, *s.copies))
    for address in dict.fromkeys(addresses):
        click.echo(address)
