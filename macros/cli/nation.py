"""``summary`` and ``join``: one site that leads to the sites of many regencies."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from pydantic import ValidationError

from .. import clock
from .arguments import DATA, catalogue_of


@click.command()
@click.argument("folder", type=DATA)
@click.option("--address", required=True, help="Alamat situsnya · the address of its site")
def summary(folder: Path, address: str) -> None:
    """Ringkasan satu kabupaten sebagai JSON · A regency's summary as JSON, for ``join``."""
    from ..extras import national_index

    catalogue = catalogue_of(folder)
    try:
        held = national_index.summary(catalogue, address)
    except (clock.BadEpochError, ValidationError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(held.model_dump_json())


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--output", required=True, type=click.Path(path_type=Path))
def join(files: tuple[Path, ...], output: Path) -> None:
    """Situs yang menuju ke semua kabupaten · The site that leads to all regencies."""
    from ..extras import national_index

    try:
        summaries = national_index.read(files)
        national_index.join(summaries, output)
    except national_index.BadSummaryError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(f"{output}: {len(summaries)}")
