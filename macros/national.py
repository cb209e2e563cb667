"""Many regencies, each with a site of its own, and one small site that leads to them.

A regency's summary is what its site says of itself in a few hundred bytes a service. Summaries come
from other people's builds: they are validated like all data before anything is made of them.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jinja2
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .model.base import Id
from .model.catalogue import Catalogue
from .model.records import WebAddress
from .model.services import Status
from .views.assets import stylesheet
from .views.formatting import counted
from .views.policy import policy
from .views.renderer import TEMPLATES
from .views.service import best_placed
from .views.words import words_of

MAX_BYTES = 2_000_000
"""A summary larger than this is not read."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SummaryService(_Part):
    """A service in a summary. ``status`` is that of the best-placed office inside the regency."""

    ident: Id
    name: dict[str, str]
    status: Status | None


class Summary(_Part):
    """What one regency's site says of itself. ``address`` is that of the site."""

    version: int = Field(ge=1, le=1)
    regency: dict[str, str]
    name: dict[str, str]
    address: WebAddress
    languages: list[str] = Field(min_length=1)
    services: list[SummaryService] = Field(max_length=20_000)


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
    )


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
    """Write the site that leads to all of them: a page a language, and the summaries as JSON.

    ``output`` is replaced whole or not at all. The languages are those that every regency has.
    """
    shared = set.intersection(*(set(held.languages) for held in summaries))
    languages = [language for language in summaries[0].languages if language in shared]
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = env.get_template("national/index.html")
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent) as temporary:
        folder = Path(temporary) / "site"
        folder.mkdir()
        for language in languages:
            html = template.render(**_page(summaries, language, languages))
            target = folder if language == languages[0] else folder / language
            target.mkdir(exist_ok=True)
            (target / "index.html").write_text(html, "utf-8")
        held = [each.model_dump(mode="json") for each in summaries]
        (folder / "regencies.json").write_text(json.dumps(held, ensure_ascii=False), "utf-8")
        if output.exists():
            shutil.rmtree(output)
        folder.rename(output)


def _page(summaries: list[Summary], language: str, languages: list[str]) -> dict[str, Any]:
    words = words_of(language)
    rows = []
    for held in summaries:
        given = sum(s.status in {"open", "reported_open"} for s in held.services)
        own = "" if language == held.languages[0] else f"{language}/"
        rows.append(
            {
                "name": held.regency[language],
                "address": f"{held.address.rstrip('/')}/{own}",
                "services": counted(len(held.services), "services_counted", words),
                "given": counted(given, "given_counted", words),
            }
        )
    others = [(o, words_of(o)["language_name"]) for o in languages if o != language]
    up = "" if language == languages[0] else "../"
    return {
        "language": language,
        "words": words,
        "rows": rows,
        "stylesheet": stylesheet(),
        "policy": policy(stylesheet()),
        "others": [
            (other, name, up + ("" if other == languages[0] else f"{other}/") or "./")
            for other, name in others
        ],
    }
