"""The MkDocs plugin: loads the data, makes a page for every service, publishes whole or not."""

from __future__ import annotations

import gc
import logging
import shutil
import tempfile
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import jinja2
from markupsafe import Markup
from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import CountHandler

from . import clock
from .builder import inputs
from .builder.fingerprints import Fingerprints
from .builder.generated_pages import GeneratedPages, generated_urls, page_text, service_urls
from .builder.handwritten_pages import LanguageMarks, gone, silent, without
from .builder.link_check import broken_links
from .builder.markdown_stash import Stash
from .builder.offline import Offline
from .builder.page_rules import (
    check_directory_urls,
    check_files,
    check_html,
    check_page,
    check_settings,
)
from .builder.preview_server import PreviewServer
from .builder.url_ledger import LEDGER, answered_for, unanswered
from .changes import history
from .editing.web.site_files import NotMadeError, editor_files
from .exports.atom_feed import feed
from .exports.coverage_table import coverage_files
from .i18n.words import available_languages, words_of
from .loading import DataError, Memory, Problem, data_folder
from .output.parallel import SELDOM
from .output.search_index import SEARCH, Indexing
from .output.staging import Staging, write_page
from .pages.assets import ALL_STYLES, page_script, print_styles
from .pages.changes import FEED
from .pages.editing_page import EditorFiles
from .pages.frame import Chrome, robots, site_url
from .pages.menu import menu
from .pages.security_txt import FILES as SECURITY_FILES
from .pages.security_txt import security_txt
from .pages.site import TEMPLATES, Page, Renderer, drawing, environment
from .pages.standard_pages import STANDARD, standard_pages, written_languages
from .pages.template_cache import keep_compiled
from .problems import MOST_TOLD
from .site_address import normalised
from .urls import EDITOR, HISTORY

if TYPE_CHECKING:
    from .exports.markdown import MarkdownPages
    from .printing.build import Leaflets

log = logging.getLogger("mkdocs.plugins.loket")

THEME = Path(__file__).parent / "theme" / "mkdocs"
BLOCKS = TEMPLATES / "blocks"

NOT_WRITTEN = (
    "Situs tidak dapat ditulis ({reason}); situs yang lama tetap utuh. Kosongkan ruang di cakram "
    "atau betulkan izin folder, lalu bangun lagi. · The site could not be written ({reason}); the "
    "old one is still whole. Make room on the disk or mend the folder's permissions, and build "
    "again."
)

NO_ADDRESS = (
    "Situs ini dibangun tanpa alamat: canonical, robots.txt, sitemap.xml, kode QR dan kartu tidak "
    "dibuat. Untuk menerbitkannya, isi SITE_URL, misalnya https://layanan.contoh.go.id/ · The site "
    "is built without an address: it has no canonical addresses, robots.txt, sitemap.xml, QR codes "
    "and cards. To publish it, set SITE_URL, such as https://layanan.contoh.go.id/"
)

MOST_PAGES = 500
"""Sites of more pages have their links checked by the command alone."""

TOO_MANY_PAGES = (
    "Tautan situs sebesar ini tidak diperiksa saat dibangun: loket check-site {site} · "
    "The links of so large a site are not checked while it is built: loket check-site "
    "{site}"
)


class LoketConfig(Config):
    """Settings under ``plugins: loket`` in ``mkdocs.yml``."""

    data_dir = options.Dir(exists=True, default="data")
    repository = options.Type(str, default="")
    """Web address of the repository where readers report mistakes; empty for none."""
    pages = options.Type(bool, default=False)
    """Whether the site has the generator's hand-written pages; those of ``docs_dir`` go before."""
    leaflets = options.Type(bool, default=False)
    """Whether every service and the plan have a leaflet and a poster to print."""
    open_data = options.Type(bool, default=True)
    """Whether the site has the same facts for programs: see ``macros/exports``."""
    cards = options.Type(bool, default=False)
    """Whether pages have a picture for where their address is shared."""
    editor = options.Type(bool, default=False)
    """Whether the site has a page on which staff change the data: see ``macros/editing/web``."""
    branch = options.Type(str, default="main")
    """The repository's branch that the data are published from."""


