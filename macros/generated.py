"""Pages made of data alone: one for every service and language.

They need no Markdown and no place in MkDocs' list of files, which costs more per page than the
page itself. They are rendered in several processes, each once, and written straight to the site.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import jinja2
from mkdocs.config.defaults import MkDocsConfig

from .views.chrome import Chrome
from .views.links import service_path
from .views.renderer import Renderer

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
        self._template = env.get_template("main.html")
        self._config = config

    def html(self, url: str) -> str:
        """The whole page at ``url``. Raises KeyError where no service has it."""
        page = self._renderer.page(url)
        ident = page.service
        if ident is None:
            raise KeyError(url)
        content = page.render("blocks/service_page.html", ident=ident)
        service = self._renderer.catalogue.services[ident]
        frame = self._chrome.around(
            page,
            self._config,
            title=service.name[page.language],
            description=service.summary[page.language],
            content=content,
        )
        return self._template.render(frame=frame)

    def write(self, site: Path) -> None:
        """Write every page below ``site``."""
        urls = list(service_urls(self._renderer))
        workers = _workers()
        if len(urls) < IN_PARALLEL_FROM or workers < 2:
            self._write(site, urls)
            return
        size = max(1, len(urls) // (workers * 8))
        chunks = [urls[start : start + size] for start in range(0, len(urls), size)]
        # Forked, the processes have the catalogue already: nothing is sent but addresses.
        with ProcessPoolExecutor(
            workers, multiprocessing.get_context("fork"), _remember, (self, site)
        ) as pool:
            for _ in pool.map(_write_chunk, chunks):
                pass

    def _write(self, site: Path, urls: list[str]) -> None:
        for url in urls:
            folder = site / url
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "index.html").write_text(self.html(url), "utf-8")


def _workers() -> int:
    """How many processes may work at once; one where forking is not safe."""
    if sys.platform != "linux":
        return 1
    return len(os.sched_getaffinity(0))


_inherited: tuple[ServicePages, Path]


def _remember(pages: ServicePages, site: Path) -> None:
    global _inherited
    _inherited = (pages, site)


def _write_chunk(urls: list[str]) -> None:
    pages, site = _inherited
    pages._write(site, urls)
