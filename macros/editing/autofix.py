"""Mend a data folder where that is certain: every fix is tried on a copy, and judged by the check.

A fix that leaves its own mistake, or brings another to its line or its field, is dropped. What
was merely hidden by the mistake, in other places of the file, may come to light.
"""

from __future__ import annotations

import difflib
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..files import write_file
from ..loading import DataError, Problem, load_catalogue
from ..loading.loader import Clock, files_of
from ..models.catalogue import KINDS, SINGLES
from ..problems import Path as FieldPath
from ..problems import harmless
from ..yaml_files.opening import bytes_of
from .fix_rules import Edit, Fix, Sheet, fix_for

MOST_ROUNDS = 100
"""One mistake may hide the next; so often is a folder read again at most."""

_Texts = dict[str, str]
"""What files hold, by the name that problems have for them."""
_Known = tuple[str, int, str, FieldPath]


@dataclass(frozen=True)
class Change:
    """A file before and after, all its characters."""

    file: Path
    name: str
    before: str
    after: str

    def diff(self) -> str:
        """A unified diff in which nothing commands a terminal or a runner."""
        lines = difflib.unified_diff(
            self.before.split("\n"), self.after.split("\n"), self.name, self.name, lineterm=""
        )
        return "\n".join(_shown(line.removesuffix("\r")) for line in lines)


def _shown(line: str) -> str:
    shown = harmless(line)
    if shown[1:].lstrip().startswith("::"):
        return shown.replace(":", "\\u003a", 1)
    return shown


@dataclass(frozen=True)
class Mended:
    """What would be changed, and which problems would remain then."""

    changes: list[Change]
    problems: list[Problem]

    def diff(self) -> str:
        """All changes as one unified diff."""
        return "\n".join(change.diff() for change in self.changes)

    def write(self) -> None:
        """Put every change in its place, each file whole or not at all.

        Raises ``OSError`` where one cannot be written, or is no longer what was read.
        """
        for change in self.changes:
            _replace(change.file, change.before.encode(), change.after.encode())


def mend(folder: Path, problems: list[Problem], languages: list[str], clock: Clock) -> Mended:
    """What can be mended in ``folder`` with certainty; nothing is written.

    ``problems`` are what the check finds there; ``languages`` and ``clock`` as for
    ``load_catalogue``.
    """
    files = _files(folder)
    before = {name: text for name, file in files.items() if (text := _text(file)) is not None}
    with tempfile.TemporaryDirectory() as place:
        copy = _Copy(Path(place) / folder.name, languages, clock, before)
        texts, found = before, copy.problems(before)
        while True:
            mended, remaining = _settled(copy, texts, found)
            if mended == texts:
                break
            texts, found = mended, remaining
    # What the copy does not have is as it was: links, files of other names, missing ones.
    found = [each for each in found if each.file in before]
    found += [each for each in problems if each.file not in before]
    changes = [Change(files[n], n, before[n], texts[n]) for n in before if texts[n] != before[n]]
    return Mended(changes, sorted(found))


def _files(folder: Path) -> dict[str, Path]:
    """The ordinary files of a data folder, by the name that problems have for them."""
    found = {}
    for kind in (*SINGLES, *KINDS):
        for file in files_of(folder, kind):
            if file.is_file() and not file.is_symlink():
                found[f"{folder.name}/{file.relative_to(folder).as_posix()}"] = file
    return found


def _text(file: Path) -> str | None:
    """All characters of a file, a mark of byte order too; None where it holds no text."""
    try:
        return bytes_of(file, file.name).decode("utf-8")
    except (DataError, UnicodeDecodeError):
        return None


class _Copy:
    """A copy of the data folder to try fixes on."""

    def __init__(self, folder: Path, languages: list[str], clock: Clock, texts: _Texts) -> None:
        self.folder = folder
        self.languages = languages
        self._clock = clock
        self._written: _Texts = {}
        folder.mkdir()
        self._write(texts)

    def _write(self, texts: _Texts) -> None:
        for name, text in texts.items():
            if self._written.get(name) != text:
                file = self.folder.parent / name
                file.parent.mkdir(exist_ok=True)
                file.write_bytes(text.encode())
        self._written = texts

    def problems(self, texts: _Texts) -> list[Problem]:
        """What is wrong if the files hold ``texts``."""
        self._write(texts)
        try:
            load_catalogue(self.folder, self.languages, self._clock)
        except DataError as error:
            return error.problems
        return []


