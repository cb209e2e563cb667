"""Where a page that has gone can still be read: asked of the Internet Archive.

What it answers is not trusted: an address of its own is taken, and nothing else.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from urllib.parse import urlencode

AVAILABILITY = "https://archive.org/wayback/available"
"""Its interface: tells the closest copy of an address."""

_COPY = re.compile(r"https?://web\.archive\.org(/web/[0-9]{4,14}/[!#-&(-;=?-\[\]_a-zA-Z~]+)")
_MOST_BYTES = 100_000
_MOST_CHARACTERS = 1_000


def archived(address: str, interface: str = AVAILABILITY, timeout: float = 20) -> str | None:
    """The https address of an archived copy of ``address``; None if none is known, or told now."""
    asked = f"{interface}?{urlencode({'url': address})}"
    if not asked.startswith(("https://", "http://127.0.0.1:")):
        raise ValueError(interface)
    try:
        with urllib.request.urlopen(asked, timeout=timeout) as answer:  # noqa: S310 - looked at above
            told = json.loads(answer.read(_MOST_BYTES))
        copy = told["archived_snapshots"]["closest"]["url"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(copy, str) or len(copy) > _MOST_CHARACTERS:
        return None
    found = _COPY.fullmatch(copy)
    return found and f"https://web.archive.org{found[1]}"
