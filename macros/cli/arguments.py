"""What several commands ask for."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from .. import clock
from ..i18n.words import available_languages
from ..loading import DataError, load_catalogue
from ..models.catalogue import Catalogue

SITE = "site.yaml"
"""The file that every data folder has."""


class _Folder(click.Path):
    """A folder that is there; where it is not, both languages say which one is meant."""

    def __init__(self, data: bool = False) -> None:
        super().__init__(exists=True, file_okay=False, path_type=Path)
        self._data = data

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        folder = Path(value)
        if self._data and not (folder / SITE).is_file() and (folder / "data" / SITE).is_file():
            self.fail(
                f"«{folder}» adalah folder situs. Maksudnya {folder / 'data'}? · "
                f"“{folder}” is the site's folder. Did you mean {folder / 'data'}?"
            )
        if folder.is_dir():
            return super().convert(value, param, ctx)
        if self._data and Path(SITE).is_file():
            self.fail(
                f"Di sini tidak ada folder «{folder}»: Anda sedang di dalam folder datanya. Pindah "
                f"ke folder situs dengan cd .. lalu ulangi. · There is no folder “{folder}” here: "
                "you are inside the data folder. Go to the site's folder by cd .. and try again."
            )
        if folder == Path("site"):
            self.fail(
                "Belum ada folder «site»: bangun dulu situsnya dengan python -m mkdocs build "
                "--strict · There is no folder “site” yet: build the site first, by python -m "
                "mkdocs build --strict"
            )
        self.fail(
            f"Tidak ada folder «{folder}» di {Path.cwd()}. Jalankan perintahnya dari folder situs, "
            f"yang memuat mkdocs.yml dan data. · There is no folder “{folder}” in {Path.cwd()}. "
            "Run the command from the site's folder, which holds mkdocs.yml and data."
        )


FOLDER = _Folder()
"""A folder that is there."""

DATA = _Folder(data=True)
"""A data folder that is there."""


def catalogue_of(folder: Path) -> Catalogue:
    """The data in a folder. Ends the command, telling every mistake, if there is any."""
    try:
        return load_catalogue(folder, available_languages(folder), clock.today)
    except (DataError, clock.BadEpochError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def place_of(folder: Path) -> str:
    """A data folder's place in the repository at whose root the command is run: ``data``."""
    try:
        return folder.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return folder.name