class LoketPlugin(BasePlugin[LoketConfig]):
    """Turns a data folder and a few hand-written pages into a bilingual site."""

    renderer: Renderer
    stash: Stash

    def __init__(self) -> None:
        super().__init__()
        self._memory = Memory()
        self._generated: GeneratedPages | None = None
        self.served: Path | None = None
        """The folder of the last good build, while serving."""
        self._search: Path | None = None
        self._past: history.Past | None = None
        self._address = ""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether the site is only served: then there is nothing to publish."""
        if not log.isEnabledFor(logging.DEBUG):  # what it finds is of use to developers alone
            logging.getLogger("mkdocs.plugins.mkdocs_macros").setLevel(logging.WARNING)
        self._serving = command == "serve"
        self._staging: Staging | None = None
        self._leaflets: Leaflets | None = None
        self._temporary = tempfile.TemporaryDirectory(prefix="loket-")

    # Before mkdocs-macros, which asks for the blocks in its own on_config.
    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load and check the data: no page is made of data with a mistake in it."""
        if not self._serving:
            config.site_url = normalised(config.site_url)
        check_settings(config)
        # By default the macros plugin publishes its error messages as pages and goes on.
        config.plugins["macros"].config.update(on_error_fail=True, on_undefined="strict")
        self._idle = False
        self._address = config.site_url or ""
        try:
            if self._serving:
                config.site_dir = tempfile.mkdtemp(dir=self._temporary.name)
            else:
                self._stage(config)
            if not self._idle:
                self.refresh()
        except (DataError, clock.BadEpochError) as error:
            raise PluginError(str(error)) from None
        if not self._idle:
            self._begin(config)
        return config

    def _stage(self, config: MkDocsConfig) -> None:
        """Build beside the site, or not at all where nothing has changed since it was made."""
        self._staging = Staging(Path(config.site_dir))
        self._inputs = inputs.fingerprint(config, Path(self.config.data_dir))
        config.site_dir = str(self._staging.folder)
        if self._staging.is_up_to_date(self._inputs):
            self._idle = True
            config.nav = None
            config.theme.static_templates = set()

    def refresh(self, env: jinja2.Environment | None = None) -> None:
        """Load the data, and show what they say now. Raises DataError, and then nothing changes.

        ``env`` is that of a renderer before, if its templates still hold.
        """
        data = Path(self.config.data_dir)
        catalogue, logo = data_folder.load(data, self._memory if self._serving else None)
        gc.freeze()  # the catalogue stays; going through it again and again would find nothing
        gc.set_threshold(*SELDOM)
        today = clock.today(zoneinfo.ZoneInfo(catalogue.site.time_zone))
        self.renderer = Renderer(catalogue, today, self.config.repository, env or environment())
        self.renderer.logo = logo
        self.renderer.past = self._past
        self.renderer.address = self._address
        if self._generated is not None:
            self._generated = self._generated.of(self.renderer)

    def _begin(self, config: MkDocsConfig) -> None:
        """Make ready for the hand-written pages."""
        if not config.site_url:
            log.info(NO_ADDRESS)
        self.stash = Stash()
        self._page: Page | None = None
        self._pages: dict[str, Page] = {}
        self._texts: dict[str, str] = {}
        self._borrowed: set[str] = set()
        main = self.renderer.languages[0]
        config.site_name = self.renderer.catalogue.site.name[main]
        config.theme.dirs.insert(0, str(THEME))
        config.theme["language"] = main
        self._marks = LanguageMarks()
        config.markdown_extensions.append(self._marks)
        self.renderer.open_data = self.config.open_data and self._staging is not None
        self._as_text: MarkdownPages | None = None
        if self.renderer.open_data and self._staging is not None:
            from .exports.markdown import MarkdownPages  # serving needs none of it

            self._as_text = MarkdownPages(self._staging)
        if self.config.cards and self._staging is not None and config.site_url:
            from .printing.share_images import make as make_cards

            self.renderer.cards = make_cards(self.renderer, self._staging)
        if self.config.leaflets and self._staging is not None:
            # Before any page, which tells how large its leaflets are; and last, so that nothing
            # is forked while others work on them.
            from .printing.build import Leaflets  # serving needs none of it

            self._leaflets = Leaflets(self.renderer, config.site_url or "", self._staging)
            self.renderer.leaflets = self._leaflets.sizes
        self._editor: EditorFiles | None = None
        if self.config.editor:
            data = Path(self.config.data_dir)
            try:
                self._editor = editor_files(data, self.config.repository, self.config.branch)
            except NotMadeError as error:
                raise PluginError(str(error)) from None
        self.renderer.editor = self._editor

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
        """Leave out the theme's unused assets; and everything, where nothing has changed."""
        if self._idle:
            return Files([])
        check_directory_urls(config)
        check_files(files, config)
        self._leave_out_other_languages(files)
        if self.config.pages:
            for path, written in standard_pages(self.renderer.languages).items():
                if files.get_file_from_path(path) is None:
                    files.append(File.generated(config, path, content=written))
        self._borrow(files, config)
        self._leave_out(files, config)
        if files.get_file_from_path(HISTORY.rstrip("/") + ".md") is not None:
            self._look_back(files, config)
        unused = {*config.theme.dirs} - {config.theme.custom_dir}
        for file in list(files):
            if file.src_dir in unused:
                files.remove(file)
        self._add_editor(files, config)
        scripts = [page_script(language) for language in self.renderer.languages]
        if (logo := self.renderer.logo) is not None:
            files.append(File.generated(config, logo.name, content=logo.content))
        for asset in (*scripts, print_styles()):
            files.append(File.generated(config, asset.name, content=asset.content))
        for path, table in coverage_files(self.renderer).items():
            files.append(File.generated(config, path, content=table))
        if config.site_url:
            files.append(File.generated(config, "robots.txt", content=robots(config.site_url)))
        for path in SECURITY_FILES:
            if (text := self._security_txt(config)) is not None:
                inclusion = InclusionLevel.INCLUDED  # MkDocs leaves out folders with a dot
                files.append(File.generated(config, path, content=text, inclusion=inclusion))
        return files

    def _leave_out_other_languages(self, files: Files) -> None:
        """Pages in a language that the site does not have: they would pass for its main one."""
        others = {*available_languages(), *written_languages()} - {*self.renderer.languages}
        for file in list(files):
            folder, _, rest = file.src_uri.partition("/")
            if rest and folder in others:
                files.remove(file)

    def _security_txt(self, config: MkDocsConfig) -> str | None:
        told = Path(config.config_file_path or "mkdocs.yml").with_name("SECURITY.md").is_file()
        return security_txt(
            self.config.repository,
            config.site_url or "",
            self.renderer.languages,
            self.renderer.today,
            policy=self.config.branch if told else None,
        )

    def _borrow(self, files: Files, config: MkDocsConfig) -> None:
        """Pages of the main language for those that are not translated, where they need not be."""
        main = [file for file in files.documentation_pages()
                if self.renderer.split(file.src_uri)[0] == self.renderer.languages[0]]  # fmt: skip
        for language in self.renderer.catalogue.site.in_part:
            for file in main:
                path = self.renderer.root(language) + file.src_uri
                if files.get_file_from_path(path) is None:
                    files.append(File.generated(config, path, content=file.content_string))
                    self._borrowed.add(path)

    def _leave_out(self, files: Files, config: MkDocsConfig) -> None:
        """Put what the data tell nothing of in no menu; nor in the site, where none leads there."""
        held = {file.src_uri: file.content_string for file in files.documentation_pages()}
        unsaid = silent(held, self.renderer)
        config.nav = without(config.nav, unsaid)
        if not unsaid:
            return
        try:
            answered = answered_for(self.renderer.catalogue, Path(self.config.data_dir))
        except (DataError, UnicodeDecodeError) as error:
            raise PluginError(f"{LEDGER}: {error}") from None
        left_out = gone(unsaid, held, self.renderer, answered)
        for file in list(files.documentation_pages()):
            if self.renderer.split(file.src_uri)[1] in left_out:
                files.remove(file)

    def _add_editor(self, files: Files, config: MkDocsConfig) -> None:
        """What the page for changing data loads; or no such page."""
        if self._editor is None:
            pages = {f"{self.renderer.root(each)}{EDITOR}" for each in self.renderer.languages}
            for file in [held for held in files if held.url in pages]:
                files.remove(file)
            return
        for path, content in self._editor.files.items():
            files.append(File.generated(config, path, content=content))

    def _look_back(self, files: Files, config: MkDocsConfig) -> None:
        """Learn what has changed so far, for its page, and add the feed of every language."""
        if self._past is None or self._staging is not None:
            cache = None if self._staging is None else self._staging.cache / history.FOLDER
            self._past = history.past(Path(self.config.data_dir), cache)
            if self._staging is not None:
                self._staging.keep_in_cache(history.FOLDER, self._past.kept)
        self.renderer.past = self._past
        if self._past.known:
            for language in self.renderer.languages:
                root = self.renderer.root(language)
                text = feed(self.renderer.page(root + HISTORY), self._past, config.site_url or "")
                files.append(File.generated(config, root + FEED, content=text))

    @event_priority(100)
    def on_page_markdown(
        self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Know the page before its macros run, and that they are none but ours."""
        name = f"{Path(config.docs_dir).name}/{page.file.src_uri}"
        source = page.file.content_string
        check_page(name, source, markdown, page.title, page.meta, self.blocks())
        self._page = self._pages[page.url] = self.renderer.page(page.url)
        borrowed = page.file.src_uri in self._borrowed
        self._marks.language = self.renderer.languages[0] if borrowed else None
        return markdown

    @event_priority(-100)
    def on_page_content(
        self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Put the blocks where Markdown has left their marks."""
        name = f"{Path(config.docs_dir).name}/{page.file.src_uri}"
        check_html(name, page.file.content_string, html)
        return self.stash.restore(html)

    def on_env(
        self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files
    ) -> jinja2.Environment:
        """MkDocs does not escape in themes; every template of this theme is ours and wants it.

        All hand-written pages are read by now, so that the frame around each can be known.
        """
        if self._idle:
            return env
        env.autoescape = True
        env.undefined = jinja2.StrictUndefined
        env.trim_blocks = env.lstrip_blocks = True
        env.globals["drawing"] = drawing
        keep_compiled(env)
        if self._leaflets is not None:
            self._leaflets.finish()
            self._leaflets = None  # nor may it hold what ``_release`` lets go of
        pages = [file.page for file in files.documentation_pages() if file.page is not None]
        titles = {site_url(page.file): str(page.title) for page in pages}
        generated = list(generated_urls(self.renderer))
        self._check_twins({site_url(page.file): page.file.src_uri for page in pages}, config)
        self._check_addresses({*titles, *generated})
        offline = self._staging is not None
        borrowed = {site_url(page.file) for page in pages if page.file.src_uri in self._borrowed}
        self.chrome = Chrome(self.renderer, self._menu, titles, generated, offline, borrowed)
        self._generated = GeneratedPages(self.renderer, self.chrome, env, config)
        return env

    def _check_addresses(self, urls: set[str]) -> None:
        """No address that was published once may be left without an answer."""
        split = map(self.renderer.split, urls)
        pages = {path for language, path in split if language == self.renderer.languages[0]}
        try:
            found = unanswered(self.renderer.catalogue, Path(self.config.data_dir), pages)
        except (DataError, UnicodeDecodeError) as error:
            raise PluginError(f"{LEDGER}: {error}") from None
        if found:
            raise PluginError(str(DataError(found)))

    def _check_twins(self, written: dict[str, str], config: MkDocsConfig) -> None:
        """Raise PluginError for pages that a language lacks. ``written`` are files by address."""
        problems = []
        for url, file in written.items():
            path = self.renderer.split(url)[1]
            for language in self.renderer.languages:
                twin = self.renderer.root(language) + path
                if twin not in written:
                    values = {"page": f"/{url}", "twin": f"/{twin}"}
                    name = f"{Path(config.docs_dir).name}/{file}"
                    problems.append(Problem(name, 1, "page_without_twin", values=values))
        if problems:
            raise PluginError("\n\n".join(map(str, sorted(problems))))

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the menu for the frame around every page."""
        paths = [page.file.src_uri for page in nav.pages]

        def address(path: str) -> str | None:
            file = files.get_file_from_path(path.lstrip("/"))
            return site_url(file) if file is not None and file.src_uri in paths else None

        self._menu = menu(config.nav or paths, address)
        return nav

    def on_page_context(
        self, context: Any, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> Any:
        """Give the theme the page and what stands around it."""
        shown = self._pages[page.url]
        content = Markup(page.content)  # noqa: S704 - Markdown of ours, and our own blocks
        context["frame"] = self.chrome.around(
            shown,
            config,
            title=str(page.title),
            description=page.meta.get("description"),
            content=content,
            script=page.meta.get("script"),
            styles=(*ALL_STYLES, *page.meta.get("styles", [])),
            feed=page.meta.get("feed") if self._past is not None and self._past.known else None,
        )
        if self._as_text is not None and shown.path != EDITOR:
            self._as_text.add(shown.url, str(page.title), content)
        if page.meta.get("search", True):
            text = page_text(shown, str(page.title), content)
            if self._staging is not None:
                self._staging.text(shown.language, shown.path, text)
            elif self._search is None:
                self._texts[shown.url] = text
        return context

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Let go of a finished page's content, which MkDocs would keep: lists can be long."""
        page.content = None
        return output

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        """Give the theme what pages without Markdown need: 404 and sitemap."""
        if template_name == "404.html":
            context["frames"] = self.chrome.not_found(config)
        elif template_name == "sitemap.xml":
            context["listed"] = self.chrome.sitemap(config)
        return context

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Add the pages of services, index all for search, and publish."""
        if self._staging is not None:
            config.site_dir = str(self._staging.final)  # for whoever deploys it after the build
        if self._idle:
            log.info("Nothing has changed: the site is up to date")
            return
        assert self._generated is not None
        if self._staging is None:
            self._show(Path(config.site_dir))
            return
        # A compressed copy that no web host uses, and in which the hour of the build stands.
        (self._staging.folder / "sitemap.xml.gz").unlink(missing_ok=True)
        if not config.site_url:
            (self._staging.folder / "sitemap.xml").unlink(missing_ok=True)
        if config.strict and _warned():
            return  # MkDocs is about to abort; the old site stays
        self._generated.write(self._staging, self._inputs_of_pages(config))
        begun = self._staging.begin_index()
        if self.renderer.open_data:
            self._make_open_data(self._staging)
        offline = Offline(self.renderer)
        if not begun:
            self._release()
        self._staging.finish_index()
        offline.write(self._staging)
        self._check_links(self._staging, config)
        if config.strict and _warned():
            return
        self._staging.publish(self._inputs)

    def _check_links(self, staging: Staging, config: MkDocsConfig) -> None:
        """Warn of the broken links of the site that is about to be published."""
        files = {file: staging.place(file) for file in staging.files()}
        if sum(file.endswith(".html") for file in files) > MOST_PAGES:
            log.info(TOO_MANY_PAGES.format(site=staging.final.name))
            return
        for problem in broken_links(files, config.site_url)[:MOST_TOLD]:
            log.warning(str(problem))

    def _make_open_data(self, staging: Staging) -> None:
        from .exports.build import make  # serving needs none of it

        assert self._as_text is not None and self._generated is not None
        for url, title, content in self._generated.of_finder():
            self._as_text.add(url, title, content, named=False)
        self._as_text.finish()
        make(self.renderer, staging, self._as_text.titles)

    def _show(self, built: Path) -> None:
        """Serve what has just been built in place of what was served before."""
        if self._search is None:  # once: search is for readers, and takes longer than all else
            assert self._generated is not None
            services = {url: self._generated.text(url) for url in service_urls(self.renderer)}
            self._search = Path(tempfile.mkdtemp(dir=self._temporary.name))
            for url, text in (services | self._texts).items():
                page = self.renderer.page(url)
                write_page(self._search / "texts" / page.language, page.path, text)
            texts, indexes = self._search / "texts", self._search / SEARCH
            each = self.renderer.languages
            Indexing({texts / name: indexes / name for name in each}, at_once=True).finish()
        before, self.served = self.served, built
        if before is not None:
            shutil.rmtree(before, ignore_errors=True)

    def live(self, url: str) -> str | None:
        """The page made of data at ``url`` as they are now; None for every other address."""
        if self._generated is None or not url.endswith("/"):
            return None
        return self._generated.html(url) if self._generated.has(url) else None

    def search_file(self, path: str) -> Path | None:
        """A file of the search index, while serving; None for every other path."""
        if self._search is None or not path.startswith(f"{SEARCH}/") or ".." in path:
            return None
        file = self._search / path
        return file if file.is_file() else None

    def problems_page(self, problems: str) -> str:
        """What stands on top of every page while the last change cannot be shown."""
        return self.renderer.page("").render("components/problems.html", problems=problems)

    def _release(self) -> None:
        """Let go of all that pages were made of: indexing a large site needs the memory."""
        del self.renderer, self.chrome, self.stash
        self._generated = None
        self._pages.clear()
        self._page = None
        gc.unfreeze()
        gc.collect()

    def _inputs_of_pages(self, config: MkDocsConfig) -> str:
        """What every page is made of, whatever the service."""
        site = self.renderer.catalogue.site.model_dump_json()
        offices = Fingerprints(self.renderer.catalogue).of_all("offices")
        settings = inputs.settings(config, Path(self.config.data_dir))
        common = (inputs.generator(), settings, str(self.renderer.today))
        words = [sorted(words_of(language).items()) for language in self.renderer.languages]
        logo = self.renderer.logo and self.renderer.logo.name
        return repr((*common, self.config.repository, site, offices, words, logo))

    def on_build_error(self, *, error: Exception) -> None:
        """Say in words that the disk refused something; all else is told already."""
        if isinstance(error, OSError) and self._staging is not None:
            raise PluginError(NOT_WRITTEN.format(reason=error.strerror or error)) from None

    def on_shutdown(self) -> None:
        """Leave nothing half-built, however the build ended."""
        if self._leaflets is not None:
            self._leaflets.stop()
        if self._staging is not None:
            self._staging.discard()
        self._temporary.cleanup()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Serve by a server that shows changed data without a build, and mistakes in the page."""
        preview = PreviewServer(self, server, builder)
        package = Path(__file__).parent
        watched = [config.docs_dir, config.config_file_path, self.config.data_dir]
        watched += [str(STANDARD)] if self.config.pages else []
        for folder in (*watched, package / "theme", package / "messages"):
            if folder is not None:
                preview.watch(str(folder))
        return preview


def _warned() -> bool:
    handlers = logging.getLogger("mkdocs").handlers
    return any(h.get_counts() for h in handlers if isinstance(h, CountHandler))
