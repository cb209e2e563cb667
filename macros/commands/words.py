"""``words``: how plain the texts of data and pages are."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..loading.problems import harmless, path_in_words
from .arguments import DATA, FOLDER, catalogue_of


@click.command()
@click.argument("folder", type=DATA, default=Path("data"))
@click.option(
    "--docs", type=FOLDER, help="Halaman tulisan tangan · hand-written pages; docs beside FOLDER"
)
@click.option("--show", default=10, help="Berapa kalimat terpanjang · how many longest sentences")
@click.option(
    "--missing", help="Sebut yang belum ada dalam bahasa ini · tell what a language lacks"
)
def words(folder: Path, docs: Path | None, show: int, missing: str | None) -> None:
    """Ukur kejelasan bahasa semua teks · Measure how plain all texts are.

    Exit code 1 if a sentence is too long, or an abbreviation is not explained; with --missing, if
    anything is not translated.
    """
    from .. import plain_language

    if missing is not None:
        _tell_missing(folder, missing)
        return

    if docs is None and (folder.parent / "docs").is_dir():
        docs = folder.parent / "docs"
    catalogue = catalogue_of(folder)
    report = plain_language.report(catalogue, folder, docs)
    click.echo("Kalimat terpanjang · longest sentences:")
    for each in report.sentences[:show]:
        held = each.passage
        place = f"{held.label}: {path_in_words(held.path)} [{held.language}]"
        click.echo(f"{place} {each.words} kata · words\n  {harmless(each.text)}")
    for problem in report.problems:
        click.echo(f"\n{problem}", err=True)
    click.echo(
        f"\n{len(report.sentences)} kalimat · sentences; kata per kalimat · words a sentence: "
        f"median {report.median:.0f}, 95% {report.high:.0f}, max {report.most}"
    )
    if report.problems:
        sys.exit(1)


def _tell_missing(folder: Path, language: str) -> None:
    from .. import clock
    from ..loading import DataError
    from ..staff import untranslated

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
