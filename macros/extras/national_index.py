"""Many regencies, each with a site of its own, and one small site that leads to them.

It finds a service, and the nearest mall that gives it, by lists that need no script.

A regency's summary is what its site says of itself in a few hundred bytes a service. Summaries come
from other people's builds: they are validated like all data before anything is made of them.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..i18n.formatting import counted, number
from ..i18n.words import available_languages, words_of
from ..loading.loader import slug
from ..models.base import Id
from ..models.catalogue import Catalogue
from ..models.services import Status
from ..models.shared import Place, WebAddress, kilometres
from ..output.staging import write_page
from ..pages.assets import small_script, stylesheet
from ..pages.csp import policy
from ..pages.service import best_placed
from ..pages.site import TEMPLATES
from ..problems import harmless

MAX_BYTES = 2_000_000
"""A summary larger than this is not read."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SummaryService(_Part):
    """A service in a summary. ``status`` is that of the best-placed office inside the regency."""

    ident: Id
    name: dict[str, str]
    status: Status | None


class Point(_Part):
    """A point on the map in degrees, as the data state it."""

    latitude: float = Field(ge=-11.5, le=6.5)
    longitude: float = Field(ge=94, le=142)

    def kilometres_to(self, other: Point) -> float:
        """How far another point is as the crow flies."""
        return kilometres(self.latitude, self.longitude, other.latitude, other.longitude)


class Summary(_Part):
    """What one regency's site says of itself. ``address`` is that of the site.

    ``point`` is where its mall stands, as far as its data state that.
    """

    version: int = Field(ge=1, le=1)
    regency: dict[str, str]
    name: dict[str, str]
    address: WebAddress
    languages: list[str] = Field(min_length=1)
    services: list[SummaryService] = Field(max_length=20_000)
    point: Point | None = None


class BadSummaryError(Exception):
    """A summary that cannot be used, with the file it stands in."""


def summary(catalogue: Catalogue, address: str) -> Summary:
    """The summary of a catalogue whose site stands at ``address``."""
    site = catalogue.site
    services = []
    for ident, service in catalogue.services.items():
        best = best_placed(catalogue.local_availability(service))
        status = None if best is None else best.status
        services.append(SummaryService(ident=ident, name=service.name.root, status=status))
    return Summary(
        version=1,
        regency=site.regency.root,
        name=site.name.root,
        address=address,
        languages=site.languages,
        services=services,
        point=_point(catalogue),
    )


def _point(catalogue: Catalogue) -> Point | None:
    """Where the regency's mall stands; of several, the first that has a point."""
    for office in catalogue.offices.values():
        if office.local and office.kind == "mpp" and isinstance(office.map_point, Place):
            at = office.map_point
            return Point(latitude=at.latitude, longitude=at.longitude)
    return None


def read(files: Iterable[Path]) -> list[Summary]:
    """Summaries from files, by the regency's name. Raises ``BadSummaryError`` for a bad one."""
    found = []
    for file in files:
        try:
            if file.stat().st_size > MAX_BYTES:
                raise BadSummaryError(f"{file.name}: lebih dari · more than {MAX_BYTES} bytes")
            held = Summary.model_validate_json(file.read_bytes())
        except (OSError, ValidationError) as error:
            raise BadSummaryError(f"{file.name}: {error}") from None
        if any(not held.regency.get(language) for language in held.languages):
            raise BadSummaryError(f"{file.name}: regency: {', '.join(held.languages)}?")
        found.append(held)
    return sorted(found, key=lambda held: held.regency[held.languages[0]])


def join(summaries: list[Summary], output: Path) -> None:
    """Write the site that leads to all of them, and the summaries as JSON.

    In each language that every regency has: all regencies; all services; for each service where it
    is given; for each regency where every service is nearest. ``output`` is replaced whole or not
    at all. Raises ``BadSummaryError`` where there is no language that all have and that there are
    words for: one regency would leave the others without a page.
    """
    shared = set(available_languages()).intersection(*(held.languages for held in summaries))
    languages = [language for language in summaries[0].languages if language in shared]
    if not languages:
        told = "; ".join(f"{held.address}: {', '.join(held.languages)}" for held in summaries)
        raise BadSummaryError(f"bahasa bersama tidak ada · no language is shared: {harmless(told)}")
    env = environment()
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent) as temporary:
        folder = Path(temporary) / "site"
        folder.mkdir()
        nation = Nation(summaries)
        for language in languages:
            for path, template, values in _pages(nation, language):
                frame = _frame(path, language, languages, scripted=template in _SCRIPTED)
                html = env.get_template(f"national/{template}.html").render(**frame, **values)
                write_page(folder, frame["root"] + path, html)
        held = [each.model_dump(mode="json") for each in summaries]
        (folder / "regencies.json").write_text(json.dumps(held, ensure_ascii=False), "utf-8")
        if output.exists():
            shutil.rmtree(output)
        folder.rename(output)


