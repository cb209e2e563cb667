"""``proposal``: a change of the data out of a filled issue form."""

from __future__ import annotations

import sys
import zoneinfo
from pathlib import Path

import click

from .arguments import DATA, FOLDER

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("event", type=FILE)
@click.option("--folder", type=DATA, default=Path("data"), help="Folder data · the data folder")
@click.option(
    "--forms", type=FOLDER, default=Path(".github/ISSUE_TEMPLATE"), help="Formulirnya · the forms"
)
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), required=True)
def proposal(event: Path, folder: Path, forms: Path, output: Path) -> None:
    """Isian issue menjadi perubahan data · A filled issue form becomes a change of the data.

    EVENT: berkas kejadian dari host · the event, as the host writes it. Writes into OUTPUT: result
    (propose or comment), number, branch, title, body.md, comment.md.
    """
    from .. import clock
    from ..loading import DataError, load_catalogue
    from ..staff import forms as filled_forms
    from ..staff import proposing
    from ..views.words import available_languages

    held = {"result": "comment", "branch": "", "title": "", "body.md": "", "comment.md": ""}
    try:
        languages = available_languages(folder)
        number = filled_forms.number_of(event)
        try:
            zone = load_catalogue(folder, languages, clock.today).site.time_zone
            today = clock.today(zoneinfo.ZoneInfo(zone))
            filled = filled_forms.read(event, filled_forms.forms(forms))
            made = proposing.propose(filled, folder, languages, clock.today, today)
        except filled_forms.FormError as error:
            trouble = proposing.Trouble("", error.code)
            held["comment.md"] = proposing.comment([trouble])
        except proposing.RefusedError as error:
            held["comment.md"] = proposing.comment(error.troubles, error.data)
        else:
            proposing.write(made)
            held |= {"result": "propose", "branch": f"usulan-{number}"}
            held |= {"title": proposing.title(made), "body.md": proposing.body(made, filled)}
    except (DataError, clock.BadEpochError, filled_forms.FormError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    output.mkdir(parents=True, exist_ok=True)
    for name, content in (held | {"number": str(number)}).items():
        (output / name).write_text(content, "utf-8")
    click.echo(f"{held['result']} #{number}")
