"""One place where HTML is made: autoescaped Jinja templates over the catalogue."""

from __future__ import annotations

import datetime
import functools
import importlib.resources
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import jinja2
import material
from markupsafe import Markup, escape

from .. import export_files as open_data
from .. import markdown_text, urls
from ..i18n import formatting
from ..i18n.words import Words, words_of
from ..models.base import UNKNOWN, Text
from ..models.catalogue import Catalogue
from ..models.coverage import STATES, Coverage, coverage
from ..models.facts import Verification
from ..models.provenance import Rests, rests_on
from ..models.redirects import FormerAddress
from . import changes
from .coverage import counts_of, halves, states_of
from .evidence import Evidence, confidence_text, evidence, sources_of
from .glossary import Terms
from .licences import parts
from .office_map import office_map
from .service import ServiceView, service_view
from .template_cache import keep_compiled

if TYPE_CHECKING:
    from ..changes.history import Past
    from ..loading.logo import Logo
    from .editing_page import EditorFiles

TEMPLATES = Path(str(importlib.resources.files("macros").joinpath("theme", "templates")))
ICONS = Path(material.__file__).parent / "templates" / ".icons"

_FORMATS: dict[str, Callable[[Any, Words], str]] = {
    "rupiah": formatting.rupiah,
    "number": formatting.number,
    "day": formatting.day,
    "short_day": formatting.short_day,
    "partial_date": formatting.partial_date,
    "as_of": formatting.as_of,
}


def _filter(function: Callable[[Any, Words], str]) -> Callable[..., str]:
    @jinja2.pass_context
    def apply(context: jinja2.runtime.Context, value: Any) -> str:
        return function(value, context["words"])

    return apply


@jinja2.pass_context
def _in_language(context: jinja2.runtime.Context, text: Text) -> str:
    page: Page = context["page"]
    return page.said(text)


@jinja2.pass_context
def _bare(context: jinja2.runtime.Context, text: Text) -> str:
    """The same for places where no element can stand, such as an attribute."""
    return text[context["language"]]


@jinja2.pass_context
def _explained(context: jinja2.runtime.Context, text: Text) -> str:
    """A text in which terms of the glossary lead there, each once in what is rendered as one.

    Not for headings, nor inside of links.
    """
    page: Page = context["page"]
    if text.borrowed(page.language) is not None:
        return page.said(text)
    return page.explained(text[page.language], context["explained"])


@jinja2.pass_context
def _counted(context: jinja2.runtime.Context, count: int, key: str) -> str:
    return formatting.counted(count, key, context["words"])


@jinja2.pass_context
def _icon(context: jinja2.runtime.Context, name: str) -> Markup:
    """An icon of Material's set, such as ``material/check``, hidden from screen readers.

    The page notes it, and its drawing follows once at the page's end.
    """
    page: Page = context["page"]
    ident = icon_id(name)
    if page.icons.setdefault(ident, name) != name:
        raise ValueError(f"two icons have the id {ident}: {name}, {page.icons[ident]}")
    return page.fragment("components/icon.html", name, ident=ident)


def icon_id(name: str) -> str:
    """The id of an icon's drawing on a page: ``material/check-circle`` gives ``i-ch-ci``.

    Short, since every page has several: the first two letters of each word.
    """
    return "-".join(["i", *(word[:2] for word in name.partition("/")[2].split("-"))])


@functools.cache
def drawing(name: str) -> Markup:
    """What an icon's file draws, without the ``svg`` element around it."""
    svg = (ICONS / f"{name}.svg").read_text("utf-8")
    inside = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    return Markup(inside)  # noqa: S704 - a file of the installed theme


