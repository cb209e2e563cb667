"""Hand-written pages that a site leaves out, and those shown for a missing translation."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from ..models.catalogue import Catalogue

if TYPE_CHECKING:
    from ..pages.site import Renderer

_TOLD: dict[str, Callable[[Catalogue], object]] = {
    "mall_page": lambda catalogue: catalogue.mall,
    "plan_page": lambda catalogue: catalogue.plan,
    "questions": lambda catalogue: catalogue.questions,
}
"""Blocks that are a whole page, and what in the data they tell of."""

_HEAD = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_TITLE = re.compile(r"^#.*$", re.MULTILINE)
_CALL = re.compile(r"{{\s*(\w+)\([^)]*\)\s*}}")


def silent(pages: Mapping[str, str], renderer: Renderer) -> set[str]:
    """The pages, from their language's root, that have nothing to tell: ``mpp.md`` without an MPP.

    ``pages`` are Markdown by path. A page with a sentence of its own in any language tells it.
    """
    telling = {
        renderer.split(path)[1]
        for path, text in pages.items()
        if _tells(_HEAD.sub("", text), renderer.catalogue)
    }
    return {renderer.split(path)[1] for path in pages} - telling


def _tells(text: str, catalogue: Catalogue) -> bool:
    blocks = _CALL.findall(text)
    if not blocks or _CALL.sub("", _TITLE.sub("", text)).strip():
        return True
    return any(name not in _TOLD or _TOLD[name](catalogue) for name in blocks)


def gone(
    unsaid: set[str], pages: Mapping[str, str], renderer: Renderer, answered: Collection[str]
) -> set[str]:
    """Those of the silent pages that the site can do without: nothing that is there leads to them.

    ``answered`` are addresses that have to have a page.
    """
    rest = [text for path, text in pages.items() if renderer.split(path)[1] not in unsaid]
    return {
        path
        for path in unsaid
        if path.replace(".md", "/") not in answered
        and not any(re.search(rf"[(/]{re.escape(path)}[)#]", text) for text in rest)
    }


def without(nav: Any, left_out: set[str]) -> Any:
    """Return a menu as ``mkdocs.yml`` has it, without some pages and without what then has none."""
    if isinstance(nav, list):
        return [kept for entry in nav if (kept := without(entry, left_out))]
    if isinstance(nav, dict):
        return {name: kept for name, each in nav.items() if (kept := without(each, left_out))}
    return None if nav in left_out else nav


class LanguageMarks(Extension):  # type: ignore[misc]
    """Marks what is read as being in ``language``, where that is not the page's own."""

    language: str | None = None

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's own name
        """Take part in the reading, after all else has its place."""
        md.treeprocessors.register(_Marks(md, self), "loket-language", -10)


class _Marks(Treeprocessor):  # type: ignore[misc]
    def __init__(self, md: Markdown, marks: LanguageMarks) -> None:
        super().__init__(md)
        self._marks = marks

    def run(self, root: Element) -> None:
        """Blocks of HTML have their own language: each is a paragraph of a mark alone so far."""
        for child in root if self._marks.language else ():
            if not HTML_PLACEHOLDER_RE.fullmatch((child.text or "").strip()):
                child.set("lang", str(self._marks.language))
