"""``words``: check that texts are plain, or list what a language lacks."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..problems import harmless
from .arguments import DATA, FOLDER, catalogue_of


@click.command()
@click.argument("folder", type=DATA, default=Path("data"))
@click.option(
    "--docs", type=FOLDER, help="Halaman tulisan tangan · hand-written pages; docs beside FOLDER"
)
@click.option("--missing", help="Yang belum ada dalam bahasa ini · list what a language lacks")
def words(folder: Path, docs: Path | None, missing: str | None) -> None:
    """Kalimat yang terlalu panjang, singkatan tanpa penjelasan · Sentences that are too long.

    Exit code 1 if a sentence is too long, or an abbreviation is not explained; with --missing, if
    anything is not translated.
    """
    from ..reports import plain_language

    if missing is not None:
        _tell_missing(folder, missing)
        return
    if docs is None and (folder.parent / "docs").is_dir():
        docs = folder.parent / "docs"
    problems = plain_language.problems(catalogue_of(folder), folder, docs)
    for problem in problems:
        click.echo(f"{problem}\n", err=True)
    click.echo(f"Masalah · problems: {len(problems)}")
    if problems:
        sys.exit(1)


def _tell_missing(folder: Path, language: str) -> None:
    from .. import clock
    from ..loading import DataError
    from ..reports import untranslated

    try:
        entries = untranslated.entries(folder, language)
    except (DataError, clock.BadEpochError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except untranslated.NotOfSiteError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    lacking = [each for each in entries if not each.translation]
    for each in lacking:
        click.echo(f"{each.place}\n  {harmless(each.source)}")
    click.echo(f"{language}: {len(entries) - len(lacking)}/{len(entries)}")
    if lacking:
        sys.exit(1)
