"""The page of changes as an Atom feed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from ..pages.changes import FEED, MOST_IN_FEED, MOST_OF_A_STEP, entry_of, moment, urn

if TYPE_CHECKING:
    from ..changes.history import Past
    from ..pages.site import Page


def feed(page: Page, past: Past, site_url: str) -> str:
    """Return the changes in the language of a page."""
    assert past.last is not None
    shown = [
        entry_of(page.renderer.catalogue, page.language, step, MOST_OF_A_STEP)
        for step in past.steps[:MOST_IN_FEED]
    ]
    address = urljoin(site_url, page.url) if site_url else ""
    updated = past.steps[0].commit.made if past.steps else past.last.made
    return page.render(
        "history/feed.xml",
        entries=shown,
        address=address,
        own=urljoin(site_url, page.renderer.root(page.language) + FEED) if site_url else "",
        ident=urn(address or page.url + str(page.renderer.catalogue.site.name)),
        updated=moment(updated),
    )
