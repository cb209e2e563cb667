"""What is wrong with the data, told so that the person who typed it can mend it.

A problem is a code and the values for its sentences. The sentences themselves, in every
language of the staff, stand in ``messages/problems.yaml``: one home for what is said.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .messages import shipped

Path = tuple[str | int, ...]
"""Where a value stands inside one file: keys and list positions (from 0), outermost first."""


@functools.cache
def sentences() -> dict[str, Any]:
    """What is said of every problem: ``{code: {language: {"what": ..., "fix": ...}}}``.

    ``form``, where there is one, says both where there are no lines to write, but fields.
    """
    loaded: dict[str, Any] = shipped("problems")
    return loaded


def path_in_words(path: Path) -> str:
    """``("paspor-baru", "fees", 0)`` as ``paspor-baru → fees → #1``; people count from 1."""
    return " → ".join(f"#{part + 1}" if isinstance(part, int) else part for part in path)


def harmless(value: object) -> str:
    """A value from the data as one short line, in which nothing commands a terminal or a runner."""
    shown = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in str(value))
    shown = shown.replace("##[", "##\\u005b")  # GitHub's runner obeys it anywhere in a line
    return shown if len(shown) <= MOST_SHOWN else shown[:MOST_SHOWN] + "…"


_CELL = re.compile(r"[a-z._]+![A-Z]+[0-9]+")
"""A cell of a sheet: its row is its line."""
MOST_SHOWN = 300
MOST_TOLD = 100
"""Problems after these are only counted: they would not be read."""


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: the file as the person knows it, the line (from 1), the field, and the code.

    ``values`` fill the sentences of ``messages/problems.yaml``.
    """

    file: str
    line: int
    code: str
    path: Path = field(compare=False, default=())
    values: dict[str, Any] = field(compare=False, default_factory=dict)

    @property
    def place(self) -> str:
        """The field, for people; empty where no field can be given."""
        return harmless(path_in_words(self.path))

    def said(self) -> dict[str, dict[str, str]]:
        """What is wrong and what to type instead: ``{language: {"what": ..., "fix": ...}}``."""
        return {
            language: {part: told[part].format_map(self._shown) for part in ("what", "fix")}
            for language, told in sentences()[self.code].items()
        }

    def said_in_form(self) -> dict[str, str]:
        """The same to somebody who fills in a form: one text a language."""
        return {
            language: told.get("form", f"{told['what']} {told['fix']}").format_map(self._shown)
            for language, told in sentences()[self.code].items()
        }

    @property
    def _shown(self) -> dict[str, str]:
        return {name: harmless(value) for name, value in self.values.items()}

    def __str__(self) -> str:
        where = harmless(self.file)
        if not _CELL.fullmatch(self.file):
            where += f":{self.line}"
        lines = [f"{where}: {self.place}" if self.place else where]
        for language, told in self.said().items():
            lines.append(f"  [{language}] {told['what']} {told['fix']}")
        return "\n".join(lines)


class DataError(Exception):
    """The data cannot be used. Carries every problem found, sorted by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.file, p.line, p.code, str(p.path)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        head = f"{count} kesalahan dalam data · {count} mistake(s) in the data"
        told = [str(problem) for problem in self.problems[:MOST_TOLD]]
        if count > MOST_TOLD:
            told.append(f"… dan {count - MOST_TOLD} lagi · and {count - MOST_TOLD} more")
        return "\n\n".join([head, *told])
