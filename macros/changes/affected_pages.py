"""Which pages show a record: by what refers to what in the data themselves."""

from __future__ import annotations

from typing import Any

from ..models.base import kinds_by_field
from ..urls import (
    ABOUT,
    HOME,
    MALL,
    OFFICES,
    PAGE_OF_KIND,
    PLAN,
    SERVICE_LIST,
    SERVICES,
    finder_path,
    service_path,
)
from .snapshot import DataSet, Name

_NOTICES = {
    "home": HOME, "services": SERVICE_LIST, "offices": OFFICES, "about": ABOUT,
}  # fmt: skip

_IN_LIST = {"fee", "status", "service"}
"""Topics of a service that the list of all services shows."""

_OF_OFFICE = {
    SERVICES: {"name", "short", "address", "hours", "map_point", "official_domain"},
    HOME: {"name", "role", "address", "hours", "contacts"},
    MALL: {"name", "address", "hours"},
    PLAN: {"name", "short"},
}
"""What of an office stands on pages other than that of all offices."""

_IN_PERSON = {"address", "hours", "map_point"}
"""What of an office stands on the page of a service only where people go there in person."""

_ON_PAPER = {
    "fee", "requirement", "status", "service", "hours", "place", "time", "procedure", "plan",
    "notice", "disagreement",
}  # fmt: skip
"""Topics that leaflets and posters tell of."""
SHEETS = 2
"""A leaflet and a poster beside each page that has any."""


class Showing:
    """What shows what, in one data set."""

    def __init__(self, data: DataSet) -> None:
        self._data = data
        self._edges = {name: _referred(record, data) for name, record in data.records.items()}
        self._shown_by: dict[Name, set[str]] = {}
        for kind, ident in data.records:
            if kind == "services":
                for name in self._reached((kind, ident)):
                    self._shown_by.setdefault(name, set()).add(ident)
        self._plan = self._reached(("plan", ""))
        self._mall = self._reached(("mall", ""))

    def pages(self, name: Name, field: str, topic: str) -> set[str]:
        """The addresses of pages that show ``field`` of a record, from their language's root."""
        kind, ident = name
        if name not in self._data.records:
            return set()
        if kind == "services":
            return self._of_service(ident, field, topic)
        if kind == "finder":
            start = next((i for k, i in self._data.records if k == "finder"), ident)
            return {finder_path(None if ident == start else ident)}
        if kind == "notices":
            return self._of_notice(ident)
        found = {PAGE_OF_KIND[kind]} if kind in PAGE_OF_KIND else set()
        if kind == "offices":
            return found | self._of_office(ident, field)
        if kind == "plan" and field in {"status", "state"}:
            found.add(HOME)
        services = self._shown_by.get(name, set())
        found |= {service_path(each) for each in services}
        if services and kind in {"fees", "sources"}:
            found.add(SERVICE_LIST)
        if name in self._plan:
            found.add(PLAN)
        if name in self._mall:
            found.add(MALL)
        return found

    @staticmethod
    def sheets(pages: set[str], topic: str) -> int:
        """The leaflets and posters, of one language, beside the pages that show a change."""
        if topic not in _ON_PAPER:
            return 0
        with_sheets = {p for p in pages if p == PLAN or p.removeprefix(SERVICE_LIST) not in {"", p}}
        return SHEETS * len(with_sheets)

    def _of_service(self, ident: str, field: str, topic: str) -> set[str]:
        found = {service_path(ident)}
        if topic in _IN_LIST or field == "summary":
            found.add(SERVICE_LIST)
        if topic in {"status", "service"}:
            found.add(OFFICES)
            # where the mall is one of its offices, or was
            office = _part(self._data.records.get(("mall", "")), "office")
            if ("offices", str(office)) in self._edges["services", ident]:
                found.add(MALL)
        if topic == "service" or field == "life_events":
            found.add(HOME)
        if topic == "service":
            found |= {
                page
                for name, edges in self._edges.items()
                if name[0] == "finder" and ("services", ident) in edges
                for page in self.pages(name, "", "finder")
            }
        return found

    def _of_office(self, ident: str, field: str) -> set[str]:
        found: set[str] = set()
        site = self._data.records.get(("site", ""))
        asked = _part(site, "confirm_with")
        if field in _OF_OFFICE[SERVICES]:
            services = self._shown_by.get(("offices", ident), set())
            if field in _IN_PERSON:
                services = {each for each in services if self._goes_there(each, ident)}
            found |= {service_path(each) for each in services}
        if field in _OF_OFFICE[HOME] and isinstance(asked, list) and ident in asked:
            found.add(HOME)
        if field in _OF_OFFICE[MALL] and ("offices", ident) in self._mall:
            found.add(MALL)
        if field in _OF_OFFICE[PLAN] and ("offices", ident) in self._plan:
            found.add(PLAN)
        return found

    def _goes_there(self, service: str, office: str) -> bool:
        """Whether people go to an office in person for a service."""
        held = _part(self._data.records["services", service], "availability")
        for each in held if isinstance(held, list) else []:
            channels = _part(each, "channels")
            if _part(each, "office") == office and isinstance(channels, list):
                return "in_person" in channels
        return False

    def _of_notice(self, ident: str) -> set[str]:
        notice = self._data.records["notices", ident]
        chosen = _part(notice, "pages")
        categories = _part(notice, "categories")
        found = set()
        for place in chosen if isinstance(chosen, list) else []:
            if place == "service":
                found |= {
                    service_path(service)
                    for service, held in self._data.of_kind("services").items()
                    if not categories
                    or (isinstance(categories, list) and _part(held, "category") in categories)
                }
            elif isinstance(place, str) and place in _NOTICES:
                found.add(_NOTICES[place])
        return found

    def _reached(self, start: Name) -> set[Name]:
        """What a page about ``start`` tells of, other services and the finder left out."""
        seen: set[Name] = set()
        ahead = {start} & self._edges.keys()
        while ahead:
            name = ahead.pop()
            seen.add(name)
            ahead |= {n for n in self._edges[name] if n[0] not in {"services", "finder"}} - seen
        return seen


def _part(held: Any, key: str) -> Any:
    return held.get(key) if isinstance(held, dict) else None


def _referred(record: Any, data: DataSet) -> set[Name]:
    """The records that ``record`` refers to by fields of a name that can."""
    found: set[Name] = set()
    ahead = [("", record)]
    while ahead:
        key, value = ahead.pop()
        if isinstance(value, dict):
            ahead += [(str(name), inner) for name, inner in value.items()]
        elif isinstance(value, list):
            ahead += [(key, inner) for inner in value]
        elif isinstance(value, str):
            for kind in _REFERRING.get(key, ()):
                if (kind, value) in data.records:
                    found.add((kind, value))
    return found


_REFERRING = kinds_by_field()
