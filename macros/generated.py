"""Pages made of data alone: one for every service and language.

They need no Markdown and no place in MkDocs' list of files, which costs more per page than the
page itself. Those whose data have changed are rendered in several processes and written straight
to the site; the others stay as they are.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator

import jinja2
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig

from .model.fingerprints import Fingerprints
from .parallel import share_out
from .publishing import Staging, write_page
from .views.chrome import Chrome
from .views.links import service_path
from .views.renderer import Page, Renderer

IN_PARALLEL_FROM = 200
"""Fewer pages than this are made sooner by one process than shared out."""


def service_urls(renderer: Renderer) -> Iterator[str]:
    """The addresses of all pages from the site's root, such as ``en/layanan/paspor-baru/``."""
    for ident in renderer.catalogue.services:
        for language in renderer.languages:
            yield renderer.root(language) + service_path(ident)


class ServicePages:
    """The pages of all services. ``env`` is the theme's environment, which escapes."""

    def __init__(
        self, renderer: Renderer, chrome: Chrome, env: jinja2.Environment, config: MkDocsConfig
    ) -> None:
        self._renderer = renderer
        self._chrome = chrome
        self._env = env
        self._template = env.get_template("main.html")
        self._config = config

    def of(self, renderer: Renderer) -> ServicePages:
        """The same pages of newer data."""
        chrome = self._chrome.of(renderer)
        return ServicePages(renderer, chrome, self._env, self._config)

    def html(self, url: str) -> str:
        """The whole page at ``url``. Raises KeyError where no service has it."""
        page, ident = self._page(url)
        service = self._renderer.catalogue.services[ident]
        frame = self._chrome.around(
            page,
            self._config,
            title=service.name[page.language],
            description=service.summary[page.language],
            content=page.render("blocks/service_page.html", ident=ident),
        )
        return self._template.render(frame=frame)

    def text(self, url: str) -> str:
        """What search reads of the page: its name, its answers and its papers.

        The words of all the rest would only blur which service is meant.
        """
        page, ident = self._page(url)
        return page.render("search/service.html", view=self._renderer.service(ident))

    def _page(self, url: str) -> tuple[Page, str]:
        page = self._renderer.page(url)
        if page.service is None:
            raise KeyError(url)
        return page, page.service

    def write(self, staging: Staging, base: str) -> None:
        """Write the pages that have changed; ``base`` stands for what all are made of."""
        prints = Fingerprints(self._renderer.catalogue)
        common = base + prints.of_all("notices") + self._chrome.fingerprint()
        urls = []
        for url in service_urls(self._renderer):
            page, ident = self._page(url)
            made_of = common + prints.of("services", ident) + repr(page.leaflets)
            key = hashlib.sha256(made_of.encode()).hexdigest()
            if not staging.keeps(url, page.language, page.path, key):
                urls.append(url)
        share_out(functools.partial(self._write, staging), urls, IN_PARALLEL_FROM)

    def _write(self, staging: Staging, url: str) -> None:
        page, _ = self._page(url)
        write_page(staging.folder, url, self.html(url))
        write_page(staging.texts_of(page.language), page.path, self.text(url))


def page_text(page: Page, title: str, content: Markup) -> str:
    """What search reads of a hand-written page: all of it."""
    return page.render("search/page.html", title=title, content=content)
