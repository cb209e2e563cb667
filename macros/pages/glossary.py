"""Finds the glossary's terms in a text, so that the first of each can lead to what it means."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..models.shared import Term


@dataclass(frozen=True)
class Mention:
    """Where a term stands in a text: from ``start`` up to ``end``, and its id in the glossary."""

    start: int
    end: int
    ident: str


class Terms:
    """The terms of one language's texts. Whole words only, written as the glossary writes them.

    What a hyphen adds at the end (``KTP-nya``) does no harm; what it leads to (``e-KTP``) does.
    """

    def __init__(self, glossary: Mapping[str, Term], language: str) -> None:
        self._idents = {
            form: ident for ident, term in glossary.items() for form in term.forms(language)
        }
        longest_first = sorted(self._idents, key=len, reverse=True)
        # Nothing stands before the words, so that `re` can look for their first letters alone.
        either = "|".join(map(re.escape, longest_first))
        self._pattern = re.compile(rf"(?:{either})(?!\w)") if either else None
        # Many pages say the same.
        self.mentions = functools.lru_cache(maxsize=10_000)(self._mentions)

    def _mentions(self, text: str) -> tuple[Mention, ...]:
        """Every mention in ``text``, in its order."""
        if self._pattern is None:
            return ()
        return tuple(
            Mention(match.start(), match.end(), self._idents[match[0]])
            for match in self._pattern.finditer(text)
            if not _goes_on_before(text, match.start())
        )


def _goes_on_before(text: str, start: int) -> bool:
    """Whether the word began before ``start``."""
    before = text[:start].removesuffix("-") or " "
    return before[-1].isalnum() or before[-1] == "_"
