"""``translate``: the exchange with translators, by gettext's PO files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .arguments import DATA

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("language")
@click.option("--folder", type=DATA, default=Path("data"), help="Folder data · the data folder")
@click.option("--export", "target", type=_FILE, help="Tulis semua teks ke sini · write all texts")
@click.option("--import", "source", type=_FILE, help="Ambil terjemahannya dari sini · take them")
def translate(language: str, folder: Path, target: Path | None, source: Path | None) -> None:
    """Berkas PO bagi penerjemah, dan kembali · A PO file for translators, and back."""
    from .. import clock
    from ..loading import DataError
    from ..sheets import folder as into
    from ..staff import translating
    from ..staff.editing import EditError

    if (target is None) == (source is None):
        raise click.UsageError("--export / --import")
    try:
        if target is not None:
            target.write_bytes(translating.exported(folder, language))
            click.echo(f"{target}: {language}")
            return
        assert source is not None
        made = translating.imported(folder, language, source)
    except (DataError, EditError, clock.BadEpochError, translating.NotATranslationError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    into.write(made)
    click.echo(f"{folder}: {len(made)} berkas ditulis · files written")
