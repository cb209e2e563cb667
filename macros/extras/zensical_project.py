"""The site as a project for another generator: the same data, templates, texts and ``mkdocs.yml``.

A way out of MkDocs, which is no longer developed. No build of MkDocs is run: blocks, frames and the
pages of services are made here, and left beside the Markdown for a generator that reads Markdown
and Jinja templates, such as Zensical. Search, the service worker, open data and leaflets are made
around a build and are not among it; nor is the editing page.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import jinja2
import yaml
import yaml_env_tag
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import meta

from .. import clock
from ..builder.generated_pages import GeneratedPages, former_urls, generated_urls
from ..builder.handwritten_pages import gone, silent, without
from ..builder.page_rules import check_page
from ..builder.url_ledger import answered_for
from ..changes import history
from ..exports.atom_feed import feed
from ..exports.coverage_table import coverage_files
from ..loading import data_folder as whole
from ..pages.assets import ALL_STYLES, page_script, print_styles
from ..pages.changes import FEED
from ..pages.frame import Chrome
from ..pages.menu import menu
from ..pages.site import TEMPLATES, Page, Renderer, drawing, environment
from ..pages.standard_pages import standard_pages
from ..site_address import normalised
from ..urls import EDITOR, HISTORY

THEME = Path(__file__).parents[1] / "theme" / "mkdocs"
CONTENT = "<!--loket:content-->"
TEMPLATE = "loket.html"
_WHOLE = "{{ page.meta.before | safe }}{{ page.content | safe }}{{ page.meta.after | safe }}\n"


@dataclass(frozen=True)
class Settings:
    """What ``mkdocs.yml`` says that pages depend on; the frame asks for ``site_url`` alone."""

    whole: dict[str, Any]
    site_url: str
    docs: Path
    data: Path
    repository: str
    standard: bool
    nav: list[Any]


@dataclass(frozen=True)
class Written:
    """A hand-written page: its file, what its head says, and its Markdown."""

    path: str
    head: dict[str, Any]
    markdown: str

    @property
    def url(self) -> str:
        """Its address from the site's root."""
        return re.sub(r"(^|/)index\.md$", r"\1", self.path).replace(".md", "/")


def write(settings_file: Path, target: Path) -> int:
    """Write the project into ``target``, replacing what is there; how many pages it has.

    Raises ``DataError`` for data with a mistake, ``PluginError`` for a page that holds code.
    """
    settings = _settings(settings_file)
    catalogue, logo = whole.load(settings.data)
    today = clock.today(zoneinfo.ZoneInfo(catalogue.site.time_zone))
    renderer = Renderer(catalogue, today, settings.repository, environment())
    renderer.logo = logo
    renderer.past = history.past(settings.data)
    renderer.address = settings.site_url
    pages = {page.path: page for page in _written(settings, renderer)}
    texts = {path: page.markdown for path, page in pages.items()}
    unsaid = silent(texts, renderer)
    left_out = gone(unsaid, texts, renderer, answered_for(catalogue, settings.data))
    written = {
        page.url: page for path, page in pages.items() if renderer.split(path)[1] not in left_out
    }
    titles = {url: str(page.head["title"]) for url, page in written.items()}
    named = {page.path: url for url, page in written.items()}
    entries = menu(without(settings.nav, unsaid), named.get)
    chrome = Chrome(renderer, entries, titles, list(generated_urls(renderer)), offline=True)
    config = cast(MkDocsConfig, settings)
    theme = _theme()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
        fresh = Path(temporary) / "project"
        docs = fresh / "docs"
        for url, page in written.items():
            text = _page(renderer.page(url), page, chrome, config, theme)
            _put(docs / f"{url}index.md", text)
        generated = GeneratedPages(renderer, chrome, theme, config)
        urls = [*generated_urls(renderer), *former_urls(renderer)]
        for url in urls:
            title = str(renderer.page(url).service or url)
            _put(docs / f"{url}index.md", _of_html(generated.html(url), title))
        for asset in (*map(page_script, renderer.languages), print_styles()):
            _put(docs / asset.name, asset.content)
        for path, table in coverage_files(renderer).items():
            (docs / path).write_bytes(table)
        for language in renderer.languages if renderer.past.known else ():
            root = renderer.root(language)
            told = feed(renderer.page(root + HISTORY), renderer.past, settings.site_url)
            _put(docs / (root + FEED), told)
        if renderer.logo is not None:
            (docs / renderer.logo.name).write_bytes(renderer.logo.content)
        _put(fresh / "theme" / TEMPLATE, _WHOLE)
        missing = theme.get_template("404.html").render(frames=chrome.not_found(config))
        _put(fresh / "theme" / "404.html", _literal(missing))
        robots = theme.get_template("sitemap.xml").render(listed=chrome.sitemap(config))
        _put(fresh / "theme" / "sitemap.xml", _literal(robots))
        _put(fresh / "mkdocs.yml", _mkdocs(settings))
        if target.exists():
            shutil.rmtree(target)
        fresh.rename(target)
    return len(written) + len(urls)


