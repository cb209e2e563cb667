"""``ci``: steps of the workflows on GitHub."""

from __future__ import annotations

import sys
import zoneinfo
from pathlib import Path
from urllib.parse import urldefrag

import click

from .. import clock
from .arguments import DATA, FOLDER, catalogue_of

FORM = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github"]),
    default="text",
    help="Untuk orang, atau anotasi GitHub · for people, or annotations of GitHub",
)


@click.group()
def ci() -> None:
    """Langkah alur kerja GitHub · Steps of the workflows on GitHub."""


@ci.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--data",
    default="data",
    help="Folder datanya, dari akar repositori · the data folder, from the repository's root",
)
@FORM
def reach(old: str, new: str, data: str, form: str) -> None:
    """Hanya data, atau lebih · Report if a change from OLD to NEW touches more than data.

    OLD, NEW: revisi git · git revisions.
    """
    from ..changes.git import GitError, Repository
    from ..reports import scope as reaching

    try:
        repository = Repository(Path.cwd())
        before = repository.commit(old)
        touched = repository.touched(before, repository.commit(new))
        # GitHub, too, reads the file in the branch that a change goes to.
        has_owners = repository.has(before, reaching.OWNERS)
    except GitError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    scope = reaching.reach(touched, data.strip("/"))
    click.echo(reaching.FORMATS[form](scope, has_owners=has_owners))


@ci.command()
@click.argument("old")
@click.argument("new")
@click.argument("output", type=click.Path(file_okay=False, path_type=Path))
def changes(old: str, new: str, output: Path) -> None:
    """Perubahan bagi warga · Write what changes for citizens, as JSON and Markdown, into OUTPUT.

    OLD, NEW: revisi git · git revisions.
    """
    from ..changes import report as reports
    from .diff import report_of

    report = report_of(old, new)
    output.mkdir(exist_ok=True)
    output.joinpath("changes.json").write_text(reports.as_json(report), "utf-8")
    text = reports.as_markdown(report, report.languages)
    output.joinpath("changes.md").write_text(f"{text}\n", "utf-8")


@ci.command()
@click.argument("artifact", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("run")
def comment(artifact: Path, run: str) -> None:
    """Komentar untuk pull request, dalam Markdown · The comment on a pull request, as Markdown.

    ARTIFACT: zip dari pemeriksaannya · the zip that its check left. RUN: alamat pemeriksaan itu ·
    the address of that check.
    """
    from ..reports import pull_request

    try:
        click.echo(pull_request.comment(artifact.read_bytes(), run))
    except pull_request.RefusedError as error:
        click.echo(f"ditolak · refused: {error}", err=True)
        sys.exit(1)


@ci.command()
@click.argument("folder", type=DATA, default=Path("data"))
def links(folder: Path) -> None:
    """Alamat semua sumber, satu tiap baris · The addresses of all sources, one a line.

    Tanpa bagian sesudah #, yang tidak dikirim ke server. · Without the part after #, which no
    server is sent.
    """
    sources = catalogue_of(folder).sources.values()
    addresses = (urldefrag(each).url for s in sources for each in (*s.addresses, *s.copies))
    for address in dict.fromkeys(addresses):
        click.echo(address)


@ci.command()
@click.argument("address")
@click.argument("site", type=FOLDER, default=Path("site"))
@FORM
def lost(address: str, site: Path, form: str) -> None:
    """Alamat yang hilang · Pages published at ADDRESS that the built SITE does not have.

    Kode 1 bila ada. Bila situsnya tidak menjawab: peringatan saja · Exit code 1 if there are any.
    If the site does not answer, only a warning.
    """
    from ..builder.smoke_test import BadAddressError, NoAnswerError, sitemap
    from ..builder.url_ledger import lost as missing
    from ..problems import Problem, harmless
    from ..reports.annotations import annotation

    try:
        published = sitemap(address)
    except BadAddressError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except NoAnswerError as error:
        problem = Problem("", 1, "published_unknown", values={"reason": error})
        sentences = [f"[{name}] {t['what']} {t['fix']}" for name, t in problem.said().items()]
        warning = "\n".join(sentences)
        click.echo(annotation("warning", warning) if form == "github" else warning, err=True)
        return
    pages = missing(published, site)
    for page in pages:
        click.echo(
            f"{harmless(page)}: sudah terbit, dan tidak ada di situs yang baru. Kembalikan, "
            "atau tulis di addresses.yaml · published, and not in the new site. Bring it back, "
            "or add it to addresses.yaml",
            err=True,
        )
    if pages:
        sys.exit(1)
    click.echo("Tidak ada alamat yang hilang. · No address is lost.")


@ci.command()
@click.argument("address")
@click.argument("folder", type=DATA, default=Path("data"))
@click.option("--patience", type=click.IntRange(0, 3600), default=600, help="Detik · seconds")
def smoke(address: str, folder: Path, patience: int) -> None:
    """Periksa situs yang baru terbit · Check that the site at ADDRESS answers and is of today."""
    from ..builder.smoke_test import NoAnswerError, wrong
    from ..problems import harmless

    today = clock.today(zoneinfo.ZoneInfo(catalogue_of(folder).site.time_zone))
    try:
        faults = wrong(address, today, patience)
    except NoAnswerError as error:
        faults = [str(error)]
    for fault in faults:
        click.echo(harmless(fault), err=True)
    if faults:
        sys.exit(1)
    click.echo(f"{harmless(address)}: menjawab, dibuat hari ini · answers, and is of today")
