"""Text that is not ours, put into Markdown that a repository's host will show."""

from __future__ import annotations

import re

from ..loading.problems import harmless

_SPECIAL = re.compile(r"[!-/:-@\[-`{-~]")


def quoted(value: object) -> str:
    """A value as one short line in which nothing is a link, a mention, a heading or HTML.

    Every mark of punctuation stands as a character reference, which no reader of Markdown or of
    mentions takes for anything but itself. A dot, a comma and a hyphen mean nothing inside a line;
    a line never begins with what is quoted.
    """
    return _SPECIAL.sub(lambda found: _reference(found[0]), harmless(value))


def _reference(character: str) -> str:
    return character if character in ".,-" else f"&#{ord(character)};"


def code(value: object) -> str:
    """A value as code on one line, in a fence that it cannot close."""
    text = harmless(value)
    runs = [len(run) for run in re.findall("`+", text)]
    fence = "`" * (max(runs, default=0) + 1)
    space = " " if text[:1] in {"`", ""} or text[-1:] == "`" else ""
    return f"{fence}{space}{text}{space}{fence}"
