"""``schema``: what an editor checks the data by as they are typed."""

from __future__ import annotations

from pathlib import Path

import click

from ..files import write_file


@click.command()
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("schemas"),
    help="Folder hasilnya · where to write them",
)
@click.option(
    "--languages",
    default="id,en",
    help="Bahasa situs, dipisah koma · the site's languages, separated by commas",
)
def schema(output: Path, languages: str) -> None:
    """Skema JSON untuk penyunting teks · JSON Schemas of the data files, for editors."""
    from ..i18n.words import available_languages
    from ..schema import json_schema as made

    chosen = languages.split(",")
    if unheard := [each for each in chosen if each not in available_languages()]:
        known = ", ".join(available_languages())
        raise click.BadParameter(f"{', '.join(unheard)} (ada · known: {known})")
    for name, each in made.schemas(chosen).items():
        write_file(output / f"{name}.json", made.as_text(each))
    click.echo(f"{output}: {len(made.schemas(chosen))}")
