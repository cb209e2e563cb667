"""When what a page says has last changed, for robots: by the data's own days, not the build's."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from ..models.provenance import rests_on
from ..urls import (
    COMPLAINTS,
    GLOSSARY,
    HISTORY,
    HOME,
    MALL,
    OFFICES,
    PLAN,
    QUESTIONS,
    SERVICE_LIST,
    SOURCES,
)
from .changes import day_of

if TYPE_CHECKING:
    from ..models.base import Record
    from .site import Page, Renderer


def last_change(page: Page) -> datetime.date | None:
    """The last day on which facts of a page were checked, or a fee began or ended.

    None for a page that shows no facts of its own: nothing is known of when it was written.
    """
    renderer = page.renderer
    if page.service is not None:
        return renderer.rests(page.service).last_change(renderer.today)
    past = renderer.past
    if page.path == HISTORY:
        if past is None or past.last is None:
            return None
        return day_of(renderer.catalogue, past.last)
    if page.path in (HOME, SERVICE_LIST):
        rests = (renderer.rests(ident) for ident in renderer.catalogue.services)
        days = (each.last_change(renderer.today) for each in rests)
        return max((day for day in days if day is not None), default=None)
    if page.path == SOURCES:
        sources = renderer.catalogue.sources.values()
        return max((source.last_checked for source in sources), default=None)
    shown = _shown(renderer, page.path)
    return rests_on(renderer.catalogue, shown).last_change(renderer.today) if shown else None


def _shown(renderer: Renderer, path: str) -> list[Record]:
    """The records that a page is made of."""
    catalogue = renderer.catalogue
    single = {PLAN: catalogue.plan, MALL: catalogue.mall}
    if path in single:
        held = single[path]
        return [] if held is None else [held]
    kinds = {
        OFFICES: catalogue.offices,
        QUESTIONS: catalogue.questions,
        COMPLAINTS: catalogue.complaints,
        GLOSSARY: catalogue.glossary,
    }
    return list(kinds.get(path, {}).values())  # type: ignore[attr-defined]
