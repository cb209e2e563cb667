"""Where records stand in their files, for what is found out after the data are loaded."""

from __future__ import annotations

from pathlib import Path

from ..models.catalogue import KINDS
from ..yaml_files.reader import Document, read_yaml
from .loader import files_of


class Lines:
    """Where the records of ``folder`` stand; ``at`` is its place in the repository.

    Only the files that are asked for are read.
    """

    def __init__(self, folder: Path, at: str) -> None:
        self._folder = folder
        self._at = at
        self._held: dict[str, dict[str, Document]] = {}

    def of(self, kind: str, ident: str, inside: tuple[str | int, ...]) -> tuple[str, int]:
        """The file and line of a record's field; ``ident`` is empty for one alone."""
        if kind not in self._held:
            self._held[kind] = {}
            for file in files_of(self._folder, kind):
                label = f"{self._at}/{file.relative_to(self._folder).as_posix()}"
                document = read_yaml(file, label)
                idents = document.content if kind in KINDS else [""]
                self._held[kind] |= dict.fromkeys(idents, document)
        document = self._held[kind][ident]
        return document.file, document.line_of((ident, *inside) if ident else inside)
