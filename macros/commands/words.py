"""``words``: how plain the texts of data and pages are."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..loading.problems import harmless, path_in_words
from .arguments import FOLDER, catalogue_of


@click.command()
@click.argument("folder", type=FOLDER, default=Path("data"))
@click.option(
    "--docs", type=FOLDER, help="Halaman tulisan tangan · hand-written pages; docs beside FOLDER"
)
@click.option("--show", default=10, help="Berapa kalimat terpanjang · how many longest sentences")
def words(folder: Path, docs: Path | None, show: int) -> None:
    """Ukur kejelasan bahasa semua teks · Measure how plain all texts are.

    Exit code 1 if a sentence is too long, or an abbreviation is not explained.
    """
    from .. import plain_language

    if docs is None and (folder.parent / "docs").is_dir():
        docs = folder.parent / "docs"
    catalogue = catalogue_of(folder)
    report = plain_language.report(catalogue, folder, docs)
    for each in report.sentences[:show]:
        held = each.passage
        place = f"{held.label}: {path_in_words(held.path)} [{held.language}]"
        click.echo(f"{place} {each.words} kata · words\n  {harmless(each.text)}")
    for problem in report.problems:
        click.echo(f"\n{problem}", err=True)
    click.echo(
        f"\n{len(report.sentences)} kalimat · sentences; kata per kalimat · words a sentence: "
        f"median {report.median:g}, 95% {report.high:g}, max {report.most}"
    )
    if report.problems:
        sys.exit(1)
