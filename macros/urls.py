"""Addresses inside the site, and the address where a citizen reports a mistake."""

from __future__ import annotations

import posixpath
from urllib.parse import urlencode

# Every page of the site, from its language's root. Pages have the same address in every language,
# so that no address changes with a translation.

HOME = ""
SERVICES = "layanan"
"""Folder of the services' pages."""
SERVICE_LIST = f"{SERVICES}/"
FINDER = "temukan"
"""Folder of the finder's pages."""
PLAN = "rencana/"
MALL = "mpp/"
OFFICES = "kantor/"
QUESTIONS = "tanya-jawab/"
COMPLAINTS = "pengaduan/"
SOURCES = "sumber/"
GLOSSARY = "istilah/"
ABOUT = "tentang/"
HISTORY = "perubahan/"
"""The page of what has changed."""
OPEN_DATA = "data-terbuka/"
EDITOR = "sunting/"
"""The page on which staff change the data."""

PAGE_OF_KIND = {
    "sources": SOURCES,
    "offices": OFFICES,
    "questions": QUESTIONS,
    "complaints": COMPLAINTS,
    "glossary": GLOSSARY,
    "disagreements": ABOUT,
    "categories": SERVICE_LIST,
    "life_events": HOME,
    "plan": PLAN,
    "milestones": PLAN,
    "mall": MALL,
}
"""The hand-written page that shows all records of a kind, by the name of their data file."""

CARD = "kartu.png"
"""The picture of a page for where its address is shared, beside the page."""


def service_path(ident: str) -> str:
    """The page of a service, from its language's root: ``layanan/paspor-baru/``."""
    return f"{SERVICES}/{ident}/"


def finder_path(ident: str | None) -> str:
    """An entry of the finder; where it begins for None."""
    return f"{FINDER}/{ident}/" if ident else f"{FINDER}/"


def settled_path(service: str, settled: list[str]) -> str:
    """The page of a service on which the conditions ``settled`` are answered with yes."""
    answers = urlencode(dict.fromkeys(settled, 1))
    return service_path(service) + (f"#{answers}" if answers else "")


def source_path(ident: str) -> str:
    """Where a source is described."""
    return f"{SOURCES}#{ident}"


def office_path(ident: str) -> str:
    """Where an office is described."""
    return f"{OFFICES}#{ident}"


def term_path(ident: str) -> str:
    """Where a term of the glossary is explained."""
    return f"{GLOSSARY}#{ident}"


def report_address(repository: str, title: str, body: str) -> str | None:
    """A prefilled new issue in ``repository`` (its web address); None where it is not set."""
    if not repository.startswith("https://"):
        return None
    query = urlencode({"title": title, "body": body})
    return f"{repository.rstrip('/')}/issues/new?{query}"


def relative(address: str, place: str) -> str:
    """The way from the page ``place`` to ``address``, both from the site's root.

    As MkDocs reckons it, which the editing page has not; what ends in a slash is a folder.
    """
    folder, name = posixpath.split(place)
    here = folder if "." in name else place
    way = posixpath.relpath(f"/{address}", f"/{here}")
    return f"{way}/" if address.endswith("/") else way


def commits_address(repository: str) -> str | None:
    """The whole history in ``repository`` (its web address); None where it is not set."""
    if not repository.startswith("https://"):
        return None
    return f"{repository.rstrip('/')}/commits"
