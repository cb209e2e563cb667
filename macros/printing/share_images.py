"""Draws the cards of a build that its cache has not got."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..files import write_file
from ..output.parallel import share_out
from ..output.staging import Staging
from ..pages.site import Renderer
from ..urls import CARD, PLAN, service_path
from .typst import FONTS, compiler

FOLDER = "cards"
"""The folder of the build's cache that holds every picture under its key."""

TEMPLATE = Path(__file__).with_name("share_image.typ")

ALONE_BELOW = 8
"""Cards: fewer are drawn sooner by one process than shared out."""


@dataclass(frozen=True)
class Card:
    """What stands on a card, in one language."""

    language: str
    site: str
    title: str
    about: str
    note: str


def cards(renderer: Renderer) -> Iterator[tuple[str, Card]]:
    """Every card, by the address of the page that it is of."""
    site = renderer.catalogue.site
    for language in renderer.languages:
        root = renderer.root(language)
        words = renderer.page(root).words
        name = site.name[language]
        note = words[f"card_{site.adoption}"]
        yield root, Card(language, name, name, site.tagline[language], note)
        for ident, service in renderer.catalogue.services.items():
            title, about = service.name[language], service.summary[language]
            yield root + service_path(ident), Card(language, name, title, about, note)
        if (plan := renderer.catalogue.plan) is not None:
            about = plan.state.text[language]
            yield root + PLAN, Card(language, name, plan.title[language], about, note)


def make(renderer: Renderer, staging: Staging) -> set[str]:
    """Put the cards into the build; the addresses of the pages that have one of their own."""
    cache = staging.cache / FOLDER
    cache.mkdir(parents=True, exist_ok=True)
    held = list(cards(renderer))
    drawn = share_out(functools.partial(_drawn, cache), [card for _, card in held], ALONE_BELOW)
    for (url, _), key in zip(held, drawn, strict=True):
        staging.file(url + CARD, key, cache / key)
    staging.keep_in_cache(FOLDER, set(drawn))
    return {url for url, _ in held}


def _drawn(cache: Path, card: Card) -> str:
    """The key of a card that is in the cache now."""
    data = json.dumps(vars(card), ensure_ascii=False)
    key = hashlib.sha256(f"{_fingerprint()} {data}".encode()).hexdigest()
    file = cache / key
    if not file.exists():
        write_file(file, draw(data))
    return key


def draw(card: str) -> bytes:
    """The picture of a card, of its JSON. Equal input gives equal bytes."""
    made = compiler(TEMPLATE).compile(format="png", ppi=72.0, sys_inputs={"card": card})
    assert isinstance(made, bytes)
    return made


@functools.cache
def _fingerprint() -> str:
    whole = hashlib.sha256(TEMPLATE.read_bytes())
    for font in sorted(FONTS.glob("*.ttf")):
        whole.update(font.read_bytes())
    whole.update(importlib.metadata.version("typst").encode())
    return whole.hexdigest()
