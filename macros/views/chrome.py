"""What stands around every page: menu, languages, notice, footer, and the list for robots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage

from .renderer import Page, Renderer
from .words import words_of


def site_url(file: File) -> str:
    """A file's address from the site's root; the root itself is the empty string."""
    return "" if file.url == "./" else file.url


@dataclass(frozen=True)
class Alternate:
    """The same page in one language; ``address`` is absolute, empty where no site_url is set."""

    language: str
    name: str
    href: str
    address: str
    current: bool


class Chrome:
    """Made once a build, from the pages there are. ``menu`` are urls of the main language."""

    def __init__(self, renderer: Renderer, menu: list[str], files: Files) -> None:
        self._renderer = renderer
        self._menu = menu
        self._files = {site_url(file): file for file in files.documentation_pages()}

    def around(self, page: Page, source: MkDocsPage | None, config: MkDocsConfig) -> dict[str, Any]:
        """The frame of one page for the theme; ``source`` is None for 404."""
        site = self._renderer.catalogue.site
        name, tagline = site.name[page.language], site.tagline[page.language]
        title = page.words["not_found_title"] if source is None else str(source.title)
        here = None if source is None else page.path
        alternates = self._alternates(page, config) if source is not None else []
        return {
            "page": page,
            "language": page.language,
            "words": page.words,
            "site": site,
            "head_title": f"{name}: {tagline}" if here == "" else f"{title} · {name}",
            "description": tagline if source is None else source.meta.get("description", tagline),
            "menu": [(page.href(u), self._title(page, u), here == u) for u in self._menu],
            "alternates": alternates,
            "canonical": next((a.address for a in alternates if a.current), ""),
            "confirm": page.render("components/confirm.html"),
            "today": page.render("components/built_on.html"),
        }

    def _title(self, page: Page, url: str) -> str:
        source = self._files[self._renderer.root(page.language) + url].page
        assert source is not None
        return str(source.title)

    def _alternates(self, page: Page, config: MkDocsConfig) -> list[Alternate]:
        found = []
        for language in self._renderer.languages:
            url = self._renderer.root(language) + page.path
            found.append(
                Alternate(
                    language=language,
                    name=words_of(language)["language_name"],
                    href=page.site_href(url),
                    address=urljoin(config.site_url, url) if config.site_url else "",
                    current=language == page.language,
                )
            )
        return found

    def not_found(self, config: MkDocsConfig) -> list[dict[str, Any]]:
        """The frames of the 404 page, one a language: it is served at any address."""
        base = urlsplit(config.site_url or "/").path
        roots = (self._renderer.root(language) for language in self._renderer.languages)
        return [self.around(self._renderer.page(root, base), None, config) for root in roots]

    def sitemap(self, config: MkDocsConfig) -> list[list[Alternate]]:
        """For every page of the main language, its addresses in all languages."""
        if not config.site_url:
            return []
        pages = (self._renderer.page(url) for url in sorted(self._files))
        main = self._renderer.languages[0]
        return [self._alternates(page, config) for page in pages if page.language == main]
