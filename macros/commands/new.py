"""``new``: a record of the data, asked for field by field."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .arguments import DATA


@click.command()
@click.argument("what", type=click.Choice(["service", "milestone", "office", "source"]))
@click.option("--folder", type=DATA, default=Path("data"), help="Folder data · the data folder")
def new(what: str, folder: Path) -> None:
    """Tambah catatan dengan tanya jawab · Add a record by questions and answers.

    Ctrl-C: tidak ada yang ditulis · nothing is written.
    """
    from .. import clock
    from ..loading import DataError, load_catalogue
    from ..staff import adding
    from ..staff.asking import Interview, say
    from ..staff.editing import EditError, Put, edited
    from ..views.words import available_languages

    def stop(*lines: str) -> None:
        click.echo("\n".join(lines), err=True)
        sys.exit(1)

    try:
        catalogue = load_catalogue(folder, available_languages(folder), clock.today)
    except (DataError, clock.BadEpochError) as error:
        stop(say("unsound"), str(error))
    kind, model, inside = adding.ADDED[what]
    if inside and catalogue.plan is None:
        stop(say("no_plan"))
    known = adding.known(catalogue, clock.today)
    used = adding.taken(what, known)

    def prompt(line: str) -> str:
        typed: str = click.prompt(line, default="", show_default=False, prompt_suffix=" ")
        return typed

    interview = Interview(kind, known, prompt, click.echo)
    answers = interview.record(model)
    proposed = adding.proposed_name(what, answers, known.languages[0], used)
    ident = interview.name(proposed, used)
    try:
        made = adding.draft(folder, what, ident, answers)
        adding.check(folder, made, available_languages(), clock.today)
        click.echo(f"\n{made.difference}\n")
        if not interview.yes("write", file=made.file):
            stop(say("not_written"))
        adding.write(made)
    except (DataError, EditError) as error:
        stop(say("refused"), str(error), say("typed"), edited("", [Put((ident,), answers)]))
    except adding.FileChangedError:
        typed = edited("", [Put((ident,), answers)])
        stop(say("changed", file=made.file), say("typed"), typed)
    click.echo(say("written", file=made.file, ident=ident))
