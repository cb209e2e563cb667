"""The same pages as text: ``index.md`` beside ``index.html``, and ``llms.txt`` that names them.

Pages of services come from the records that the rest of open data is made of. Hand-written pages
are turned by markdownify, each only once: what it makes is kept in the build's cache.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from markdownify import MarkdownConverter
from markupsafe import Markup

from .. import markdown_text as views
from ..files import write_file
from ..output.staging import Staging
from ..pages.site import Renderer
from . import api_types

if TYPE_CHECKING:
    from ..pages.site import Page

FOLDER = "markdown"
"""The folder of the build's cache."""

FILE = "index.md"
LLMS = "llms.txt"

MOST = 60_000
"""Characters of HTML: longer lists take seconds, and are better read as data."""

_NO_TEXT = "[hidden], button, form, svg, script, .skip"
"""What says nothing where nothing can be pressed."""

_MADE_BY = importlib.metadata.version("markdownify") + "".join(
    hashlib.sha256(Path(str(each.__file__)).read_bytes()).hexdigest()
    for each in (sys.modules[__name__], views)
)
"""What made the texts in the cache: others would be made today if any of it has changed."""


class _Converter(MarkdownConverter):
    def escape(self, text: str, parent_tags: set[str]) -> str:
        return views.escaped(text)


def turned(html: str) -> str:
    """The HTML of a page's content as Markdown."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.select(_NO_TEXT):
        element.decompose()
    for element in soup.select("a, img"):
        for name, write in _ATTRIBUTES.items():
            if name in element.attrs:
                element[name] = write(str(element[name]))
        del element["title"]
    made: str = _Converter(heading_style="ATX", bullets="-", autolinks=False).convert_soup(soup)
    return made.strip() + "\n"


_ATTRIBUTES: dict[str, Callable[[str], str]] = {
    "href": views.destination,
    "src": views.destination,
    "alt": views.escaped,
}


class MarkdownPages:
    """The hand-written pages of one build."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self._kept: set[str] = set()
        self.titles: dict[str, str] = {}
        """The titles of the pages by address."""

    def add(self, url: str, title: str, html: str, *, named: bool = True) -> None:
        """Publish the page at ``url`` as text too; ``named`` is whether ``llms.txt`` names it."""
        if len(html) > MOST:
            return
        key = hashlib.sha256(f"{_MADE_BY} {html}".encode()).hexdigest()
        file = self._staging.cache / FOLDER / key
        if not file.exists():
            write_file(file, turned(html))
        self._kept.add(key)
        if named:
            self.titles[url] = title
        self._staging.file(url + FILE, key, file)

    def finish(self) -> None:
        """Once the build is published, nothing stays in the cache that it did not need."""
        self._staging.keep_in_cache(FOLDER, self._kept)


def service_text(page: Page, held: api_types.Service) -> str:
    """The page of a service."""
    conditions = {each.id: each.when for each in held.conditions}

    def proof(held: api_types.Verified) -> Markup:
        key = (held.day, held.certainty, *held.sources)
        return page.fragment("markdown/proof.md", *key, held=held)

    values: dict[str, Any] = {"held": held, "conditions": conditions, "proof": proof}
    return str(page.render("markdown/service.md", **values)).strip() + "\n"


def llms(renderer: Renderer, titles: Mapping[str, str]) -> dict[str, str]:
    """What assistants are told, by path: a file a language; ``titles`` are of pages by address."""
    files = {}
    for language in renderer.catalogue.site.full_languages:
        root = renderer.root(language)
        page = renderer.page(root)
        pages = [
            (held.path, title)
            for held, title in ((renderer.page(url), titles[url]) for url in titles)
            if held.language == language
        ]
        values: dict[str, Any] = {"pages": pages, "at": _at(renderer, root)}
        files[root + LLMS] = str(page.render("markdown/llms.txt", **values)).strip() + "\n"
    return files


def _at(renderer: Renderer, root: str) -> Callable[[str], str]:
    """The address of a page of a language, whole where the site has one."""
    return lambda path: urljoin(renderer.address, root + path) if renderer.address else root + path
