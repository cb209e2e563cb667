"""Pages made of data alone: for every service and every entry of the finder, in each language.

They need no Markdown and no place in MkDocs' list of files, which costs more per page than the
page itself. Those whose data have changed are rendered in several processes and written straight
to the site; the others stay as they are.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterator

import jinja2
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig

from ..models.redirects import FormerAddress
from ..output.parallel import share_out
from ..output.staging import Staging, write_page
from ..pages.assets import FINDER_STYLES, SERVICE_STYLES
from ..pages.finder import finder_view, path_of
from ..pages.frame import Chrome
from ..pages.site import Page, Renderer
from ..urls import service_path
from .fingerprints import Fingerprints

_BLANK_LINES = re.compile(r"\n\s*\n")

IN_PARALLEL_FROM = 200
"""Fewer pages than this are made sooner by one process than shared out."""


def generated_urls(renderer: Renderer) -> Iterator[str]:
    """The addresses of all pages from the site's root, such as ``en/layanan/paspor-baru/``."""
    yield from service_urls(renderer)
    for ident in renderer.catalogue.finder:
        for language in renderer.languages:
            yield renderer.root(language) + path_of(renderer.catalogue, ident)


def service_urls(renderer: Renderer) -> Iterator[str]:
    """The addresses of the pages of services."""
    for ident in renderer.catalogue.services:
        for language in renderer.languages:
            yield renderer.root(language) + service_path(ident)


def former_urls(renderer: Renderer) -> Iterator[str]:
    """The addresses that had a page once: they answer, but no list and no search names them."""
    for held in renderer.catalogue.addresses.values():
        for language in renderer.languages:
            yield renderer.root(language) + held.address


class GeneratedPages:
    """All such pages. ``env`` is the theme's environment, which escapes."""

    def __init__(
        self, renderer: Renderer, chrome: Chrome, env: jinja2.Environment, config: MkDocsConfig
    ) -> None:
        self._renderer = renderer
        self._chrome = chrome
        self._env = env
        self._template = env.get_template("main.html")
        self._config = config

    def of(self, renderer: Renderer) -> GeneratedPages:
        """The same pages of newer data."""
        chrome = self._chrome.of(renderer)
        return GeneratedPages(renderer, chrome, self._env, self._config)

    def has(self, url: str) -> bool:
        """Whether there is such a page."""
        page = self._renderer.page(url)
        return page.service is not None or page.entry is not None or page.former is not None

    def html(self, url: str) -> str:
        """The whole page at ``url``. Raises KeyError where there is none."""
        page = self._renderer.page(url)
        if (former := page.former) is not None:
            return self._former(page, former)
        if page.service is not None:
            service = self._renderer.catalogue.services[page.service]
            title, description = service.name, service.summary[page.language]
            content = page.render("blocks/service_page.html", ident=page.service)
            styles = SERVICE_STYLES
        elif page.entry is not None:
            view = finder_view(self._renderer.catalogue, page.entry)
            title, description = view.entry.title, page.words["finder_about"]
            content = page.render("blocks/finder_page.html", view=view)
            styles = FINDER_STYLES
        else:
            raise KeyError(url)
        frame = self._chrome.around(
            page,
            self._config,
            title=title[page.language],
            description=description,
            content=content,
            styles=styles,
            on_paper=page.service is not None,
        )
        return _BLANK_LINES.sub("\n", self._template.render(frame=frame))

    def _former(self, page: Page, former: FormerAddress) -> str:
        """A page that leads on, or tells why there is nothing here."""
        named = None if former.to is None else self._chrome.title_of(page, former.to)
        kind = "moved" if former.withdrawn is None else "withdrawn"
        content = page.render("blocks/former_page.html", former=former, named=named)
        frame = self._chrome.around(
            page,
            self._config,
            title=page.words[f"{kind}_title"],
            content=content,
            styles=FINDER_STYLES,
            onward=former.to if kind == "moved" else None,
            listed=False,
        )
        return self._template.render(frame=frame)

    def of_finder(self) -> Iterator[tuple[str, str, Markup]]:
        """The address, title and content of the finder's pages."""
        for url in generated_urls(self._renderer):
            page = self._renderer.page(url)
            if page.entry is not None:
                view = finder_view(self._renderer.catalogue, page.entry)
                content = page.render("blocks/finder_page.html", view=view)
                yield url, view.entry.title[page.language], content

    def text(self, url: str) -> str:
        """What search reads of a service's page: its name, its answers and its papers.

        The words of all the rest would only blur which service is meant.
        """
        page = self._renderer.page(url)
        if page.service is None:
            raise KeyError(url)
        view = self._renderer.service(page.service)
        return page.render("search/service.html", view=view)

    def write(self, staging: Staging, base: str) -> None:
        """Write the pages that have changed; ``base`` stands for what all are made of."""
        prints = Fingerprints(self._renderer.catalogue)
        common = base + prints.of_all("notices", "glossary") + self._chrome.fingerprint()
        finder = prints.of_all("finder")
        urls = []
        for url in (*generated_urls(self._renderer), *former_urls(self._renderer)):
            page = self._renderer.page(url)
            if page.former is not None:
                own = prints.of_all("addresses", "services")
            elif page.service is not None:
                own = prints.of("services", page.service)
            else:
                assert page.entry is not None
                own = finder + prints.of("finder", page.entry)
            key = hashlib.sha256((common + own + repr(page.leaflets)).encode()).hexdigest()
            searched = page.service is not None
            if not staging.keeps(url, page.language, page.path, key, searched=searched):
                urls.append(url)
        share_out(functools.partial(self._write, staging), urls, IN_PARALLEL_FROM)

    def _write(self, staging: Staging, url: str) -> None:
        page = self._renderer.page(url)
        write_page(staging.folder, url, self.html(url))
        if page.service is not None:
            write_page(staging.texts_of(page.language), page.path, self.text(url))


def page_text(page: Page, title: str, content: Markup) -> str:
    """What search reads of a hand-written page: all of it."""
    return page.render("search/page.html", title=title, content=content)