def _settings(file: Path) -> Settings:
    loader = yaml_env_tag.add_env_tag(type("Loader", (yaml.SafeLoader,), {}))
    whole = yaml.load(file.read_text("utf-8"), Loader=loader)  # noqa: S506 - a safe one
    own = next(each["loket"] for each in whole["plugins"] if "loket" in each)
    folder = file.parent
    return Settings(
        whole=whole,
        site_url=normalised(whole.get("site_url")),
        docs=folder / whole.get("docs_dir", "docs"),
        data=folder / own.get("data_dir", "data"),
        repository=own.get("repository", ""),
        standard=bool(own.get("pages", False)),
        nav=whole.get("nav") or [],
    )


def _written(settings: Settings, renderer: Renderer) -> Iterator[Written]:
    """All hand-written pages; that for editing stays away, since it needs the plugin."""
    texts = standard_pages(renderer.languages) if settings.standard else {}
    for file in sorted(settings.docs.rglob("*.md")):
        texts[file.relative_to(settings.docs).as_posix()] = file.read_text("utf-8-sig")
    for path, text in texts.items():
        markdown, head = meta.get_data(text)
        page = Written(path, head, markdown)
        if renderer.split(page.url)[1] != EDITOR:
            yield page


def _page(
    page: Page, written: Written, chrome: Chrome, config: MkDocsConfig, theme: jinja2.Environment
) -> str:
    """A hand-written page: its Markdown with the blocks in it, and the frame in its head."""
    names = sorted(file.stem for file in (TEMPLATES / "blocks").glob("*.html"))
    head = written.head
    check_page(written.path, written.markdown, written.markdown, head.get("title"), head, names)
    blocks = {name: _block(page, name) for name in names}
    body = jinja2.Environment(autoescape=False).from_string(written.markdown).render(blocks)  # noqa: S701
    frame = chrome.around(
        page,
        config,
        title=str(head["title"]),
        description=head.get("description"),
        content=Markup(CONTENT),  # noqa: S704 - a mark of ours
        script=head.get("script"),
        styles=(*ALL_STYLES, *head.get("styles", [])),
        feed=head.get("feed") if page.renderer.past and page.renderer.past.known else None,
    )
    html = theme.get_template("main.html").render(frame=frame)
    before, _, after = html.partition(CONTENT)
    return _with_head(str(head["title"]), before, after, _moved(written.path, body))


_LINK = re.compile(r"\]\((?!https?:)([^)#]+?)(/?index)?\.md")


def _moved(path: str, markdown: str) -> str:
    """The links of a page that now stands at its address: ``kantor.md`` is ``kantor/index.md``."""
    up = "" if path.endswith("index.md") else "../"
    return _LINK.sub(lambda link: f"]({up}{link[1]}/index.md", markdown)


def _block(page: Page, name: str) -> Any:
    def block(**values: Any) -> str:
        """HTML on lines of its own, without an empty one, which would end it for Markdown."""
        html = re.sub(r"\n\s*\n", "\n", page.render(f"blocks/{name}.html", **values).strip())
        return f"\n{html}\n" if html.startswith("<") else html

    return block


def _of_html(html: str, title: str) -> str:
    """A page that is finished: only its content is left to the other generator."""
    before, start, rest = html.partition("<article>\n")
    content, end, after = rest.rpartition("</article>")
    return _with_head(title, before + start, end + after, re.sub(r"\n\s*\n", "\n", content))


def _with_head(title: str, before: str, after: str, body: str) -> str:
    head = {"title": title, "template": TEMPLATE, "before": before, "after": after}
    return f"---\n{yaml.safe_dump(head, allow_unicode=True, width=1_000_000)}---\n{body}\n"


def _theme() -> jinja2.Environment:
    """The environment of the frame, as the plugin sets it."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(THEME),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals["drawing"] = drawing
    return env


def _literal(text: str) -> str:
    """A template that says just that."""
    return "{% raw %}" + text.replace("{% endraw %}", "") + "{% endraw %}"


def _mkdocs(settings: Settings) -> str:
    """The same settings without what the pages no longer need."""
    kept = {"site_name", "site_url", "use_directory_urls"}
    held = {key: value for key, value in settings.whole.items() if key in kept}
    held |= {"theme": {"name": "material", "font": False, "custom_dir": "theme"}}
    held |= {"docs_dir": "docs", "site_dir": "site", "plugins": [], "markdown_extensions": []}
    extensions = settings.whole.get("markdown_extensions", [])
    return yaml.safe_dump(held | {"markdown_extensions": extensions}, allow_unicode=True)


_WORKER = re.compile(r' data-manifest="[^"]*"')
"""What leads to the service worker, which is not there."""


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_WORKER.sub("", text), "utf-8")
