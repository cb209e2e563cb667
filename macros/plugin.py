"""The MkDocs plugin: loads the data, makes a page for every service, publishes whole or not."""

from __future__ import annotations

import logging
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import jinja2
from markupsafe import Markup
from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import CountHandler

from . import clock
from .generated import ServicePages, service_urls
from .loading import DataError, load_catalogue
from .publishing import Staging, index_for_search
from .views.chrome import Chrome, site_url
from .views.renderer import TEMPLATES, Page, Renderer, drawing
from .views.stash import Stash
from .views.words import available_languages

log = logging.getLogger("mkdocs.plugins.loket")

THEME = Path(__file__).parent / "theme"
BLOCKS = TEMPLATES / "blocks"


class LoketConfig(Config):
    """Settings under ``plugins: loket`` in ``mkdocs.yml``."""

    data_dir = options.Dir(exists=True, default="data")
    repository = options.Type(str, default="")
    """Web address of the repository where readers report mistakes; empty for none."""


class LoketPlugin(BasePlugin[LoketConfig]):
    """Turns a data folder and a few hand-written pages into a bilingual site."""

    renderer: Renderer
    stash: Stash

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether the site is only served: then there is nothing to publish."""
        self._staging = None if command == "serve" else Staging()

    # Before mkdocs-macros, which asks for the blocks in its own on_config.
    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load and check the data: no page is made of data with a mistake in it."""
        try:
            catalogue = load_catalogue(
                Path(self.config.data_dir), available_languages(), clock.today
            )
        except (DataError, clock.BadEpochError) as error:
            raise PluginError(str(error)) from None
        today = clock.today(zoneinfo.ZoneInfo(catalogue.site.time_zone))
        self.renderer = Renderer(catalogue, today, self.config.repository)
        self.stash = Stash()
        self._page: Page | None = None
        self._pages: dict[str, Page] = {}
        # By default the macros plugin publishes its error messages as pages and goes on.
        config.plugins["macros"].config.update(on_error_fail=True, on_undefined="strict")
        main = self.renderer.languages[0]
        config.site_name = catalogue.site.name[main]
        config.theme.dirs.insert(0, str(THEME))
        config.theme["language"] = main
        if self._staging is not None:
            self._staging.begin(config)
        return config

    def blocks(self) -> list[str]:
        """Names of the blocks that a page may call as macros."""
        return sorted(file.stem for file in BLOCKS.glob("*.html"))

    def block(self, name: str) -> Callable[..., str]:
        """The macro that puts the block ``name`` into the page being read."""

        def macro(**values: Any) -> str:
            assert self._page is not None
            return self.stash.keep(self._page.render(f"blocks/{name}.html", **values))

        return macro

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Leave out the theme's unused assets."""
        for file in list(files):
            if file.src_dir is not None and "material" in Path(file.src_dir).parts:
                files.remove(file)
        return files

    @event_priority(100)
    def on_page_markdown(
        self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Know the page before its macros run."""
        self._page = self._pages[page.url] = self.renderer.page(page.url)
        return markdown

    @event_priority(-100)
    def on_page_content(
        self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Put the blocks where Markdown has left their marks."""
        return self.stash.restore(html)

    def on_env(
        self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files
    ) -> jinja2.Environment:
        """MkDocs does not escape in themes; every template of this theme is ours and wants it.

        All hand-written pages are read by now, so that the frame around each can be known.
        """
        env.autoescape = True
        env.undefined = jinja2.StrictUndefined
        env.trim_blocks = env.lstrip_blocks = True
        env.globals["drawing"] = drawing
        pages = [file.page for file in files.documentation_pages() if file.page is not None]
        titles = {site_url(page.file): str(page.title) for page in pages}
        generated = list(service_urls(self.renderer))
        self.chrome = Chrome(self.renderer, self._menu, titles, generated)
        self.services = ServicePages(self.renderer, self.chrome, env, config)
        return env

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the menu for the frame around every page."""
        self._menu = [site_url(page.file) for page in nav.pages]
        return nav

    def on_page_context(
        self, context: Any, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> Any:
        """Give the theme the page and what stands around it."""
        context["frame"] = self.chrome.around(
            self._pages[page.url],
            config,
            title=str(page.title),
            description=page.meta.get("description"),
            content=Markup(page.content),  # noqa: S704 - Markdown of ours, and our own blocks
            searchable=page.meta.get("search", True),
            script=page.meta.get("script"),
        )
        return context

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        """Give the theme what pages without Markdown need: 404 and sitemap."""
        if template_name == "404.html":
            context["frames"] = self.chrome.not_found(config)
        elif template_name == "sitemap.xml":
            context["alternates"] = self.chrome.sitemap(config)
        return context

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Index the pages for search, then let the finished site take the old one's place."""
        site = Path(config.site_dir)
        self.services.write(site)
        index_for_search(site)
        if self._staging is None:
            return
        if config.strict and _warned():
            return  # MkDocs is about to abort; the old site stays
        self._staging.publish(config)

    def on_shutdown(self) -> None:
        """Leave nothing half-built, however the build ended."""
        if self._staging is not None:
            self._staging.discard()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Rebuild when the data, the templates or the words change."""
        here = Path(__file__).parent
        for folder in (self.config.data_dir, here / "templates", here / "words", THEME):
            server.watch(str(folder))
        return server


def _warned() -> bool:
    handlers = logging.getLogger("mkdocs").handlers
    return any(h.get_counts() for h in handlers if isinstance(h, CountHandler))
