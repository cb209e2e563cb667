"""Data as they were typed, from a folder or from a revision in git, ready to be compared.

Nothing is asked of them but that they can be read: what was written before a field existed, or
against a rule of today, can still be held beside what is written now.
"""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import clock
from ..i18n.words import available_languages
from ..loading import DataError, load_catalogue
from ..loading.loader import chosen_languages
from ..models.catalogue import KINDS, SINGLES
from ..yaml_files.opening import bytes_of
from ..yaml_files.reader import Document, read_yaml
from .git import Blob, GitError, Repository

Name = tuple[str, str]
"""A record by its kind and id; the id is empty for ``site``, ``plan`` and ``mall``."""

DATA = "data"
"""The folder of a revision for which none is named."""


@dataclass
class DataSet:
    """The records of a data folder by name.

    ``unread`` are files that could not be read, or whose name is not known. ``sound`` is whether
    the data pass every check of today, None if nobody looked.
    """

    title: str
    records: dict[Name, Any] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    sound: bool | None = None

    @property
    def unread_kinds(self) -> set[str]:
        """The kinds of which a file could not be read, so that nobody knows what there was."""
        tops = {path.removesuffix(".yaml").partition("/")[0] for path in self.unread}
        return tops & {*KINDS, *SINGLES}

    def of_kind(self, kind: str) -> dict[str, Any]:
        """The records of one kind by id."""
        return {ident: held for (each, ident), held in self.records.items() if each == kind}


class Reader:
    """Reads data sets; a file with the same content is read once only."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, Any] | None] = {}

    def folder(self, folder: Path, title: str) -> DataSet:
        """The data of a folder."""
        files = {
            file.relative_to(folder).as_posix(): file
            for file in sorted(folder.rglob("*.yaml"))
            if not file.is_symlink() and not file.parent.is_symlink()
        }
        contents = {}
        for path, file in files.items():
            try:
                contents[path] = bytes_of(file, path)
            except DataError:
                contents[path] = b""
        return self._of({path: self._file(held) for path, held in contents.items()}, title)

    def revision(self, repository: Repository, commit: str, folder: str, title: str) -> DataSet:
        """The data of a folder in a commit. Raises GitError."""
        blobs = repository.files(commit, folder)
        fresh = [blob for blob in blobs if blob.ident not in self._known]
        for ident, content in repository.contents(fresh).items():
            self._known[ident] = self._read(content)
        return self._of({blob.path: self._known[blob.ident] for blob in blobs}, title)

    def _file(self, content: bytes) -> dict[str, Any] | None:
        key = hashlib.sha256(content).hexdigest()
        if key not in self._known:
            self._known[key] = self._read(content)
        return self._known[key]

    def _read(self, content: bytes) -> dict[str, Any] | None:
        """What a file holds, which may be nothing; None where it cannot be read."""
        with tempfile.TemporaryDirectory(prefix="loket-") as folder:
            file = Path(folder) / "file.yaml"
            file.write_bytes(content)
            read = read_yaml(file, file.name)
            return None if read.problems and not read.content else read.content

    def _of(self, files: dict[str, dict[str, Any] | None], title: str) -> DataSet:
        found = DataSet(title)
        for path, content in sorted(files.items()):
            top, _, below = path.removesuffix(".yaml").partition("/")
            if top in KINDS and "/" not in below and content is not None:
                for ident, record in content.items():
                    found.records.setdefault((top, ident), record)
            elif top in SINGLES and not below and content is not None:
                found.records |= {(top, ""): content} if content else {}
            else:
                found.unread.append(path)
        site = Document("site.yaml", content=found.records.get(("site", ""), {}))
        found.languages = chosen_languages(site, available_languages())
        return found


def read(argument: str, reader: Reader, here: Path) -> DataSet:
    """The data that ``argument`` names.

    A folder, or a revision such as ``main`` or ``HEAD~3:data`` of the repository in which ``here``
    lies. Raises GitError where it names nothing.
    """
    if argument and (folder := here / argument).is_dir():
        data = reader.folder(folder, argument)
        data.sound = _is_sound(folder)
        return data
    revision, colon, path = argument.partition(":")
    repository = Repository(here)
    commit = repository.commit(revision)
    inside = (path.strip("/") or ".") if colon else DATA
    blobs = repository.files(commit, inside)
    data = reader.revision(repository, commit, inside, argument)
    data.sound = _is_sound_copy(repository, blobs)
    return data


def _is_sound(folder: Path) -> bool:
    try:
        load_catalogue(folder, available_languages(folder), clock.today)
    except DataError:
        return False
    return True


def _is_sound_copy(repository: Repository, blobs: list[Blob]) -> bool:
    contents = repository.contents(blobs)
    with tempfile.TemporaryDirectory(prefix="loket-") as temporary:
        folder = Path(temporary) / DATA
        folder.mkdir()
        for blob in blobs:
            file = folder / blob.path
            if ".." in Path(blob.path).parts or not file.resolve().is_relative_to(folder.resolve()):
                raise GitError(f"bukan nama berkas · not a file's name: {blob.path!r}")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(contents[blob.ident])
        return _is_sound(folder)
