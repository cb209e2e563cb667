"""Makes the leaflets of a build, each only if what stands on it, or how it is set, has changed."""

from __future__ import annotations

import functools
import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from ..files import write_file
from ..output.parallel import Shared, share_out
from ..output.staging import Staging
from ..pages.site import Renderer
from ..urls import PLAN, service_path
from .content import FILES, Leaflet, sheets
from .typst import NoGlyphError, fingerprint, typeset

log = logging.getLogger("mkdocs.plugins.loket")

FOLDER = "leaflets"
"""The folder of the build's cache that holds every PDF under its key."""

ALONE_BELOW = 4
"""Pages: each has two sheets, and a sheet takes far longer than another process to start."""


_JSON = TypeAdapter(Leaflet)
"""A leaflet as the template reads it."""


@dataclass(frozen=True)
class Made:
    """One sheet: its file beside the page, its key in the cache, its size in bytes."""

    file: str
    key: str
    size: int


_Result = tuple[list[Made], list[str]]


def leaflet_urls(renderer: Renderer) -> Iterator[str]:
    """The addresses of the pages that have leaflets, from the site's root."""
    paths = [service_path(ident) for ident in renderer.catalogue.services]
    if renderer.catalogue.plan is not None:
        paths.append(PLAN)
    for path in paths:
        for language in renderer.languages:
            yield renderer.root(language) + path


class Leaflets:
    """The leaflets of all pages, put into the build.

    ``sizes`` are in bytes, by the address of the page and the file beside it. Those of the plan are
    there at once, since a hand-written page tells them; the others are made while such pages are
    read, and are there after ``finish``.
    """

    def __init__(self, renderer: Renderer, site_url: str, staging: Staging) -> None:
        self.sizes: dict[str, dict[str, int]] = {}
        self._staging = staging
        self._cache = staging.cache / FOLDER
        self._cache.mkdir(parents=True, exist_ok=True)
        self._kept: set[str] = set()
        work = functools.partial(_make_of, renderer, site_url, self._cache)
        urls = list(leaflet_urls(renderer))
        of_plan = [url for url in urls if renderer.split(url)[1] == PLAN]
        self._put(of_plan, share_out(work, of_plan, 2))
        self._urls = [url for url in urls if url not in of_plan]
        self._others = Shared(work, self._urls, ALONE_BELOW)

    def finish(self) -> None:
        """Wait for the others.

        A leaflet with a character that no font has is left out, with a warning: a blank in its
        place would mislead.
        """
        self._put(self._urls, self._others.results())
        self._staging.keep_in_cache(FOLDER, self._kept)

    def stop(self) -> None:
        """Make no more: the build has ended without them."""
        self._others.stop()

    def _put(self, urls: list[str], results: list[_Result]) -> None:
        for url, (made, failed) in zip(urls, results, strict=True):
            for problem in failed:
                log.warning(problem)
            for sheet in made:
                self._kept.add(sheet.key)
                self._staging.file(url + sheet.file, sheet.key, self._cache / sheet.key)
            self.sizes[url] = {sheet.file: sheet.size for sheet in made}


def _make_of(renderer: Renderer, site_url: str, cache: Path, url: str) -> _Result:
    """The sheets of one page, and why others could not be made."""
    made, failed = [], []
    for paper, leaflet in sheets(renderer.page(url), site_url).items():
        data = _JSON.dump_json(leaflet).decode()
        key = hashlib.sha256(f"{fingerprint()} {data}".encode()).hexdigest()
        file = cache / key
        try:
            if not file.exists():
                write_file(file, typeset(data, leaflet.address, leaflet.as_of))
        except NoGlyphError as error:
            failed.append(
                f"/{url}{FILES[paper]}: ada huruf yang tidak dapat dicetak, berkas ini dilewati · "
                f"a character cannot be printed, this file is left out: {error}"
            )
            continue
        made.append(Made(FILES[paper], key, file.stat().st_size))
    return made, failed
