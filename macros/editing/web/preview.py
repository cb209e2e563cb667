"""What readers will see of a record: the blocks of the site's own pages."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import jinja2
from markupsafe import Markup

from ...models.base import references, walk
from ...models.catalogue import KINDS, Catalogue
from ...pages.finder import finder_view, path_of
from ...pages.site import Page, Renderer, drawing
from ...urls import PAGE_OF_KIND, service_path

_ALONE = {"sources", "offices", "questions", "glossary", "disagreements", "complaints"}
"""Kinds of which one record can be shown by itself, in the block of the same name."""

_WHOLE = {
    "plan": "plan_page",
    "milestones": "plan_page",
    "mall": "mall_page",
    "life_events": "life_events",
    "categories": "service_list",
}
"""The block of the others."""


def preview(
    catalogue: Catalogue,
    kind: str,
    ident: str,
    language: str,
    today: datetime.date,
    env: jinja2.Environment,
    styles: str,
) -> str | None:
    """A whole page, without script, that shows a record; None if no page would show it.

    ``styles`` are those of the site, as they stand in its pages.
    """
    shown = catalogue
    if kind in _ALONE:
        alone: dict[str, Any] = {kind: {ident: getattr(catalogue, kind)[ident]}}
        shown = dataclasses.replace(catalogue, **alone)
    renderer = Renderer(shown, today, "", env)
    root = renderer.root(language)
    if kind in _ALONE or kind in _WHOLE:
        page = renderer.page(root + PAGE_OF_KIND[kind])
        content = page.render(f"blocks/{_WHOLE.get(kind, kind)}.html")
    elif kind == "finder":
        page = renderer.page(root + path_of(catalogue, ident))
        content = page.render("blocks/finder_page.html", view=finder_view(catalogue, ident))
    elif (service := _service(catalogue, kind, ident)) is not None:
        page = renderer.page(root + service_path(service))
        content = page.render("blocks/service_page.html", ident=service)
    else:
        return None
    return _framed(page, content, styles)


def _framed(page: Page, content: Markup, styles: str) -> str:
    held = Markup(styles)  # noqa: S704 - the site's own styles
    drawings = {ident: drawing(name) for ident, name in page.icons.items()}
    template = "editor/preview.html"
    return str(page.render(template, content=content, styles=held, drawings=drawings))


def _service(catalogue: Catalogue, kind: str, ident: str) -> str | None:
    """The service itself, or the first one on whose page a record may stand."""
    if kind == "services":
        return ident
    if kind in KINDS:
        for service, held in catalogue.services.items():
            for _, record in walk(held):
                if any((k, i) == (kind, ident) for _, k, i in references(record)):
                    return service
        if kind != "notices":
            return None
    return next(iter(catalogue.services), None)
