"""Keeps finished HTML out of Markdown's way.

What a macro returns would otherwise be read as Markdown: slow, and data could pass for markup.
"""

from __future__ import annotations

import re

from markupsafe import Markup

_MARK = re.compile(r"<!--loket:([0-9]+)-->")


class Stash:
    """Holds blocks of HTML while a page's Markdown is converted."""

    def __init__(self) -> None:
        self._blocks: dict[str, Markup] = {}
        self._count = 0

    def keep(self, html: Markup) -> str:
        """Store ``html``; the mark returned is a comment that Markdown leaves alone."""
        self._count += 1
        self._blocks[str(self._count)] = html
        return f"<!--loket:{self._count}-->"

    def restore(self, html: str) -> str:
        """``html`` with each mark replaced by its block; each block is used once."""
        return _MARK.sub(lambda match: self._blocks.pop(match[1]), html)
