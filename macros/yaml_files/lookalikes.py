"""Letters that look like others, or that hide what is around them: what a name is made false by."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Any

_SCRIPTS = ("CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE", "LISU")
"""Writing in which some letters look like Latin ones: in one word with those they mislead."""
_DRAWN = ("FULLWIDTH", "MATHEMATICAL")
"""Latin letters drawn otherwise: no search finds them, and screen readers spell them out."""
_HOST = re.compile(r"\w\.(?:id|com|net|org)(?!\w)", re.IGNORECASE)
"""An address of the web as it is written in a text, which has plain letters alone."""
MOST_MARKS = 3
"""Marks on one letter: no language of Indonesia has more, and piled up they cover other lines."""
_PILED = re.compile(rf"[^\x00-\x7f]{{{MOST_MARKS + 1},}}")


def misleading(text: str) -> tuple[str, dict[str, Any]] | None:
    """The code of what is wrong with the letters of ``text``, with its values; None if nothing."""
    if text.isascii():
        return None
    for found in _PILED.finditer(text):
        marks = [_script(letter) == "mark" for letter in found[0]]
        for start in range(len(marks) - MOST_MARKS):
            if all(marks[start : start + MOST_MARKS + 1]):
                return "piled_marks", {"most": MOST_MARKS}
    for word in text.split():
        if word.isascii():
            continue
        scripts = {letter: _script(letter) for letter in word}
        plain = "latin" in scripts.values() or _HOST.search(word)
        for letter, script in scripts.items():
            alike = script == "drawn" or (script == "alike" and plain)
            if alike or (script == "latin" and not letter.isascii() and _HOST.search(word)):
                values = {"letter": letter, "code_point": f"U+{ord(letter):04X}", "word": word}
                return "look_alike", values
    return None


@functools.cache
def _script(letter: str) -> str:
    """What a character is here: ``latin``, ``alike``, ``drawn``, a ``mark`` on another, or none."""
    if letter.isascii():
        return "latin" if letter.isalpha() else ""
    if unicodedata.category(letter) in {"Mn", "Me"}:
        return "mark"
    first = unicodedata.name(letter, "").partition(" ")[0]
    if first in _SCRIPTS:
        return "alike"
    if first in _DRAWN and unicodedata.normalize("NFKC", letter).isalpha():
        return "drawn"
    return "latin" if first == "LATIN" else ""
