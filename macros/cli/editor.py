"""``editor``: Python for the browser, for the page that changes data."""

from __future__ import annotations

import sys

import click


@click.command()
def editor() -> None:
    """Siapkan halaman penyunting, di repositori pembangkit · Make ready the editing page.

    Bagi situs sendiri tidak diperlukan: alur kerjanya di GitHub yang membuatnya.
    A site of your own does not need it: its workflow on GitHub makes the page.
    """
    from ..editing.web.pyodide import EditorError, make, place

    try:
        folder = make(place())
    except EditorError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    size = sum(file.stat().st_size for file in folder.iterdir())
    click.echo(f"{folder}: {size / 1e6:.1f} MB")
