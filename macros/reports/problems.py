"""The mistakes in a data folder, for machines: GitHub's annotations and JSON.

Whatever was typed into the data is hostile here too: values come through ``harmless``, and each
format escapes what commands in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePath

from ..loading import Problem
from .annotations import annotation

_ROOT_MARKS = (".git", "mkdocs.yml")


def repository_root(folder: Path) -> Path:
    """The folder that file names are told from: of the repository, or else of the site."""
    above = [folder.resolve(), *folder.resolve().parents]
    for mark in _ROOT_MARKS:
        for place in above:
            if (place / mark).exists():
                return place
    return above[1] if len(above) > 1 else above[0]


def beside(folder: Path) -> PurePath:
    """The folder that the data folder ``folder`` stands in, from the repository's root.

    Problems name their file from there: ``data/services.yaml``.
    """
    return folder.resolve().parent.relative_to(repository_root(folder))


def github(problems: Iterable[Problem], folder: Path) -> str:
    """A workflow command for each problem; GitHub shows them beside the lines of a pull request.

    A runner shows the first ten of a step there, and all of them in its log.
    """
    place = beside(folder)
    commands = []
    for problem in problems:
        told = [f"[{name}] {t['what']} {t['fix']}" for name, t in problem.said().items()]
        commands.append(
            annotation(
                "error",
                "\n".join(told),
                title=problem.place or problem.code,
                file=(place / problem.file).as_posix(),
                line=problem.line,
            )
        )
    return "\n".join(commands)


def as_json(problems: Iterable[Problem], folder: Path) -> str:
    """A list with an object for each problem, in the order of files and lines.

    It looks so::

        [{"file": "data/fees.yaml",           from the repository's root
          "line": 25,                         from 1
          "path": ["kartu", "rates", 0],      keys, and positions from 0; [] for a whole file
          "code": "dots_in_number",           as in macros/messages/problems.yaml
          "said": {"id": {"what": "…", "fix": "…"}, "en": {"what": "…", "fix": "…"}}}]

    Sound data give ``[]``. All is ASCII: other characters are escaped, as JSON has it.
    """
    place = beside(folder)
    told = [
        {
            "file": (place / problem.file).as_posix(),
            "line": problem.line,
            "path": list(problem.path),
            "code": problem.code,
            "said": problem.said(),
        }
        for problem in problems
    ]
    return json.dumps(told, indent=2)


FORMATS: dict[str, Callable[[Sequence[Problem], Path], str]] = {
    "github": github,
    "json": as_json,
}
"""How problems are told to machines, by the name that ``--format`` has for it."""
