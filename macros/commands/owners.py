"""``owners``: name those who must approve what is not data."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("handles", nargs=-1, required=True, metavar="@NAMA...")
@click.option("--data", default="data", help="Folder datanya · the data folder")
def owners(handles: tuple[str, ...], data: str) -> None:
    """Tulis .github/CODEOWNERS · Write it: who must approve all but data.

    @NAMA: akun GitHub atau tim, @organisasi/tim · an account of GitHub, or a team.
    """
    from ..staff.owners import FILE, HANDLE, code_owners

    wrong = [each for each in handles if not HANDLE.fullmatch(each)]
    if wrong:
        raise click.BadParameter(f"@nama, @organisasi/tim: {wrong[0]!r}", param_hint="@NAMA")
    file = Path(FILE)
    file.parent.mkdir(exist_ok=True)
    file.write_text(code_owners(handles, data.strip("/")), "utf-8")
    click.echo(f"{FILE}: {' '.join(handles)}")
