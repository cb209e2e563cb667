"""Which files of open data there are. Light, so that pages can name them without making them."""

from __future__ import annotations

from dataclasses import dataclass

FOLDER = "api/v1/"
"""Where the files stand, from the site's root."""

LICENCE = "CC-BY-4.0"
"""SPDX's name for the licence of the data: see ``data/LICENSE.md``."""

LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"

TABLES = "tables/"
PACKAGE = f"{TABLES}datapackage.json"
OPENAPI = "openapi.json"

_JSON, _CSV, _CALENDAR = "application/json", "text/csv", "text/calendar"

_ICAL = "iCalendar (RFC 5545)"


@dataclass(frozen=True)
class File:
    """A file from ``FOLDER``, and the key of the words that say what it holds.

    ``{id}`` in its name stands for the id of every service. ``schema`` is the name of the JSON
    Schema of those that have one.
    """

    name: str
    about: str
    media_type: str = _JSON
    schema: str | None = None
    standard: str | None = None
    """The standard that it keeps to, by its own name."""


DESCRIBED = [
    File("index.json", "api_index", schema="index"),
    File("services.json", "api_services", schema="services"),
    File("services/{id}.json", "api_service", schema="service"),
    File("offices.json", "api_offices", schema="offices"),
    File("plan.json", "api_plan", schema="plan"),
    File("fees.json", "api_fees", schema="fees"),
    File("documents.json", "api_documents", schema="documents"),
    File("sources.json", "api_sources", schema="sources"),
    File("changes.json", "api_changes", schema="changes"),
]
"""The JSON files that have a schema, the way in first."""


def service_id(ident: str) -> str:
    """Return the id of a service in a page's structured data, from ``FOLDER``; it never changes."""
    return f"services/{ident}.json#service"


def office_id(ident: str) -> str:
    """Return the id of an office in a page's structured data, from ``FOLDER``."""
    return f"offices.json#{ident}"


def calendar_file(kind: str, language: str) -> str:
    """The calendar of ``days`` or of ``checks``, in one language."""
    return f"calendars/{kind}-{language}.ics"


def table(name: str) -> File:
    """A table by its name."""
    return File(f"{TABLES}{name}.csv", "api_table", _CSV, standard="CSV (RFC 4180)")


def of_all_languages() -> list[File]:
    """Files that hold every language; of the tables their description alone."""
    return [
        *DESCRIBED,
        File(OPENAPI, "api_openapi", standard="OpenAPI 3.1"),
        File(PACKAGE, "api_tables", standard="Frictionless Data Package"),
    ]


def of_language(language: str) -> list[File]:
    """Files in one language."""
    return [
        File(calendar_file("days", language), "api_days", _CALENDAR, standard=_ICAL),
        File(calendar_file("checks", language), "api_checks", _CALENDAR, standard=_ICAL),
    ]


def shown(language: str) -> list[File]:
    """The files that a page in one language names."""
    return [*of_all_languages(), *of_language(language)]