GIVEN = ("open", "competent", "reported_open")
"""Where a service may be had: what is only planned, asked for or suspended is not."""


@dataclass(frozen=True)
class Given:
    """A service at one regency's offices; ``kilometres`` in a straight line, None if not known."""

    regency: Summary
    service: SummaryService
    kilometres: float | None = None


class Nation:
    """Which services there are, by the ids that regencies share, and where each is given."""

    def __init__(self, summaries: list[Summary]) -> None:
        self.summaries = summaries
        self.services: dict[str, list[Given]] = {}
        for held in summaries:
            for service in held.services:
                found = self.services.setdefault(service.ident, [])
                if service.status in GIVEN:
                    found.append(Given(held, service))
        self._names = {s.ident: s.name for held in reversed(summaries) for s in held.services}
        slugs: dict[str, int] = {}
        self.slugs = []
        for held in summaries:
            base = slug(held.regency[held.languages[0]])[:60].strip("-") or "kabupaten"
            slugs[base] = slugs.get(base, 0) + 1
            self.slugs.append(base if slugs[base] == 1 else f"{base}-{slugs[base]}")

    def named(self, ident: str, language: str) -> str:
        """What a service is called in a language, by the first regency that has it."""
        names = self._names[ident]
        return names.get(language) or next(iter(names.values()), ident)

    def idents(self, language: str) -> list[str]:
        """All services, by their names in a language."""
        return sorted(self.services, key=lambda ident: self.named(ident, language).casefold())

    def nearest(self, ident: str, home: Summary) -> list[Given]:
        """Where a service is given, the nearest first, those of unknown distance last.

        At home it is nearest, wherever that is.
        """
        found = []
        for given in self.services[ident]:
            away = None
            if given.regency is home:
                away = 0.0
            elif home.point is not None and given.regency.point is not None:
                away = home.point.kilometres_to(given.regency.point)
            found.append(Given(given.regency, given.service, away))
        return sorted(found, key=lambda g: (g.kilometres is None, g.kilometres or 0.0))


def _pages(nation: Nation, language: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every page of a language: its path from there, its template and what that shows."""
    rows = []
    for own, held in zip(nation.slugs, nation.summaries, strict=True):
        given = sum(s.status in {"open", "reported_open"} for s in held.services)
        rows.append({"held": held, "slug": own, "services": len(held.services), "given": given})
    yield "", "index", {"rows": rows}
    idents = nation.idents(language)
    services = [(i, nation.named(i, language), len(nation.services[i])) for i in idents]
    yield "layanan/", "services", {"services": services}
    for ident in idents:
        values = {"title": nation.named(ident, language), "given": nation.services[ident]}
        yield f"layanan/{ident}/", "service", values
    for own, held in zip(nation.slugs, nation.summaries, strict=True):
        found = [(i, nation.named(i, language), nation.nearest(i, held)) for i in idents]
        yield f"dari/{own}/", "near", {"home": held, "found": found}


_SCRIPTED = {"services", "near"}
"""Templates of lists that a script can shorten."""


def _frame(path: str, language: str, languages: list[str], *, scripted: bool) -> dict[str, Any]:
    """What every page needs; ``root`` is its language's, ``up`` leads there from the page."""
    roots = {each: "" if each == languages[0] else f"{each}/" for each in languages}
    script = small_script("nation.js")
    to_root = "../" * (path.count("/") + roots[language].count("/"))
    return {
        "language": language,
        "words": words_of(language),
        "stylesheet": stylesheet(),
        "policy": policy(stylesheet(), [script] if scripted else []),
        "script": script,
        "root": roots[language],
        "up": "../" * path.count("/") or "./",
        "others": [
            (other, words_of(other)["language_name"], f"{to_root}{roots[other]}{path}" or "./")
            for other in languages
            if other != language
        ],
    }


def environment() -> jinja2.Environment:
    """The environment of the index's templates, which escapes."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["counted"] = _counted
    env.filters["number"] = _number
    env.filters["address"] = _address
    return env


@jinja2.pass_context
def _counted(context: jinja2.runtime.Context, count: int, key: str) -> str:
    return counted(count, key, context["words"])


@jinja2.pass_context
def _number(context: jinja2.runtime.Context, value: float) -> str:
    return number(round(value), context["words"])


@jinja2.pass_context
def _address(context: jinja2.runtime.Context, held: Summary, path: str = "") -> str:
    """The address of a page of a regency's own site, in the language of this page."""
    language = context["language"]
    own = "" if language == held.languages[0] else f"{language}/"
    return f"{held.address.rstrip('/')}/{own}{path}"
