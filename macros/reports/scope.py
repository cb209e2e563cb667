"""How far a change reaches: data alone, or what is run when the site is built.

Only ordinary YAML files of the data folder are data. All else, down to a link or an odd name
inside that folder, is for an owner of the repository to review, and is told with the reason. So
are words of the interface, wherever they stand: they say on every page what is sure, and open.
So is ``site.yaml``: it says whose site this is, and whether an office has adopted it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..changes.git import Touched
from ..i18n.words import WORDS_FOLDER
from ..messages import shipped
from ..problems import harmless
from .annotations import annotation

OWNERS = ".github/CODEOWNERS"
"""GitHub asks the people named in it to approve a change."""

_LINK, _SUBMODULE, _EXECUTABLE, _GONE, _FILE = "120000", "160000", "100755", "000000", "100644"
_INSIDE = re.compile(r"(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+\.yaml")
SITE = "site.yaml"
_NAME = re.compile(r"[A-Za-z0-9_./-]+")

_KINDS = {
    "docs/": "page",
    ".github/workflows/": "workflow",
    ".github/": "setting",
    ".ci/": "workflow",
    "macros/": "code",
    "tests/": "code",
    "tools/": "code",
    "bench/": "code",
    "schemas/": "code",
    "editor/": "dependency",
    "requirements/": "dependency",
}
_FILES = {"pyproject.toml": "dependency", "mkdocs.yml": "setting", "Makefile": "setting"}


@dataclass(frozen=True)
class Reach:
    """The paths that are data, and the others, each with what it is: a key of the words."""

    data: list[str]
    more: list[tuple[str, str]]


def reach(touched: Sequence[Touched], folder: str = "data") -> Reach:
    """Sort what has changed; ``folder`` is the data folder, from the repository's root."""
    found = [(each.path, kind_of(each.path, each.modes, folder)) for each in touched]
    data = [path for path, kind in found if kind is None]
    return Reach(data, [(path, kind) for path, kind in found if kind is not None])


def kind_of(path: str, modes: tuple[str, ...] = (_FILE,), folder: str = "data") -> str | None:
    """What a path is beside data; None for data. ``modes`` are git's, before and after."""
    if _SUBMODULE in modes:
        return "submodule"
    if _LINK in modes:
        return "link"
    if path.startswith(f"{folder}/"):
        if _INSIDE.fullmatch(inside := path.removeprefix(f"{folder}/")):
            if not set(modes) <= {_FILE, _GONE}:
                return "executable"
            if inside == SITE:
                return "site"
            return "words" if inside.startswith(f"{WORDS_FOLDER}/") else None
        return "not_yaml" if _NAME.fullmatch(path) else "odd_name"
    if path in _FILES:
        return _FILES[path]
    return next((kind for start, kind in _KINDS.items() if path.startswith(start)), "other")


@functools.cache
def words() -> dict[str, dict[str, dict[str, str]]]:
    """What is said: ``{"said" or "kinds": {key: {language: text}}}``."""
    loaded: dict[str, dict[str, dict[str, str]]] = shipped("reach")
    return loaded


def summary(found: Reach) -> dict[str, str]:
    """The whole in one sentence, by language."""
    key = "more_than_data" if found.more else "only_data" if found.data else "nothing"
    count = len(found.more or found.data)
    return {name: text.format(n=count) for name, text in words()["said"][key].items()}


def as_text(found: Reach, *, has_owners: bool) -> str:
    """For people: the sentence, then every path with its reason."""
    lines = list(summary(found).values())
    if found.more and not has_owners:
        lines += words()["said"]["no_owners"].values()
    for path, kind in found.more:
        lines += ["", harmless(path), *(f"  [{k}] {v}" for k, v in words()["kinds"][kind].items())]
    return "\n".join(lines)


def as_github(found: Reach, *, has_owners: bool) -> str:
    """For GitHub's runner, which shows the first ten of a step: one note for each kind first."""
    said = summary(found)
    notes = [annotation("warning" if found.more else "notice", "\n".join(said.values()))]
    if found.more and not has_owners:
        notes.append(annotation("warning", "\n".join(words()["said"]["no_owners"].values())))
    # Kinds in turn: whatever many paths of one kind there are, no other is pushed out of sight.
    turns: dict[str, int] = {}
    ordered = []
    for path, kind in found.more:
        turns[kind] = turns.get(kind, 0) + 1
        ordered.append((turns[kind], path, kind))
    for _, path, kind in sorted(ordered):
        told = "\n".join(f"[{name}] {text}" for name, text in words()["kinds"][kind].items())
        notes.append(annotation("warning", told, title=path, file=path))
    return "\n".join(notes)


FORMATS: dict[str, Callable[..., str]] = {
    "text": as_text,
    "github": as_github,
}
"""How it is told, by the name that ``--format`` has for it."""
