"""The menu as ``nav`` in ``mkdocs.yml`` has it: pages, sections of them, and other sites."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .site import Page


@dataclass(frozen=True)
class Entry:
    """A page by its ``url`` alone; another site by its title too; a section by its ``entries``."""

    title: str = ""
    url: str = ""
    entries: tuple[Entry, ...] = ()


def menu(nav: Any, address: Callable[[str], str | None]) -> tuple[Entry, ...]:
    """Return the entries of ``nav``.

    ``address`` is that of a page, from the site's root, by its path; None where it is no page.
    """
    return tuple(_entries(nav, address, ""))


def _entries(nav: Any, address: Callable[[str], str | None], title: str) -> Iterator[Entry]:
    if isinstance(nav, list):
        for each in nav:
            yield from _entries(each, address, "")
    elif isinstance(nav, dict):
        for name, inside in nav.items():
            if isinstance(inside, str):
                yield from _entries(inside, address, str(name))
            elif entries := menu(inside, address):
                yield Entry(str(name), entries=entries)
    elif (url := address(nav)) is not None:
        yield Entry(url=url)
    elif urlsplit(nav).scheme in {"https", "http", "mailto", "tel"}:
        yield Entry(title or nav, nav)


def pages(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the addresses of the pages, in their order."""
    for entry in entries:
        if entry.entries:
            yield from pages(entry.entries)
        elif not entry.title:
            yield entry.url


def titled(page: Page, title: str) -> tuple[str, str | None]:
    """Return a title in the language of ``page``, and its language where that is another.

    It may have translations, in the order of the site's languages: ``Mal · The mall``.
    """
    languages = page.renderer.languages
    translated = dict(zip(languages, title.split(" · "), strict=False))
    if page.language in translated:
        return translated[page.language], None
    return translated[languages[0]], languages[0]
