"""``explain``: what a field of the data means."""

from __future__ import annotations

import sys

import click

from ..problems import harmless


@click.command()
@click.argument("field")
def explain(field: str) -> None:
    """Arti sebuah isian · What a FIELD means: copies, services.delivery.time, services."""
    from ..schema.explain import NoSuchFieldError, explained

    try:
        click.echo(explained(field))
    except NoSuchFieldError as error:
        name = harmless(error.name)
        click.echo(f"Tidak ada isian «{name}» · There is no field “{name}”.", err=True)
        if error.near:
            click.echo("Mungkin maksudnya · Did you mean:", err=True)
            for near in error.near:
                click.echo(f"  {near}", err=True)
        sys.exit(1)
