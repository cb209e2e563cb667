"""Puts imported data into a data folder: all of it and sound, or nothing."""

from __future__ import annotations

import difflib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ...loading import DataError, load_catalogue
from ...loading.loader import reasons
from ...models.base import Record
from ...models.catalogue import KINDS, OPTIONAL, SINGLES
from ...problems import Problem
from ...yaml_files.edit import EditError, Put, differences, edited, plain
from ..add_records import Clock
from .parse import Imported


@dataclass(frozen=True)
class Change:
    """A file as it is and as it is to be; ``None`` where there is none."""

    file: Path
    before: str | None
    after: str | None


def changes(folder: Path, found: Imported, languages: list[str]) -> list[Change]:
    """What an import changes in the files of ``folder``; comments and untouched records stay.

    Raises ``EditError`` for a file that is not the plain YAML of the house.
    """
    made = []
    for kind, data in found.data.items():
        files = _files(folder, kind)
        held = {file: _plain(file) for file in files}
        alone = folder / f"{kind}.yaml"
        if kind in SINGLES:
            old = held.get(alone)
            same = old is not None and _same(SINGLES[kind], old, data, languages)
            made.append(_change(alone, old if same else data or None))
            continue
        left = dict(data)
        for ident, old in ((i, r) for records in held.values() for i, r in records.items()):
            if ident in left and _same(KINDS[kind], old, left[ident], languages):
                left[ident] = old  # as it is typed
        for file in files:
            if file != alone:
                own = {ident: left.pop(ident) for ident in list(left) if ident in held[file]}
                made.append(_change(file, own or None))
        must_be = kind not in OPTIONAL and not any(file != alone for file in files)
        made.append(_change(alone, left if left or must_be else None))
    return [change for change in made if change.before != change.after]


def _same(model: type[Record], old: Any, new: Any, languages: list[str]) -> bool:
    """Whether two ways of typing a record mean the same; none that is not valid does."""
    context = {"languages": languages}
    try:
        return model.model_validate(old, context=context) == model.model_validate(
            new, context=context
        )
    except ValidationError:
        return False


def _files(folder: Path, kind: str) -> list[Path]:
    inside = sorted((folder / kind).glob("*.yaml")) if kind in KINDS else []
    return [file for file in (folder / f"{kind}.yaml", *inside) if file.exists()]


def _plain(file: Path) -> Any:
    return plain(file.read_text("utf-8"))


def _change(file: Path, data: dict[str, Any] | None) -> Change:
    before = file.read_bytes().decode("utf-8") if file.exists() else None
    if data is None:
        return Change(file, before, None)
    old = plain(before or "")
    comments = [line for line in (before or "").splitlines(True) if line.startswith("#")]
    if not data:
        return Change(file, before, before if old == {} and before else "".join(comments) + "{}\n")
    both = [key for key in data if key in old]
    if both != [key for key in old if key in data] or not old:
        head = before if before and not old else ""  # comments over what was empty so far
        return Change(file, before, edited(head, [Put((), data)]))
    after = edited(before or "", differences(old, data))
    return Change(file, before, after)


def check(
    folder: Path, made: list[Change], found: Imported, languages: list[str], clock: Clock
) -> None:
    """Load the folder as it would be. Raises ``DataError``, told by sheet and cell."""
    try:
        checked(folder, made, lambda copy: languages, clock)
    except DataError as error:
        raise DataError([_in_sheets(each, found) for each in error.problems]) from None


def further(
    folder: Path, found: Imported, languages: list[str], available: list[str], clock: Clock
) -> list[Problem]:
    """What is wrong beside what the sheets themselves show; nothing that only follows from that."""
    told = {each.file for each in found.problems}
    if found.lacking:
        more = list(_alone(found, languages))
    else:
        try:
            check(folder, changes(folder, found, languages), found, available, clock)
        except EditError:  # of what cannot be written nothing more is known
            return []
        except DataError as error:
            more = error.problems
        else:
            more = []
    return [each for each in more if each.file not in told]


def _alone(found: Imported, languages: list[str]) -> Iterator[Problem]:
    """What is wrong with each record by itself: others may stand in rows that are not known."""
    for kind, data in found.data.items():
        single = SINGLES.get(kind)
        records = {(): data} if single is not None else {(i,): each for i, each in data.items()}
        model = single or KINDS[kind]
        for base, record in records.items():
            try:
                model.model_validate(record, context={"languages": languages})
            except ValidationError as error:
                for each in reasons(model, error, base):
                    if not (kind in found.lacking and each.code in _BY_ROWS):
                        yield _in_sheets(replace(each, file=f"/{kind}.yaml"), found)


_BY_ROWS = {"too_few", "rates_gap", "rates_overlap"}
"""What is told of a record of which a row may be missing."""


def checked(
    folder: Path, made: list[Change], languages: Callable[[Path], list[str]], clock: Clock
) -> None:
    """Load the folder as it would be; ``languages`` gives those that a folder has words for."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / folder.resolve().name
        shutil.copytree(folder, copy, symlinks=True)
        for change in made:
            target = copy / change.file.relative_to(folder)
            if change.after is None:
                target.unlink(missing_ok=True)
            else:
                target.parent.mkdir(exist_ok=True)
                target.write_text(change.after, "utf-8", newline="")
        load_catalogue(copy, languages(copy), clock)


def _in_sheets(problem: Problem, found: Imported) -> Problem:
    """The same problem at its cell; as it is where its file was not imported."""
    _, _, inside = problem.file.partition("/")
    kind = inside.partition("/")[0].removesuffix(".yaml")
    if kind not in found.data:
        return problem
    place = found.place(kind, problem.path)
    row = "".join(c for c in place.partition("!")[2] if c.isdigit())
    return Problem(place, int(row or 1), problem.code, problem.path, problem.values)


def told(made: list[Change]) -> str:
    """What would change, file by file."""
    parts = []
    for change in made:
        name = f"{change.file.parent.name}/{change.file.name}"
        old, new = (change.before or "").splitlines(), (change.after or "").splitlines()
        parts.append("\n".join(difflib.unified_diff(old, new, name, name, lineterm="", n=1)))
    return "\n\n".join(parts)


def write(made: list[Change]) -> None:
    """Put all files in place; if one cannot be, those before it are put back as they were."""
    done: list[Change] = []
    fresh: dict[Path, Path] = {}
    try:
        for change in made:
            if change.after is not None:
                change.file.parent.mkdir(exist_ok=True)
                fresh[change.file] = change.file.with_name(f".{change.file.name}.{os.getpid()}")
                fresh[change.file].write_text(change.after, "utf-8", newline="")
        for change in made:
            done.append(change)
            if change.after is None:
                change.file.unlink()
            else:
                fresh[change.file].replace(change.file)
    except OSError:
        for change in done:
            if change.before is None:
                change.file.unlink(missing_ok=True)
            else:
                change.file.write_text(change.before, "utf-8", newline="")
        raise
    finally:
        for left in fresh.values():
            left.unlink(missing_ok=True)


__all__ = ["Change", "EditError", "changes", "check", "told", "write"]
