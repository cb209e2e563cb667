"""Command line: ``python -m macros``: check data, pack a site, join the sites of many regencies."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from pydantic import ValidationError

from . import clock
from .loading import DataError, count_if_sound, load_catalogue
from .loading.problems import harmless, path_in_words
from .views.words import available_languages

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def main() -> None:
    """Periksa data situs · Check the data of the site."""


@main.command()
@click.argument("folder", type=_FOLDER, default=Path("data"))
def check(folder: Path) -> None:
    """Sebut semua kesalahan dalam FOLDER (biasanya data) · Tell every mistake in FOLDER.

    Exit code 1 if there is any.
    """
    try:
        services = count_if_sound(folder, available_languages(), clock.today)
        if services is None:
            services = len(load_catalogue(folder, available_languages(), clock.today).services)
    except (DataError, clock.BadEpochError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(f"{folder}: {services} layanan, tanpa kesalahan · no mistakes")


@main.command()
@click.argument("folder", type=_FOLDER, default=Path("data"))
@click.option(
    "--docs", type=_FOLDER, help="Halaman tulisan tangan · hand-written pages; docs beside FOLDER"
)
@click.option("--show", default=10, help="Berapa kalimat terpanjang · how many longest sentences")
def words(folder: Path, docs: Path | None, show: int) -> None:
    """Ukur kejelasan bahasa semua teks · Measure how plain all texts are.

    Exit code 1 if a sentence is too long, or an abbreviation is not explained.
    """
    from . import plain_language

    if docs is None and (folder.parent / "docs").is_dir():
        docs = folder.parent / "docs"
    try:
        catalogue = load_catalogue(folder, available_languages(), clock.today)
    except (DataError, clock.BadEpochError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
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


@main.command()
@click.argument("folder", type=_FOLDER)
@click.option("--address", required=True, help="Alamat situsnya · the address of its site")
def summary(folder: Path, address: str) -> None:
    """Ringkasan satu kabupaten sebagai JSON · A regency's summary as JSON, for ``join``."""
    from . import national  # not above: `check` is run often, and needs none of it

    try:
        catalogue = load_catalogue(folder, available_languages(), clock.today)
        held = national.summary(catalogue, address)
    except (DataError, clock.BadEpochError, ValidationError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(held.model_dump_json())


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--output", required=True, type=click.Path(path_type=Path))
def join(files: tuple[Path, ...], output: Path) -> None:
    """Situs yang menuju ke semua kabupaten · The site that leads to all regencies."""
    from . import national

    try:
        summaries = national.read(files)
    except national.BadSummaryError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    national.join(summaries, output)
    click.echo(f"{output}: {len(summaries)}")


@main.command()
@click.argument("site", type=_FOLDER, default=Path("site"))
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
def pack(site: Path, output: Path) -> None:
    """Zip untuk kios dan stik USB dari situs jadi · A zip of the built SITE, to open as files."""
    from . import packing

    try:
        pages = packing.pack(site, output)
    except (packing.PackError, clock.BadEpochError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(f"{output}: {pages}")


if __name__ == "__main__":
    main()
