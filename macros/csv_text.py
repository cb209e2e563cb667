"""Tables as CSV (RFC 4180), in which no spreadsheet finds a formula, wherever it divides cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

_EDGE = re.compile(r"""(?<![;,\s"'])[;,\s"']*+(?=[=+\-@＝＋－＠])""")
"""What comes before a sign that may begin a formula. A reader may drop quotes and blanks."""

_DIVIDES = re.compile(r"[;,\t\r\n]")


def lines(rows: Iterable[Iterable[Any]]) -> str:
    """Return rows of values as CSV: texts, numbers, days, yes or no, None, lists of ids."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(map(_cell, row) for row in rows)
    return written.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        value = " ".join(value)
    return guarded(value) if isinstance(value, str) else str(value)


def guarded(text: str) -> str:
    """Return a text with an apostrophe before each formula that a spreadsheet could find in it.

    Spreadsheets divide cells at commas, semicolons or tabs, as their country or their user has it.
    """
    return _EDGE.sub(lambda found: found[0] + "'" * _begins_cell(found), text)


def unguarded(text: str) -> str:
    """Return the text of which ``guarded`` made this one."""
    return _EDGE.sub(lambda found: found[0].removesuffix("'" * _begins_cell(found)), text)


def _begins_cell(found: re.Match[str]) -> bool:
    return found.start() == 0 or _DIVIDES.search(found[0]) is not None
