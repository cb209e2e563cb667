"""What stands on the web: asked of the host itself, before a site is published and after it."""

from __future__ import annotations

import datetime
import http.client
import time
import urllib.error
import urllib.request
from urllib.parse import urljoin, urlsplit

from .url_ledger import addresses_in

MOST_BYTES = 50_000_000
MOST_PAGES = 200
NOTHING = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>'
"""The sitemap of a site that was never published."""

_TIMEOUT = 30
_TRIES = 3


class NoAnswerError(Exception):
    """The host could not be asked. Says what was asked and what came back."""


class BadAddressError(NoAnswerError):
    """The address is none of the web."""


def sitemap(site_url: str) -> str:
    """The sitemap published at ``site_url``; ``NOTHING`` where there is none.

    Raises ``NoAnswerError``: a host that is out of order does not mean that nothing is there.
    """
    status, text = _get(urljoin(site_url, "sitemap.xml"))
    if status == 404:
        return NOTHING
    if status != 200:
        raise NoAnswerError(f"{site_url}sitemap.xml: {status}")
    return text


def wrong(site_url: str, today: datetime.date, patience: float = 0) -> list[str]:
    """What is not as it must be at ``site_url``: an address and what was answered, each.

    Waits up to ``patience`` seconds for the home page to be of ``today``: hosts need a while.
    Raises ``NoAnswerError``.
    """
    end = time.monotonic() + patience
    while (told := _wrong_of_page(site_url, "", today)) and time.monotonic() < end:
        time.sleep(5)
    found = [*told]
    pages = [address for address in addresses_in(sitemap(site_url)) if address]
    if not pages:
        found.append("sitemap.xml: kosong · empty")
    step = max(1, -(-len(pages) // MOST_PAGES))
    for address in pages[::step]:
        found += _wrong_of_page(site_url, address, today)
    status, text = _get(urljoin(site_url, "tidak-ada-di-sini/"))
    if status != 404 or "<main" not in text:
        found.append(f"tidak-ada-di-sini/: {status}, bukan halaman 404 · not the 404 page")
    return found


def _wrong_of_page(site_url: str, address: str, today: datetime.date) -> list[str]:
    status, text = _get(urljoin(site_url, address))
    if status != 200:
        return [f"/{address}: {status}"]
    if "</html>" not in text or f'datetime="{today}"' not in text:
        return [f"/{address}: bukan halaman hari ini ({today}) · not today's page"]
    return []


def _get(address: str) -> tuple[int, str]:
    """The status and the text at ``address``; asked anew where there is no answer."""
    if urlsplit(address).scheme not in {"https", "http"}:
        raise BadAddressError(address)
    left = _TRIES
    while True:
        left -= 1
        try:
            with urllib.request.urlopen(address, timeout=_TIMEOUT) as answer:  # noqa: S310 - looked at above
                return answer.status, answer.read(MOST_BYTES).decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            if error.code < 500 or not left:
                return error.code, error.read(MOST_BYTES).decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            if not left:
                raise NoAnswerError(f"{address}: {error}") from None
        time.sleep(1)
