"""``new``: a record of the data, asked for field by field."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from .arguments import DATA

if TYPE_CHECKING:
    from ..staff.adding import Draft
    from ..staff.asking import Known, Made
    from ..staff.talking import Talk


@click.command()
@click.argument("what", required=False)
@click.option("--folder", type=DATA, default=Path("data"), help="Folder data · the data folder")
def new(what: str | None, folder: Path) -> None:
    """Tambah catatan dengan tanya jawab · Add a record by questions and answers.

    Tanpa WHAT: apa saja yang dapat ditambah. Ctrl-C: tidak ada yang ditulis.

    Without WHAT: all that can be added. Ctrl-C: nothing is written.
    """
    from .. import clock
    from ..loading import DataError, load_catalogue
    from ..staff import adding, unfinished
    from ..staff.talking import Talk, say
    from ..views.words import available_languages

    if what is None or what not in adding.ADDED:
        _list_kinds(what)
    try:
        catalogue = load_catalogue(folder, available_languages(folder), clock.today)
    except (DataError, clock.BadEpochError) as error:
        stop(say("unsound"), str(error))
    if what == "milestone" and catalogue.plan is None:
        stop(say("no_plan"))
    known = adding.known(catalogue, clock.today)
    file = unfinished.place(folder, what)
    talk = Talk(_prompt, click.echo)
    try:
        _go_on(talk, file)
        _length(what, known)
        records, files = talk.run(lambda: _asked(what, folder, known.copied(), talk))
        adding.write(files)
    except _ThrownAway:
        file.unlink(missing_ok=True)
        stop(say("not_written"))
    except (click.Abort, KeyboardInterrupt, _LeftUnsound):
        stop("", say("not_written"), *_kept(talk, file, what))
    except adding.FileChangedError as error:
        stop(say("changed", file=error.args[0]), *_as_typed(records), *_kept(talk, file, what))
    file.unlink(missing_ok=True)
    for record in records:
        click.echo(say("written", file=f"{record.kind}.yaml", ident=record.ident))


def stop(*lines: str) -> NoReturn:
    """End the command with what is wrong."""
    click.echo("\n".join(lines), err=True)
    sys.exit(1)


class _ThrownAway(Exception):  # noqa: N818 - what was wanted, no error
    """All answers are to be forgotten."""


class _LeftUnsound(Exception):  # noqa: N818
    """The data would have mistakes, and no answer was changed."""


def _list_kinds(asked_for: str | None) -> NoReturn:
    from ..staff.adding import ADDED
    from ..staff.fields import meaning
    from ..staff.talking import say

    lines = [say("kinds")]
    for what, (_, model, _) in ADDED.items():
        said = meaning(model)
        lines += [f"  {what}: {said.title}", f"      {said.what}"]
    lines += ["", say("not_alone")]
    if asked_for is not None:
        stop(say("none_such", typed=asked_for), *lines)
    click.echo("\n".join(lines))
    sys.exit(0)


def _prompt(line: str) -> str:
    typed: str = click.prompt(line, default="", show_default=False, prompt_suffix=" ")
    return typed


def _go_on(talk: Talk, file: Path) -> None:
    """Take up what was answered another day, where there is such, and it is wanted."""
    from ..staff import unfinished
    from ..staff.talking import Back, say

    if answers := unfinished.read(file):
        try:
            wanted = talk.yes("draft?", say("draft_found", count=len(answers), file=file.name))
        except Back:
            wanted = False
        talk.ahead = list(answers) if wanted else []


def _length(what: str, known: Known) -> None:
    """Say how much is going to be asked, and that it need not be answered at once."""
    from ..staff import adding
    from ..staff.progress import outline
    from ..staff.talking import say

    told = outline(adding.ADDED[what][1], known.languages)
    click.echo(say("length", most=told.most, fewest=told.fewest))
    if told.count > 1:
        click.echo(say("length_parts", count=told.count))
    click.echo(say("help"))


def _kept(talk: Talk, file: Path, what: str) -> list[str]:
    from ..staff import unfinished
    from ..staff.talking import say

    answers = talk.unfinished()
    if answers and unfinished.keep(file, answers):
        return [say("draft_kept", file=file.name, what=what)]
    return []


def _asked(what: str, folder: Path, known: Known, talk: Talk) -> tuple[list[Made], list[Draft]]:
    """The record with those made on its way, and the files that hold them, once they are sound."""
    from .. import clock
    from ..loading import DataError
    from ..staff import adding
    from ..staff.asking import Interview, Made, proposed_name, told
    from ..staff.editing import EditError
    from ..staff.talking import say
    from ..views.words import available_languages

    kind, model, _ = adding.ADDED[what]
    interview = Interview(kind, known, talk)
    answers = interview.whole(model)
    services = interview.services() if what == adding.EVENT else ()
    used = adding.taken(what, known)
    ident = interview.name(proposed_name(what, answers, known.languages[0], used), used)
    records = [*interview.made, Made(kind, ident, answers, services)]
    try:
        files = adding.drafts(folder, records)
        adding.check(folder, files, available_languages(), clock.today)
    except (DataError, EditError) as error:
        talk.tell("\n" + say("refused"))
        for line in told(error.problems) if isinstance(error, DataError) else [str(error)]:
            talk.tell(line)
        for line in _as_typed(records):
            talk.tell(line)
        talk.change()
        raise _LeftUnsound from None
    names = ", ".join(f"{each.file.parent.name}/{each.file.name}" for each in files)
    while True:
        for each in files:
            talk.tell(f"\n{each.difference}")
        talk.tell("")
        if talk.yes("write?", say("write", file=names)):
            return records, files
        if talk.yes("discard?", say("discard")):
            raise _ThrownAway
        talk.change()


def _as_typed(records: list[Made]) -> list[str]:
    from ..staff.editing import EditError, Put, edited
    from ..staff.talking import say

    try:
        return [say("typed")] + [edited("", [Put((r.ident,), r.answers)]) for r in records]
    except EditError:
        return []
