"""``check``: every mistake in a data folder, and mending what can mean only one thing."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .. import clock
from ..loading import DataError, Problem, count_if_sound, data_folder
from .arguments import DATA

FORMATS = ["text", "github", "json"]


@click.command()
@click.argument("folder", type=DATA, default=Path("data"))
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    help="Untuk orang, atau untuk mesin: anotasi GitHub, JSON · for people, or for machines: "
    "annotations of GitHub, JSON (see macros/reports/problems.py)",
)
@click.option(
    "--fix",
    is_flag=True,
    help="Betulkan yang pasti artinya, tunjukkan perubahannya, sebut sisanya · mend what can "
    "mean only one thing, show the changes, tell what remains",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Bersama --fix: tunjukkan saja, jangan tulis · with --fix: only show, write nothing",
)
def check(folder: Path, form: str, fix: bool, dry_run: bool) -> None:
    """Sebut semua kesalahan dalam FOLDER (biasanya data) · Tell every mistake in FOLDER.

    Kode keluar · exit code: 0 tanpa kesalahan · sound; 1 ada kesalahan (yang tersisa) · mistakes
    (that remain); 2 perintah atau lingkungan keliru · wrong usage or environment.
    """
    if dry_run and not fix:
        raise click.UsageError("--dry-run hanya bersama --fix · goes with --fix only")
    try:
        services, problems = _checked(folder.resolve())
        amiss = bool(problems)
        if fix and amiss:
            problems = _mended(folder.resolve(), problems, dry_run, quiet=form != "text")
            if not dry_run:
                services, problems = _checked(folder.resolve())
                amiss = bool(problems)
    except (clock.BadEpochError, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    if problems or not amiss or form != "text":
        _tell(folder, services, problems, form)
    if amiss:
        sys.exit(1)


def _checked(folder: Path) -> tuple[int, list[Problem]]:
    """How many services the folder has, and what is wrong in it."""
    try:
        problems, languages, _ = data_folder.beside_records(folder)
        services = None if problems else count_if_sound(folder, languages, clock.today)
        if services is None:
            services = len(data_folder.load(folder)[0].services)
    except DataError as error:
        return 0, error.problems
    return services, []


def _mended(folder: Path, problems: list[Problem], dry_run: bool, quiet: bool) -> list[Problem]:
    """Mend what is certain, and say what was changed; what is left for a person."""
    from ..editing import autofix

    beside, languages, _ = data_folder.beside_records(folder)
    mended = autofix.mend(folder, problems, languages, clock.today)
    left = mended.problems + [each for each in beside if each not in mended.problems]
    if not dry_run:
        mended.write()
    said = f"{len(mended.changes)} berkas dibetulkan · file(s) mended"
    if not mended.changes:
        said = "Tidak ada yang pasti artinya; tidak ada yang diubah · nothing certain; none changed"
    elif dry_run:
        said = f"{len(mended.changes)} berkas dapat dibetulkan; tidak ada yang ditulis · "
        said += "file(s) can be mended; nothing is written"
    click.echo("\n\n".join(part for part in (mended.diff(), said) if part) + "\n", err=quiet)
    return sorted(left)


def _tell(folder: Path, services: int, problems: list[Problem], form: str) -> None:
    if form != "text":
        from ..reports import problems as reports

        if told := reports.FORMATS[form](problems, folder):
            click.echo(told)
    elif problems:
        click.echo(str(DataError(problems)), err=True)
    else:
        click.echo(f"{folder}: {services} layanan, tanpa kesalahan · no mistakes")