def environment() -> jinja2.Environment:
    """The environment of every template that shows data: escapes, and refuses undefined names."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        auto_reload=False,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {name: _filter(function) for name, function in _FORMATS.items()}
    env.filters["t"] = _in_language
    env.filters["bare"] = _bare
    env.filters["explained"] = _explained
    env.filters["destination"] = markdown_text.destination
    env.filters["counted"] = _counted
    env.filters["at_start"] = formatting.at_start
    env.globals["icon"] = _icon
    env.globals["confidence_text"] = confidence_text
    env.globals["sources_of"] = sources_of
    env.globals["office_map"] = office_map
    env.globals["history"] = changes
    env.globals["licences"] = parts
    env.globals["coverage_states"] = STATES
    env.globals["coverage_halves"] = halves
    env.globals["coverage_counts"] = counts_of
    env.globals["coverage_by_state"] = states_of
    env.globals["open_data_folder"] = open_data.FOLDER
    env.globals["open_data_files"] = open_data.shown
    env.tests["unknown"] = lambda value: isinstance(value, str) and value == UNKNOWN
    keep_compiled(env)
    return env


MARKDOWN = "markdown/"
"""The folder of the templates that make Markdown."""


def _markdown_environment(env: jinja2.Environment) -> jinja2.Environment:
    """Return an environment like ``env`` that escapes whatever a template shows for Markdown."""
    made = env.overlay(finalize=markdown_text.shown)
    keep_compiled(made)
    return made


class Renderer:
    """Renders the catalogue as of ``today``. ``repository`` is the web address for reports.

    ``env`` comes from ``environment()``, and may be that of a renderer before.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        today: datetime.date,
        repository: str,
        env: jinja2.Environment,
    ) -> None:
        self.catalogue = catalogue
        self.today = today
        self.repository = repository
        self.env = env
        self._markdown = _markdown_environment(env)
        self.leaflets: dict[str, dict[str, int]] = {}
        """The leaflets beside a page, by its address: the size of each in bytes by its file."""
        self.address = ""
        """The site's own address on the web; empty where it has none."""
        self.open_data = False
        """Whether the site has the same facts for programs."""
        self.cards: set[str] = set()
        """The addresses of the pages that have a card of their own."""
        self.editor: EditorFiles | None = None
        """What the page for changing data loads; none where the site has no such page."""
        self.logo: Logo | None = None
        """The site's own logo; None where it has the generator's."""
        self.past: Past | None = None
        """What has changed so far; None where nobody has looked."""
        self._last: ServiceView | None = None
        self._rests: dict[str, Rests] = {}
        self._evidence: dict[tuple[int, ...], tuple[list[Verification], Evidence]] = {}
        self._fragments: dict[tuple[Hashable, ...], tuple[Markup, dict[str, str]]] = {}
        self._terms = {each: Terms(catalogue.glossary, each) for each in self.languages}

    @property
    def languages(self) -> list[str]:
        """Languages of the site, the main one first."""
        return self.catalogue.site.languages

    def root(self, language: str) -> str:
        """Where a language's pages begin: nothing for the main one, else its code and a slash."""
        return "" if language == self.languages[0] else f"{language}/"

    def split(self, path: str) -> tuple[str, str]:
        """A page's language and its path inside it: ``en/mpp/`` gives ``("en", "mpp/")``."""
        head, _, rest = path.partition("/")
        if head in self.languages[1:]:
            return head, rest
        return self.languages[0], path

    def service(self, ident: str) -> ServiceView:
        """The view of a service; the last one is kept, for its page in the next language."""
        if self._last is None or self._last.ident != ident:
            self._last = service_view(self.catalogue, ident, self.today)
        return self._last

    def rests(self, ident: str) -> Rests:
        """What a service rests on."""
        if (known := self._rests.get(ident)) is None:
            known = rests_on(self.catalogue, [self.catalogue.services[ident]])
            self._rests[ident] = known
        return known

    def evidence(self, held: list[Verification]) -> Evidence:
        """What stands beside facts that are shown as one; ``held`` is not empty."""
        key = _same(held)
        if (known := self._evidence.get(key)) is None:
            # With what it is of, which so outlives its key: no other can ever have the same.
            known = self._evidence[key] = ([*held], evidence(self.catalogue, held, self.today))
        return known[1]

    @functools.cached_property
    def coverage(self) -> Coverage:
        """What is known of every service's components."""
        return coverage(self.catalogue, self.today)

    def terms(self, language: str) -> Terms:
        """The glossary's terms as they stand in texts of a language."""
        return self._terms[language]

    def kept(self, key: tuple[Hashable, ...]) -> tuple[Markup, dict[str, str]] | None:
        """A part rendered before, with the icons that it shows."""
        return self._fragments.get(key)

    def keep(self, key: tuple[Hashable, ...], part: tuple[Markup, dict[str, str]]) -> None:
        """Keep a part for other pages."""
        self._fragments[key] = part

    def template(self, name: str) -> jinja2.Template:
        """Return a template of ``templates/`` that escapes for what it makes."""
        env = self._markdown if name.startswith(MARKDOWN) else self.env
        return env.get_template(name)

    def page(self, url: str, base: str | None = None) -> Page:
        """What renders parts of the page at ``url`` (from the site's root)."""
        return Page(self, url, base)


def _same(held: list[Verification]) -> tuple[int, ...]:
    """A key for verifications: those that are equal are one object, which stays."""
    return tuple(map(id, held))


@functools.lru_cache(maxsize=10_000)
def _relative(address: str, place: str) -> str:
    return urls.relative(address, place)


MOST_REPORTED = 1_000
"""A report's address that is much longer is refused by the repository's host."""


