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
        self._blocks: list[Markup] = []

    def keep(self, html: Markup) -> str:
        """Store ``html``; the mark returned is a comment that Markdown leaves alone."""
        self._blocks.append(html)
        return f"<!--loket:{len(self._blocks) - 1}-->"

    def restore(self, html: str) -> str:
        """``html`` with each mark replaced by its block; each block is used once."""
        return _MARK.sub(lambda match: self._blocks[int(match[1])], html)
