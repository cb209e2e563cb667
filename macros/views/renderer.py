"""One place where HTML is made: autoescaped Jinja templates over the catalogue."""

from __future__ import annotations

import datetime
import functools
import importlib.resources
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
import material
from markupsafe import Markup
from mkdocs.utils import get_relative_url

from ..model.base import UNKNOWN, Text
from ..model.catalogue import Catalogue
from ..model.facts import Verification
from . import formatting, links
from .evidence import Evidence, evidence
from .fees import merged
from .service import ServiceView, service_view
from .words import Words, words_of

TEMPLATES = Path(str(importlib.resources.files("macros").joinpath("templates")))
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
    return text[context["language"]]


@jinja2.pass_context
def _counted(context: jinja2.runtime.Context, count: int, key: str) -> str:
    return formatting.counted(count, key, context["words"])


@functools.cache
def icon(name: str) -> Markup:
    """An icon of Material's set, such as ``material/check``, as inline SVG hidden from readers."""
    svg = (ICONS / f"{name}.svg").read_text("utf-8")
    hidden = svg.replace("<svg ", '<svg class="icon" aria-hidden="true" ', 1)
    return Markup(hidden)  # noqa: S704 - a file of the installed theme


def environment() -> jinja2.Environment:
    """The environment of every template that shows data: escapes, and refuses undefined names."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {name: _filter(function) for name, function in _FORMATS.items()}
    env.filters["t"] = _in_language
    env.filters["counted"] = _counted
    env.globals["icon"] = icon
    env.tests["unknown"] = lambda value: isinstance(value, str) and value == UNKNOWN
    return env


class Renderer:
    """Renders the catalogue as of ``today``. ``repository`` is the web address for reports."""

    def __init__(self, catalogue: Catalogue, today: datetime.date, repository: str) -> None:
        self.catalogue = catalogue
        self.today = today
        self.repository = repository
        self.env = environment()

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

    @functools.cache  # noqa: B019 - lives as long as the build
    def service(self, ident: str) -> ServiceView:
        """The view of a service."""
        return service_view(self.catalogue, ident, self.today)

    @functools.cache  # noqa: B019 - lives as long as the build
    def services(self) -> dict[str, ServiceView]:
        """The views of all services, in the order of the data."""
        return {ident: self.service(ident) for ident in self.catalogue.services}

    def page(self, url: str, base: str | None = None) -> Page:
        """What renders parts of the page at ``url`` (from the site's root)."""
        return Page(self, url, base)


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

    def href(self, path: str) -> str:
        """The relative address of ``path``, a page in this page's own language."""
        return self.site_href(self.renderer.root(self.language) + path)

    def site_href(self, path: str) -> str:
        """The relative address of ``path`` from the site's root, any language."""
        if self._base is not None:
            return self._base + path
        address, hash_mark, anchor = path.partition("#")
        return get_relative_url(address or ".", self.url) + hash_mark + anchor

    def evidence(self, held: Verification | list[Verification]) -> Evidence | None:
        """What stands beside a fact, or beside several that are shown as one."""
        one = merged(held) if isinstance(held, list) else held
        if one is None:
            return None
        return evidence(self.renderer.catalogue, one, self.renderer.today)

    def report(self, about: str) -> str | None:
        """The address of a prefilled report about this page."""
        title = self.words["report_title"].format(about=about)
        body = self.words["report_body"].format(page=self.url, day=self.renderer.today)
        return links.report_address(self.renderer.repository, title, body)

    def render(self, template: str, **values: Any) -> Markup:
        """Render a template of ``templates/`` with the catalogue and this page at hand."""
        context = {
            "page": self,
            "language": self.language,
            "words": self.words,
            "catalogue": self.renderer.catalogue,
            "site": self.renderer.catalogue.site,
            "today": self.renderer.today,
            "links": links,
        }
        html = self.renderer.env.get_template(template).render(**context, **values)
        return Markup(html)  # noqa: S704 - an autoescaped template's output