def _settled(copy: _Copy, texts: _Texts, before: list[Problem]) -> tuple[_Texts, list[Problem]]:
    """The texts with every fix that stands its trial, and what remains wrong."""
    refused: set[_Known] = set()
    while True:
        tried, applied, after = _tried(copy, texts, before, refused)
        bad = {_known(fix.problem) for fix in applied if not _good(fix, before, after)}
        if not bad:
            return tried, after
        refused |= bad


def _tried(
    copy: _Copy, texts: _Texts, problems: list[Problem], refused: set[_Known]
) -> tuple[_Texts, list[Fix], list[Problem]]:
    """Fix what can be fixed, and what comes to light then, until nothing can."""
    applied: list[Fix] = []
    done = set(refused)
    for _ in range(MOST_ROUNDS):
        fixes = defaultdict(list)
        sheets: dict[str, Sheet] = {}
        for problem in problems:
            name = problem.file
            if _known(problem) in done or name not in texts:
                continue
            if name not in sheets:
                sheets[name] = Sheet(name, texts[name].removeprefix("\ufeff"), copy.languages)
            if (fix := fix_for(problem, sheets[name])) is not None:
                fixes[name].append(fix)
        if not fixes:
            break
        texts = dict(texts)
        for name, found in fixes.items():
            texts[name], used = _edited(texts[name], found)
            applied += used
            done |= {_known(fix.problem) for fix in used}
        problems = copy.problems(texts)
    return texts, applied, problems


def _edited(text: str, fixes: list[Fix]) -> tuple[str, list[Fix]]:
    """``text`` with the fixes that do not touch each other, and which these are."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = text.removeprefix(mark).split("\n")
    taken: list[Edit] = []
    used = []
    for fix in fixes:
        if not any(_touch(edit, other) for edit in fix.edits for other in taken):
            taken += fix.edits
            used.append(fix)
    for edit in sorted(taken, reverse=True):
        line = lines[edit.line - 1]
        lines[edit.line - 1] = line[: edit.start] + edit.new + line[edit.end :]
    return mark + "\n".join(lines), used


def _touch(one: Edit, other: Edit) -> bool:
    return one.line == other.line and one.start <= other.end and other.start <= one.end


def _good(fix: Fix, before: list[Problem], after: Iterable[Problem]) -> bool:
    """Whether the fix has removed its own problem and brought none."""
    own = fix.problem
    known = {_known(problem) for problem in before}
    unreadable = any(each.file == own.file and not each.path for each in before)
    lines = {edit.line for edit in fix.edits}
    for each in after:
        if each.file != own.file:
            continue
        if each.code == own.code and each.line == own.line and each.path == own.path:
            return False
        if _known(each) in known:
            continue
        if each.code in _FAR and "map_point" in fix.path:
            return False
        if each.code in _RATES and each.path[:2] == fix.path[:2]:
            return False
        if not each.path and not unreadable:
            return False  # the file could be read before
        if each.path and fix.path:
            if fix.path[: len(each.path)] == each.path:
                return False
        elif each.line in lines:
            return False
    return True


_FAR = {"far_point", "minus_forgotten"}
"""Told of one office's point, and brought about by another's."""

_RATES = {"rates_gap", "rates_overlap"}
"""Told of one rate of a tariff, and brought about by the one before."""


def _known(problem: Problem) -> _Known:
    return problem.file, problem.line, problem.code, problem.path


def _replace(file: Path, before: bytes, after: bytes) -> None:
    if file.is_symlink() or file.read_bytes() != before:
        raise OSError(f"{file}: berubah sementara itu · was changed meanwhile")
    write_file(file, after)
