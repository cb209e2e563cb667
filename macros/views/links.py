"""Addresses inside the site, and the address where a citizen reports a mistake."""

from __future__ import annotations

from urllib.parse import urlencode

SERVICES = "layanan"
"""Folder of the services' pages, the same in every language so that addresses never change."""


PLAN = "rencana/"
"""The page of the plan, from its language's root."""


def service_path(ident: str) -> str:
    """The page of a service, from its language's root: ``layanan/paspor-baru/``."""
    return f"{SERVICES}/{ident}/"


def source_path(ident: str) -> str:
    """Where a source is described."""
    return f"sumber/#{ident}"


def office_path(ident: str) -> str:
    """Where an office is described."""
    return f"kantor/#{ident}"


def report_address(repository: str, title: str, body: str) -> str | None:
    """A prefilled new issue in ``repository`` (its web address); None where it is not set."""
    if not repository.startswith("https://"):
        return None
    query = urlencode({"title": title, "body": body})
    return f"{repository.rstrip('/')}/issues/new?{query}"
