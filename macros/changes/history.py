"""What has changed for citizens, from the history of the data folder in git.

It is told from commit to commit of the current branch, in the repository in which the data lie.
What a commit changed never changes again: it is kept in the build's cache by the commit's id.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.resources
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ValidationError

from ..files import write_file
from .change import Change
from .diff import compare
from .git import Commit, GitError, Repository
from .snapshot import DataSet, Reader

FOLDER = "history"
"""The folder of the build's cache that holds what each commit changed."""

MOST_COMMITS = 200

FACTS = {
    "fee", "requirement", "status", "service", "hours", "place", "contact", "time", "procedure",
    "product", "complaints", "plan", "notice", "disagreement",
}  # fmt: skip
"""Topics that citizens act on; others are not listed."""

_MADE_BY = ("changes", "i18n", "messages", "models")


@dataclass(frozen=True)
class Step:
    """A commit that changed facts, and which."""

    commit: Commit
    changes: list[Change]


@dataclass(frozen=True)
class Past:
    """Steps, the newest first, or nothing known at all.

    ``last`` is the latest commit of the data; ``first`` the one that brought them, None where that
    is older than what is looked at. ``kept`` are the names of what is in the cache.
    """

    known: bool
    steps: list[Step] = field(default_factory=list)
    last: Commit | None = None
    first: Commit | None = None
    kept: set[str] = field(default_factory=set)


def fingerprint(data: Path) -> str:
    """Stands for the history of a data folder: equal only if it is the same; cheap to ask for."""
    try:
        repository = Repository(data)
        if repository.is_shallow():
            return "shallow"
        return "".join(each.ident for each in repository.commits(repository.inside(data), 1))
    except GitError:
        return ""


def past(data: Path, cache: Path | None = None, most: int = MOST_COMMITS) -> Past:
    """The history of a data folder, as far as git has all of it. Never raises for its lack."""
    try:
        repository = Repository(data)
        if repository.is_shallow():
            return Past(known=False)
        folder = repository.inside(data)
        commits = repository.commits(folder, most + 1)
        if not commits:
            return Past(known=False)
        return _told(repository, folder, commits, cache, most)
    except GitError:
        return Past(known=False)


def _told(
    repository: Repository, folder: str, commits: list[Commit], cache: Path | None, most: int
) -> Past:
    reader = Reader()
    read = functools.lru_cache(maxsize=2)(functools.partial(_data, repository, reader, folder))
    steps: list[Step] = []
    kept = set()
    earlier = commits[-1]
    for later in reversed(commits[:-1]):
        pair = f"{_maker()} {folder} {earlier.ident} {later.ident}"
        key = hashlib.sha256(pair.encode()).hexdigest()
        found = None if cache is None else _known(cache / key)
        if found is None:
            found = _compared(read(earlier.ident), read(later.ident))
            if cache is not None:
                write_file(cache / key, found.model_dump_json())
        kept.add(key)
        if found.readable:
            earlier = later
        if found.changes:
            steps.insert(0, Step(later, found.changes))
    first = commits[-1] if len(commits) <= most else None
    return Past(True, steps, commits[0], first, kept)


class _Found(BaseModel):
    """What a commit changed; ``readable`` is whether the next may be held against it."""

    readable: bool
    changes: list[Change]


def _compared(old: DataSet, new: DataSet) -> _Found:
    if new.unread_kinds:
        return _Found(readable=False, changes=[])
    changes = [change for change in compare(old, new, pages=False).changes if _is_fact(change)]
    return _Found(readable=True, changes=changes)


def _data(repository: Repository, reader: Reader, folder: str, commit: str) -> DataSet:
    """The data of a commit; none where it has no such folder.

    Raises GitError where git has not all of them: what is missing would be told as new or gone.
    """
    if folder != "." and not repository.has(commit, folder):
        return DataSet(commit)
    return reader.revision(repository, commit, folder, commit)


def _is_fact(change: Change) -> bool:
    return change.topic in FACTS and not change.wording and change.only is None


def _known(file: Path) -> _Found | None:
    try:
        return _Found.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None


@functools.cache
def _maker() -> str:
    """What changes are told by: another version may tell them in other words."""
    here = Path(str(importlib.resources.files("macros")))
    whole = hashlib.sha256()
    for place in _MADE_BY:
        folder = here / place
        files = sorted(folder.rglob("*")) if folder.is_dir() else [folder]
        for file in files:
            if file.suffix in {".py", ".yaml"}:
                whole.update(file.read_bytes())
    return whole.hexdigest()
