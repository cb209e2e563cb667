"""The site's own address, as ``site_url`` or ``SITE_URL`` gives it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_IN_THE_WAY = re.compile(r"\s|[?#]|\.html?/*$", re.IGNORECASE)


def normalised(site_url: str | None) -> str:
    """Return the address with one slash at its end; empty where only this machine could open it."""
    address = (site_url or "").strip()
    host = urlsplit(address).hostname or ""
    if host in {"", "localhost", "0.0.0.0", "::1"} or host.startswith("127."):  # noqa: S104
        return ""
    return address.rstrip("/ \t\n") + "/"


def is_folder(address: str) -> bool:
    """Return whether pages can be published below the address: no file, no blank, no query."""
    return not _IN_THE_WAY.search(address)
