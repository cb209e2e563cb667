"""``check``: every mistake in a data folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from .. import clock
from ..loading import DataError, Problem, count_if_sound, load_catalogue
from ..views.words import available_languages
from .arguments import FOLDER

FORMATS = ["text", "github", "json", "sarif"]


@click.command()
@click.argument("folder", type=FOLDER, default=Path("data"))
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    help="Untuk orang, atau untuk mesin · for people, or for machines: annotations of GitHub, "
    "a list (see macros/staff/reports.py), SARIF 2.1.0",
)
def check(folder: Path, form: str) -> None:
    """Sebut semua kesalahan dalam FOLDER (biasanya data) · Tell every mistake in FOLDER.

    Kode keluar · exit code: 0 tanpa kesalahan · sound; 1 ada kesalahan · mistakes; 2 perintah
    atau lingkungan keliru · wrong usage or environment.
    """
    try:
        services, problems = _checked(Path(os.path.abspath(folder)))
    except clock.BadEpochError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    _tell(folder, services, problems, form)
    if problems:
        sys.exit(1)


def _checked(folder: Path) -> tuple[int, list[Problem]]:
    """How many services the folder has, and what is wrong in it."""
    try:
        services = count_if_sound(folder, available_languages(), clock.today)
        if services is None:
            services = len(load_catalogue(folder, available_languages(), clock.today).services)
    except DataError as error:
        return 0, error.problems
    return services, []


def _tell(folder: Path, services: int, problems: list[Problem], form: str) -> None:
    if form != "text":
        from ..staff import reports

        if told := reports.FORMATS[form](problems, folder):
            click.echo(told)
    elif problems:
        click.echo(str(DataError(problems)), err=True)
    else:
        click.echo(f"{folder}: {services} layanan, tanpa kesalahan · no mistakes")
