"""``new``: append the skeleton of a record to the data, to be filled in by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .arguments import DATA

if TYPE_CHECKING:
    from ..models.base import Record


@click.command()
@click.argument("kind", required=False)
@click.argument("ident", metavar="ID", required=False)
@click.option("--folder", type=DATA, default=Path("data"), help="Folder data · the data folder")
def new(kind: str | None, ident: str | None, folder: Path) -> None:
    """Tambah kerangka catatan untuk diisi · Append a record to be filled in.

    Tanpa KIND: apa saja yang dapat ditambah. · Without KIND: list all kinds.
    """
    from ..editing import skeleton
    from ..editing.add_records import FileChangedError
    from ..loading import DataError
    from ..schema.field_docs import all_words, say
    from ..yaml_files.edit import EditError

    if kind not in skeleton.ONE:
        click.echo("\n".join(_kinds(kind)), err=kind is not None)
        sys.exit(0 if kind is None else 1)
    if ident is None:
        raise click.UsageError(say("no_id", kind=kind))
    try:
        file, line = skeleton.append(folder, skeleton.ONE[kind], ident)
    except FileChangedError as error:
        message = say("changed", file=error.args[0])
    except (DataError, EditError) as error:
        message = str(error)
    else:
        click.echo("\n".join([f"{file}:{line}", *all_words()["new"]["next"].values()]))
        return
    click.echo(message, err=True)
    sys.exit(1)


def _kinds(typed: str | None) -> list[str]:
    from ..editing.skeleton import ONE
    from ..models.catalogue import KINDS
    from ..schema.field_docs import meaning, say

    lines = [] if typed is None else [say("no_such_kind", typed=typed)]
    lines.append(say("kinds"))
    for name, kind in ONE.items():
        model: type[Record] = KINDS[kind]
        words = meaning(model)
        lines += [f"  {name}: {words.title}", f"      {words.what}"]
    return [*lines, "", say("not_alone")]