class Page:
    """One page: its language, its words, and links that are relative to it.

    With ``base``, the path of the site on its host, links are absolute: for a page that is
    served at any address.
    """

    def __init__(self, renderer: Renderer, url: str, base: str | None = None) -> None:
        self.renderer = renderer
        self.url = url
        self._base = base
        self.language, self.path = renderer.split(url)
        self.words = words_of(self.language)
        self.icons: dict[str, str] = {}
        """The icons that the page shows, as far as it is rendered: by id, the name of each."""
        # Pages of services see every address alike, and so share what is rendered.
        self.place = url if self.service is None else url.replace(self.service, "-")

    @property
    def service(self) -> str | None:
        """The id of the service whose page this is; None for every other page."""
        folder, _, ident = self.path.rstrip("/").partition("/")
        return (
            ident if folder == urls.SERVICES and ident in self.renderer.catalogue.services else None
        )

    @property
    def entry(self) -> str | None:
        """The id of the finder's entry whose page this is; None for every other page."""
        finder = self.renderer.catalogue.finder
        folder, _, ident = self.path.rstrip("/").partition("/")
        if folder != urls.FINDER or not finder:
            return None
        start = next(iter(finder))
        return start if not ident else ident if ident in finder and ident != start else None

    @property
    def former(self) -> FormerAddress | None:
        """What is told at this address, which had a page once; None for every other."""
        return self.renderer.catalogue.former(self.path)

    @property
    def leaflets(self) -> dict[str, int]:
        """The leaflets beside this page: the size of each in kilobytes by its file."""
        sizes = self.renderer.leaflets.get(self.url, {})
        return {file: max(1, round(size / 1000)) for file, size in sizes.items()}

    @property
    def card(self) -> str:
        """The whole address of this page's card, or of the site's; empty where there is none."""
        renderer = self.renderer
        root = renderer.root(self.language)
        if not renderer.address or root not in renderer.cards:
            return ""
        own = self.url if self.url in renderer.cards else root
        return urljoin(renderer.address, own + urls.CARD)

    def href(self, path: str) -> str:
        """The relative address of ``path``, a page in this page's own language."""
        return self.site_href(self.renderer.root(self.language) + path)

    def site_href(self, path: str) -> str:
        """The relative address of ``path`` from the site's root, any language."""
        if self._base is not None:
            return self._base + path
        address, hash_mark, anchor = path.partition("#")
        return _relative(address or ".", self.place) + hash_mark + anchor

    def evidence(self, held: Verification | list[Verification]) -> Evidence | None:
        """What stands beside a fact, or beside several that are shown as one."""
        several = held if isinstance(held, list) else [held]
        return self.renderer.evidence(several) if several else None

    def proof(self, held: Verification | list[Verification], section: str = "") -> Markup:
        """What stands beside a fact; in one line where ``section`` says where the rest stands."""
        several = held if isinstance(held, list) else [held]
        return self.fragment(
            "components/proof.html", section, _same(several), held=held, section=section
        )

    def fragment(self, template: str, *key: Hashable, **values: Any) -> Markup:
        """A part that many pages share: rendered once for each ``key``, language and place.

        ``key`` must tell apart whatever ``values`` can make of the template.
        """
        place = (template, self.language, self.place, self._base, *key)
        kept = self.renderer.kept(place)
        if kept is None:
            before, self.icons = self.icons, {}
            kept = (self.render(template, **values), self.icons)
            self.icons = before
            self.renderer.keep(place, kept)
        self.icons |= kept[1]
        return kept[0]

    def said(self, text: Text) -> str:
        """A text in the page's language; marked as being in another where it is not translated."""
        said = text[self.language]
        other = text.borrowed(self.language)
        if other is None:
            return said
        return self.fragment("components/borrowed.html", said, other, said=said, other=other)

    def explained(self, text: str, before: set[str]) -> str:
        """``text``, in which each term of the glossary that is not among ``before`` leads there.

        Adds what it finds to ``before``. Markup where there is any, else the text as it was.
        """
        parts = []
        end = 0
        for found in self.renderer.terms(self.language).mentions(text):
            if found.ident not in before:
                before.add(found.ident)
                said = text[found.start : found.end]
                link = self.fragment("components/term.html", said, ident=found.ident, said=said)
                parts += [escape(text[end : found.start]), link]
                end = found.end
        return Markup().join([*parts, escape(text[end:])]) if parts else text

    def report(self, about: str) -> str | None:
        """The address of a prefilled report about this page."""
        title = self.words["report_title"].format(about=about[:MOST_REPORTED])
        body = self.words["report_body"].format(page=self.url, day=self.renderer.today)
        return urls.report_address(self.renderer.repository, title, body)

    def render(self, template: str, **values: Any) -> Markup:
        """Render a template of ``templates/`` with the catalogue and this page at hand."""
        context = {
            "page": self,
            "language": self.language,
            "words": self.words,
            "catalogue": self.renderer.catalogue,
            "site": self.renderer.catalogue.site,
            "today": self.renderer.today,
            "links": urls,
            "explained": set(),
        }
        html = self.renderer.template(template).render(**context, **values)
        return Markup(html)  # noqa: S704 - an autoescaped template's output
