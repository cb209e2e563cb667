"""The mistakes in a data folder, for machines: GitHub's annotations, JSON, and SARIF 2.1.0.

Whatever was typed into the data is hostile here too: values come through ``harmless``, and each
format escapes what commands in it.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from ..loading import Problem
from ..loading.problems import sentences
from .annotations import annotation

SARIF_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

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
          "code": "dots_in_number",           as in macros/words/problems.yaml
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


def sarif(problems: Sequence[Problem], folder: Path) -> str:
    """A SARIF 2.1.0 log of one run: a rule for every code found, a result for every problem."""
    place = beside(folder)
    codes = sorted({problem.code for problem in problems})
    log = {
        "$schema": SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "loket",
                        "semanticVersion": importlib.metadata.version("loket"),
                        "language": "id",
                        "rules": [_rule(code) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(each, codes.index(each.code), place) for each in problems],
            }
        ],
    }
    return json.dumps(log, indent=2)


def _plain(text: str) -> str:
    """Text in which a viewer of SARIF finds neither a link nor a gap to fill in."""
    for mark in "\\[]":
        text = text.replace(mark, "\\" + mark)
    return text.replace("{", "{{").replace("}", "}}")


_BLANK = re.compile(r"(?<!\{)\{[a-z_]+\}(?!\})")


def _rule(code: str) -> dict[str, Any]:
    """What is said of every mistake of a code, with an ellipsis for what differs."""
    said = {
        language: {part: _BLANK.sub("…", text).format() for part, text in told.items()}
        for language, told in sentences()[code].items()
    }
    return {
        "id": code,
        "shortDescription": {"text": _plain(" · ".join(told["what"] for told in said.values()))},
        "help": {"text": _plain(" · ".join(told["fix"] for told in said.values()))},
        "defaultConfiguration": {"level": "error"},
    }


def _result(problem: Problem, rule: int, place: PurePath) -> dict[str, Any]:
    file = (place / problem.file).as_posix()
    lines = [f"{name}: {told['what']} {told['fix']}" for name, told in problem.said().items()]
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(file), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": problem.line},
        }
    }
    if problem.place:
        location["logicalLocations"] = [{"fullyQualifiedName": problem.place}]
    # The same mistake is known again when lines above it come or go.
    same = repr((file, problem.path, problem.code)).encode()
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": "error",
        "message": {"text": _plain("\n".join(lines))},
        "locations": [location],
        "partialFingerprints": {"place/v1": hashlib.sha256(same).hexdigest()},
    }


FORMATS: dict[str, Callable[[Sequence[Problem], Path], str]] = {
    "github": github,
    "json": as_json,
    "sarif": sarif,
}
"""How problems are told to machines, by the name that ``--format`` has for it."""
