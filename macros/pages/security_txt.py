"""Whom to tell of a hole in the site: ``security.txt``, as RFC 9116 has it."""

from __future__ import annotations

import datetime
from urllib.parse import urljoin

FILES = (".well-known/security.txt", "security.txt")
"""Where it is served: at the place that the standard names, and where hosts drop such folders."""

HOLDS = datetime.timedelta(days=180)
"""Until when a copy may be believed; the site is built every night."""


def security_txt(
    repository: str,
    address: str,
    languages: list[str],
    today: datetime.date,
    policy: str | None = None,
) -> str | None:
    """The file of a site at ``address``, which is empty if unknown; None without a repository.

    Reports go to the private form of the repository, whose web address ``repository`` is.
    ``policy`` is the branch that tells in ``SECURITY.md`` how reports are dealt with, if one does.
    """
    if not repository.startswith("https://"):
        return None
    home = repository.rstrip("/")
    lines = [
        f"Contact: {home}/security/advisories/new",
        f"Expires: {today + HOLDS}T00:00:00Z",
        f"Preferred-Languages: {', '.join(languages)}",
    ]
    if address.startswith("https://"):
        lines.append(f"Canonical: {urljoin(address, FILES[0])}")
    if policy is not None:
        lines.append(f"Policy: {home}/blob/{policy}/SECURITY.md")
    return "\n".join(lines) + "\n"
