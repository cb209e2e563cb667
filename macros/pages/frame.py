"""What stands around every page: menu, languages, notice, footer, and the list for robots."""

from __future__ import annotations

import datetime
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from ..i18n.words import words_of
from ..problems import sentences
from ..urls import ABOUT, HISTORY, SERVICES
from .assets import ALL_STYLES, late_script, page_script, print_styles, small_script, stylesheet
from .branding import own_colours
from .csp import policy
from .last_modified import last_change
from .menu import Entry, pages, titled
from .qr import qr_picture
from .site import Page, Renderer
from .structured_data import linked

_NOTHING = Markup()

WORKER = "sw.js"
"""The service worker: at the site's root, since it serves what is below it."""

MANIFEST = "manifest.webmanifest"
"""What an installed site is called, at the root of each language."""


def site_url(file: File) -> str:
    """A file's address from the site's root; the root itself is the empty string."""
    return "" if file.url == "./" else file.url


def robots(address: str) -> str:
    """What robots are told of the site at ``address``: all may be read, and where its list is."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {urljoin(address, 'sitemap.xml')}\n"


@dataclass(frozen=True)
class Alternate:
    """The same page in one language; ``address`` is absolute, empty where no site_url is set."""

    language: str
    name: str
    href: str
    address: str
    current: bool


@dataclass(frozen=True)
class Listed:
    """A page in the list for robots; ``changed`` is None where no day is known."""

    alternates: list[Alternate]
    changed: datetime.date | None


class Chrome:
    """Made once a build, from the pages there are.

    ``menu`` has the pages of the main language, ``titles`` the titles of the hand-written pages
    by address, ``generated`` the addresses of the pages made of data alone. ``offline`` is whether
    the site can be kept by readers, which a preview cannot. ``borrowed`` are addresses of pages
    that stand in the main language, for want of a translation.
    """

    def __init__(
        self,
        renderer: Renderer,
        menu: Sequence[Entry],
        titles: dict[str, str],
        generated: list[str],
        offline: bool = False,
        borrowed: Container[str] = frozenset(),
    ) -> None:
        self._renderer = renderer
        self._menu = menu
        self._titles = titles
        self._generated = generated
        self._offline = offline
        self._borrowed = borrowed

    def of(self, renderer: Renderer) -> Chrome:
        """The same around newer data."""
        held = (self._menu, self._titles, self._generated, self._offline, self._borrowed)
        return Chrome(renderer, *held)

    def around(
        self,
        page: Page,
        config: MkDocsConfig,
        *,
        title: str | None,
        description: str | None = None,
        content: Markup = _NOTHING,
        script: str | None = None,
        styles: tuple[str, ...] = ALL_STYLES,
        on_paper: bool = False,
        feed: str | None = None,
        onward: str | None = None,
        listed: bool = True,
    ) -> dict[str, Any]:
        """A whole page for the theme: the frame and what stands in it.

        ``title`` is None for the 404 page, which has no address. ``script`` names a file of
        ``scripts/``, which is put into the page. ``styles`` are the parts of the styles that it
        uses. ``on_paper``: people print it, and come back by a QR code. ``feed`` is what tells feed
        readers of the same, from the root of its language. ``onward`` is the page that readers are
        brought to, from there too. ``listed``: robots may name it to others.
        """
        site = self._renderer.catalogue.site
        name, tagline = site.name[page.language], site.tagline[page.language]
        here = None if title is None else page.path
        alternates = self._alternates(page, config) if title is not None else []
        canonical = next((a.address for a in alternates if a.current and listed), "")
        shown = title or page.words["not_found_title"]
        if any(entry.entries for entry in self._menu):
            styles = (*styles, "menu")
        css = stylesheet(styles) + own_colours(site.colours)
        own = script and small_script(script)
        scripts = [late_script(), *([own] if own else [])]
        return {
            "page": page,
            "language": page.language,
            "words": page.words,
            "site": site,
            "head_title": f"{name}: {tagline}" if here == "" else f"{shown} · {name}",
            "description": description or tagline,
            "menu": self._menu_of(page, here),
            "alternates": alternates,
            "onward": None if onward is None else page.href(onward),
            "listed": listed,
            "canonical": canonical,
            "confirm": page.fragment("components/confirm.html"),
            "today": page.fragment("components/built_on.html"),
            # A preview puts scripts of its own into pages, which no policy could name.
            "policy": self._offline and policy(css, scripts, script),
            "stylesheet": css,
            "icons": page.icons,
            "content": content,
            "logo": page.renderer.logo and page.site_href(page.renderer.logo.name),
            "qr": qr_picture(canonical) if on_paper and canonical else "",
            "feed": feed and page.href(feed),
            "title": name if here == "" else shown,
            "card": page.card,
            "on_paper": on_paper,
            "linked": linked(page, title) if title and listed else None,
            "script": own,
            "late": late_script(),
            "page_script": page.site_href(page_script(page.language).name),
            "print_styles": page.site_href(print_styles().name),
            "manifest": self._offline and page.href(MANIFEST),
            "about": self._href_of(page, ABOUT),
            "history": self._href_of(page, HISTORY),
            "services": self._href_of(page, f"{SERVICES}/"),
        }

    def fingerprint(self) -> str:
        """What the frame around a generated page is made of, beside the site's own words."""
        named = [
            self._titles.get(self._renderer.root(language) + url)
            for url in (*pages(self._menu), ABOUT, HISTORY)
            for language in self._renderer.languages
        ]
        return repr((self._menu, named))

    def _href_of(self, page: Page, path: str) -> str | None:
        """Return where a hand-written page is; None where the site has none."""
        return (
            page.href(path) if self._renderer.root(page.language) + path in self._titles else None
        )

    def _menu_of(self, page: Page, here: str | None) -> Markup:
        entries = [self._shown(page, entry, here) for entry in self._menu]
        current = here in [*pages(self._menu)] and here
        return page.fragment("components/menu.html", current, entries=entries)

    def _shown(self, page: Page, entry: Entry, here: str | None) -> dict[str, Any]:
        if entry.title or entry.entries:
            title, other = titled(page, entry.title)
            href, current = entry.url, False
        else:
            borrowed = self._renderer.root(page.language) + entry.url in self._borrowed
            other = self._renderer.languages[0] if borrowed else None
            title, href = self._title(page, entry.url), page.href(entry.url)
            current = entry.url == here
        inside = [self._shown(page, each, here) for each in entry.entries]
        return {"href": href, "title": title, "other": other, "current": current, "entries": inside}

    def _title(self, page: Page, url: str) -> str:
        twin = self._renderer.root(page.language) + url
        if twin not in self._titles:
            said = sentences()["page_without_twin"].values()
            values = {"page": f"/{url}", "twin": f"/{twin}"}
            raise PluginError(" · ".join(f"{s['what']} {s['fix']}" for s in said).format(**values))
        return self._titles[twin]

    def title_of(self, page: Page, path: str) -> str:
        """What the page at ``path`` is called in the language of ``page``."""
        other = self._renderer.page(self._renderer.root(page.language) + path)
        if other.service is not None:
            return self._renderer.catalogue.services[other.service].name[page.language]
        if other.entry is not None:
            return self._renderer.catalogue.finder[other.entry].title[page.language]
        return self._title(page, path)

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
        pages = (self._renderer.page(root, base) for root in roots)
        return [self.around(page, config, title=None) for page in pages]

    def sitemap(self, config: MkDocsConfig) -> list[Listed]:
        """Every page of the main language, with its addresses in all languages."""
        if not config.site_url:
            return []
        pages = (self._renderer.page(url) for url in sorted([*self._titles, *self._generated]))
        main = self._renderer.languages[0]
        return [
            Listed(self._alternates(page, config), last_change(page))
            for page in pages
            if page.language == main
        ]
