"""``export`` and ``import``: the data as a spreadsheet, and back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from .arguments import DATA, catalogue_of


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
    from ..editing.spreadsheet import export as exporting
    from ..editing.spreadsheet import workbook

    catalogue = catalogue_of(folder)
    try:
        made = exporting.exported(catalogue)
        if template:
            made = exporting.template(catalogue.site.languages)
        workbook.write(target, made)
    except exporting.CannotExportError as error:
        _stop(str(error))
    except workbook.NotSheetsError as error:
        _stop(_said(target, str(error)))
    count = sum(len(rows) for _, rows in made)
    click.echo(f"{target}: {count} baris dalam {len(made)} lembar · rows in {len(made)} sheets")


@click.command(name="import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--folder", type=DATA, default=Path("data"), help="Folder data · the data folder")
@click.option(
    "--dry-run", is_flag=True, help="Tunjukkan saja, jangan tulis · only show, write nothing"
)
def import_(source: Path, folder: Path, dry_run: bool) -> None:
    """Data dari lembar kerja, semuanya atau tidak sama sekali · Data from a spreadsheet.

    SOURCE: FILE.xlsx atau folder CSV, dengan lembar seperti yang ditulis «export». Yang lembarnya
    tidak ada, tidak disentuh. Sheets as «export» writes them; kinds without a sheet stay.
    """
    from .. import clock
    from ..editing.spreadsheet import apply as into
    from ..editing.spreadsheet import parse, workbook
    from ..i18n.words import available_languages
    from ..loading import DataError
    from ..models.base import Languages
    from ..yaml_files.edit import EditError

    catalogue = catalogue_of(folder)
    languages = catalogue.site.languages
    try:
        found = parse.imported(workbook.read(source), languages)
        if found.problems:
            both = Languages(languages, catalogue.site.in_part)
            known = (both, available_languages(), clock.today)
            raise DataError([*found.problems, *into.further(folder, found, *known)])
        made = into.changes(folder, found, languages)
        into.check(folder, made, found, available_languages(), clock.today)
    except (DataError, EditError, clock.BadEpochError) as error:
        _stop(str(error))
    except workbook.NotSheetsError as error:
        _stop(_said(source, str(error)))
    click.echo(into.told(made))
    if dry_run or not made:
        click.echo("Tidak ada yang ditulis. · Nothing was written.")
        return
    into.write(made)
    click.echo(f"{folder}: {len(made)} berkas ditulis · files written")


def _said(file: Path, code: str) -> str:
    from ..loading import Problem

    return str(Problem(file.name, 1, code))


def _stop(told: str) -> NoReturn:
    click.echo(told, err=True)
    sys.exit(1)
