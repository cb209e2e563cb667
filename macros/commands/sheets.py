"""``export`` and ``import``: the data as a spreadsheet, and back."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from .arguments import DATA, catalogue_of

if TYPE_CHECKING:
    from ..sheets import hsds


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--folder", type=DATA, default=Path("data"), help="Folder data · the data folder")
@click.option(
    "--template", is_flag=True, help="Lembar kosong untuk diisi · empty sheets to be filled in"
)
def export(target: Path, folder: Path, template: bool) -> None:
    """Data sebagai lembar kerja · The data as a spreadsheet.

    TARGET: FILE.xlsx, atau folder untuk CSV · or a folder for CSV.
    """
    from ..sheets import exporting, files

    catalogue = catalogue_of(folder)
    try:
        made = exporting.exported(catalogue)
        if template:
            made = exporting.template(catalogue.site.languages)
        files.write(target, made)
    except exporting.CannotExportError as error:
        _stop(str(error))
    except files.NotSheetsError as error:
        _stop(_said(target, str(error)))
    count = sum(len(rows) for _, rows in made)
    click.echo(f"{target}: {count} baris dalam {len(made)} lembar · rows in {len(made)} sheets")


@click.command(name="import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--folder", type=DATA, default=Path("data"), help="Folder data · the data folder")
@click.option(
    "--dry-run", is_flag=True, help="Tunjukkan saja, jangan tulis · only show, write nothing"
)
@click.option(
    "--sheets",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Untuk HSDS: lembar kerja baru untuk dilengkapi · for HSDS: a new workbook to complete",
)
@click.option("--source", "ident", help="Sumber tiap pemeriksaan · the source of every check")
@click.option("--language", help="Bahasa berkas HSDS · the language of an HSDS file")
def import_(
    source: Path,
    folder: Path,
    dry_run: bool,
    sheets: Path | None,
    ident: str | None,
    language: str | None,
) -> None:
    """Data dari lembar kerja, semuanya atau tidak sama sekali · Data from a spreadsheet.

    SOURCE: FILE.xlsx atau folder CSV, dengan lembar seperti yang ditulis «export». Yang lembarnya
    tidak ada, tidak disentuh. Sheets as «export» writes them; kinds without a sheet stay.

    Atau data HSDS 3.0 (FILE.json, atau folder services.json): dengan --sheets menjadi lembar kerja
    untuk dilengkapi, lalu diimpor. Or HSDS 3.0: by --sheets a workbook to complete, then import.
    """
    from .. import clock
    from ..loading import DataError
    from ..model.base import Languages
    from ..sheets import files, hsds, importing
    from ..sheets import folder as into
    from ..staff.editing import EditError
    from ..views.words import available_languages

    catalogue = catalogue_of(folder)
    languages = catalogue.site.languages
    if hsds.is_hsds(source):
        if sheets is None:
            _stop(_said(source, "hsds_needs_sheets"))
        _to_complete(source, sheets, hsds.Wanted(catalogue, ident, language), dry_run)
        return
    if (sheets, ident, language) != (None, None, None):
        _stop(_said(source, "sheets_only_hsds"))
    try:
        found = importing.imported(files.read(source), languages)
        if found.problems:
            both = Languages(languages, catalogue.site.in_part)
            known = (both, available_languages(), clock.today)
            raise DataError([*found.problems, *into.further(folder, found, *known)])
        made = into.changes(folder, found, languages)
        into.check(folder, made, found, available_languages(), clock.today)
    except (DataError, EditError, clock.BadEpochError) as error:
        _stop(str(error))
    except files.NotSheetsError as error:
        _stop(_said(source, str(error)))
    click.echo(into.told(made))
    if dry_run or not made:
        click.echo("Tidak ada yang ditulis. · Nothing was written.")
        return
    into.write(made)
    click.echo(f"{folder}: {len(made)} berkas ditulis · files written")


def _to_complete(source: Path, target: Path, wanted: hsds.Wanted, dry_run: bool) -> None:
    """Write what HSDS says into a new workbook, and tell what it holds and what it does not."""
    from ..loading import DataError
    from ..sheets import exporting, files, hsds

    if os.path.lexists(target):  # a person may have completed it
        _stop(_said(target, "target_there"))
    try:
        made = hsds.made_of(source, wanted)
        if not dry_run:
            files.write(target, made.sheets)
    except (DataError, exporting.CannotExportError) as error:
        _stop(str(error))
    except OSError as error:
        _stop(_said(target, "cannot_write", reason=error.strerror))
    click.echo(hsds.told(made, target))
    if dry_run:
        click.echo("Tidak ada yang ditulis. · Nothing was written.")


def _said(file: Path, code: str, **values: object) -> str:
    from ..loading import Problem

    return str(Problem(file.name, 1, code, (), values))


def _stop(told: str) -> NoReturn:
    click.echo(told, err=True)
    sys.exit(1)
