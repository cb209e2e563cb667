"""Services by HSDS as rows of sheets, for a person to complete and to import.

HSDS knows little of what the data need: which fees are alternatives, what a fee is per, the state
of each office with its source, original or copy. What it says is taken as it is said; what it does
not say stays an empty cell, of which the import tells; what no cell is for is told of at once.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..loading.catalogue_loader import slug
from ..loading.problems import DataError, Problem, harmless
from ..model.base import UNKNOWN, is_id
from ..model.catalogue import Catalogue
from ..views.words import words_of
from .exporting import Cell, Rows, exported
from .files import MAX_ROWS
from .hsds_files import Read, Said, is_hsds, read
from .layout import Sheet

Row = dict[str, Cell]

KINDS = ("services", "offices", "fees", "documents")
"""What HSDS has records of."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RESTING = re.compile(rf"[a-z]+ ({_DAY.pattern})( .*)?")
_CURRENCY = "IDR"
_MOST = 10**15
"""A cell holds no larger number exactly."""
_LONGEST_NAME = 60
_SHOWN, _NAMED = 100, 40
_THERE = "sudah ada · already there"
_MOST_TOLD = 200
_IDENTIFIERS = {
    "id", "service_id", "organization_id", "location_id", "program_id", "link_id", "link_entity",
    "service_at_location_id", "contact_id", "phone_id", "taxonomy_term_id", "taxonomy_id",
    "parent_organization_id", "parent_id", "resource_id",
}  # fmt: skip
"""Fields that only lead from one record to another."""


@dataclass
class Made:
    """Every sheet of the data with the new rows below, how many records those are, and the rest.

    ``left`` is what was said and has no cell, by the record that it was said of: field and text.
    """

    sheets: list[tuple[Sheet, Rows]]
    counts: dict[str, int]
    left: dict[str, dict[tuple[str, str], None]]


@dataclass(frozen=True)
class Wanted:
    """What the rows are to go with: ``source`` is named by every check, if the person names one.

    ``language`` is that of a file that is in no folder of a language.
    """

    catalogue: Catalogue
    source: str | None = None
    language: str | None = None


def made_of(folder: Path, wanted: Wanted) -> Made:
    """The workbook of a file or ``folder`` of HSDS.

    Raises ``DataError`` for what cannot be taken as it is, ``CannotExportError``.
    """
    catalogue, ident = wanted.catalogue, wanted.source
    found = read(folder, catalogue.site.languages, wanted.language)
    if ident is not None and ident not in catalogue.sources:
        values = {"ident": ident, "target": "sources.yaml"}
        found.problems.append(Problem("--source", 1, "unknown_reference", (), values))
    if not found.problems and not found.services:
        found.problems.append(Problem(folder.name, 1, "hsds_nothing"))
    making = _Making(catalogue, found, ident)
    if not found.problems:
        making.make()
    made = []
    for sheet, rows in exported(catalogue):
        fresh = [[row.get(column.key) for column in sheet.columns] for row in making.of(sheet)]
        if fresh and len(rows) + len(fresh) > MAX_ROWS - 2:
            most = {"sheet": sheet.name, "limit": MAX_ROWS - 2}
            found.problems.append(Problem(folder.name, 1, "hsds_too_many", (), most))
        made.append((sheet, rows + fresh))
    if found.problems:  # a part may have been looked at more than once
        raise DataError({(p.file, p.code, p.path): p for p in found.problems}.values())
    counts = {kind: len(making.rows[kind]) for kind in KINDS}
    return Made(made, counts, making.left)


class _Making:
    def __init__(self, catalogue: Catalogue, found: Read, source: str | None) -> None:
        self._catalogue = catalogue
        self._found = found
        self._source = source
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.left: dict[str, dict[tuple[str, str], None]] = {}
        self._names: dict[str, dict[str, Any]] = {
            kind: dict.fromkeys(getattr(catalogue, kind)) for kind in KINDS
        }
        """Names of records that are taken, and what each is of; None for those of the data."""
        self._called = {kind: _called(getattr(catalogue, kind)) for kind in KINDS}
        self._organizations: dict[str, Said] = {}
        self._locations: dict[str, Said] = {}
        self._owners: dict[str, str | None] = {}
        """The organization of each location."""
        self._office_of: dict[tuple[str, str], str] = {}
        """The office that stands for an organization, or for a location of it."""
        self._again: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        """What is said of one of them in other words, where it is told again."""

    def of(self, sheet: Sheet) -> list[Row]:
        """The new rows of a sheet."""
        rows = self.rows.get(sheet.name, [])
        known = {column.key for column in sheet.columns}
        assert all(row.keys() <= known for row in rows), (sheet.name, rows)
        return rows

    def make(self) -> None:
        """Put everything that was said into rows, or beside them."""
        for file, rest in self._found.left.items():
            for key, value in rest:
                self._note(file, key, value)
        for language in self._found.skipped:
            self._note("hsds", "language", language)
        services = {}
        for said in self._found.services.values():
            if (ident := self._service_name(said)) is not None:
                services[ident] = said
        for said in self._found.organizations.values():
            self._gather(said)
        for said in services.values():
            self._gather_of(said)
        self._offices()
        for ident, said in services.items():
            self._service(ident, said)

    # Names of records.

    def _service_name(self, said: Said) -> str | None:
        """The record that a service is to be; None of one that is there already."""
        names = self._found.texts(said, "name")
        first = next(iter(said.values()))
        if not names:
            self._found.tell(first, "hsds_missing", "name", key="name")
            return None
        if (known := self._known("services", names)) is not None:
            self._note(known, _THERE, next(iter(names.values())))
            return None
        return self._name("services", names, said, said)

    def _known(self, kind: str, names: dict[str, str]) -> str | None:
        """The record of the data that is called exactly so, in every language that is told."""
        several = [set(self._called[kind].get(each, ())) for each in names.items()]
        return min(set.intersection(*several), default=None) if several else None

    def _name(
        self, kind: str, names: dict[str, str], said: Said, held: Any, below: str = ""
    ) -> str | None:
        """A name for a new record that is ``held``; another of the same name is told of.

        What belongs ``below`` a service may also be called by it. The one that is there already,
        if it is the same.
        """
        called = next(iter(names.values()), "")
        first = next(iter(said.values()))
        raw = slug(called)
        tried = [_cut(raw), _cut(f"{below}-{raw}")] if below else [_cut(raw)]
        for ident in filter(is_id, tried):
            if ident not in self._names[kind]:
                self._names[kind][ident] = held
                return ident
            if self._names[kind][ident] == held:
                return ident
        code = "hsds_same_name" if is_id(tried[0]) else "hsds_no_name"
        self._found.tell(first, code, raw=called, name=tried[-1])
        return None

    # Offices.

    def _gather(self, said: Said) -> str:
        """Note an organization and its locations. Returns its id."""
        ident = str(next(iter(said.values())).item.id)
        self._add("organization", self._organizations.setdefault(ident, {}), said)
        for place in self._found.inside(said, "locations"):
            self._gather_place(place, ident)
        return ident

    def _gather_place(self, said: Said, owner: str | None) -> None:
        ident = str(next(iter(said.values())).item.id)
        self._add("location", self._locations.setdefault(ident, {}), said)
        self._owners.setdefault(ident, owner)

    def _add(self, kind: str, into: Said, said: Said) -> None:
        """What is told of it first, in each language, goes before what is told again."""
        for language, told in said.items():
            kept = into.setdefault(language, told).item
            if kept != told.item:
                known = set(_leaves(f"{kind}s", kept.model_dump()))
                more = _leaves(f"{kind}s", told.item.model_dump())
                self._again[kind, told.item.id] += [each for each in more if each not in known]

    def _gather_of(self, service: Said) -> None:
        """Note what a service itself tells of who gives it, and where."""
        owner = self._found.one(service, "organization_id")
        if inner := self._found.within(service, "organization"):
            owner = self._gather(inner)
        for at in self._found.inside(service, "service_at_locations"):
            if inner := self._found.within(at, "location"):
                self._gather_place(inner, self._found.one(inner, "organization_id") or owner)

    def _offices(self) -> None:
        """An office for every organization, or for each of its locations if it has several."""
        of: dict[str | None, list[str]] = defaultdict(list)
        for location, owner in self._owners.items():
            of[owner if owner in self._organizations else None].append(location)
        for ident, said in self._organizations.items():
            places = of[ident]
            if len(places) > 1:
                for name in ("name", "website"):
                    self._leave(f"offices · {ident}", "organizations", said, name)
                self._rest_of(f"offices · {ident}", "organization", said)
                continue
            place = self._locations[places[0]] if places else {}
            if (office := self._office(said, said, place)) is not None:
                self._office_of["organization", ident] = office
                self._office_of |= {("location", each): office for each in places}
        for owner, places in of.items():
            if owner is None or len(places) > 1:
                whose = self._organizations.get(owner or "", {})
                for ident in places:
                    place = self._locations[ident]
                    named = place if self._found.texts(place, "name") else whose or place
                    if (office := self._office(named, {}, place)) is not None:
                        self._office_of["location", ident] = office

    def _office(self, named: Said, organization: Said, place: Said) -> str | None:
        """The office of that name, which may be there already."""
        names = self._found.texts(named, "name")
        if (known := self._known("offices", names)) is not None:
            label = f"offices · {known}"
            self._note(label, _THERE, next(iter(names.values())))
            return known
        ident = self._name("offices", names, named, named)
        if ident is None:
            return None
        label = f"offices · {ident}"
        row: Row = {"record": ident, **_cells("name", names)}
        self._rest_of(label, "organization", organization)
        self._rest_of(label, "location", place)
        if place and named is not place:
            called = self._found.texts(place, "name")
            for language, text in called.items():
                if names.get(language) != text:
                    self._note(label, "locations.name", text)
        day = self._own_day(label, "locations", place)
        if address := self._address(label, place):
            row |= _cells("address.text", address) | self._checked("address", day)
        row |= self._point(place, day)
        row |= self._hours(label, place)
        row |= self._domain(label, organization)
        if (kind := self._found.one(place, "location_type")) not in {None, "physical"}:
            self._note(label, "locations.location_type", kind)
        self.rows["offices"].append(row)
        return ident

    def _rest_of(self, label: str, kind: str, said: Said) -> None:
        """Note what else is said of an organization or a location, here or where it comes again."""
        self._rest(label, f"{kind}s", said)
        for told in said.values():
            for field, text in self._again[kind, told.item.id]:
                self._note(label, field, text)

    def _address(self, label: str, place: Said) -> dict[str, str]:
        """Where it stands: the one address that is told, else what is said of the place."""
        told = {
            language: text
            for language, text in self._found.texts(place, "description").items()
            if not self._means_unknown(label, "locations.description", language, text)
        }
        several = self._found.inside(place, "addresses")
        found: dict[str, str] = {}
        for language, held in place.items():
            parts = [_in_a_line(each) for each in held.item.addresses or ()]
            physical = [each for each in parts if each[1]]
            if len(physical) == 1:
                found[language] = physical[0][0]
            for text, _ in parts:
                if text and found.get(language) != text:
                    self._note(label, "locations.addresses", text)
        for each in several:
            self._rest(label, "locations.addresses", each)
        for language, text in told.items():
            if found and text != found.get(language):
                self._note(label, "locations.description", text)
        return found or told

    def _point(self, place: Said, day: datetime.date | None) -> Row:
        north, east = (self._found.one(place, name) for name in ("latitude", "longitude"))
        if north is None and east is None:
            return {}
        point: Row = {"map_point.latitude": north, "map_point.longitude": east}
        return point | self._checked("map_point", day)

    def _hours(self, label: str, place: Said) -> Row:
        several = self._found.inside(place, "schedules")
        for each in several:
            self._rest(label, "locations.schedules", each)
        told = [each for each in several if self._found.texts(each, "description")]
        lines: dict[str, list[str]] = defaultdict(list)
        days = {self._own_day(label, "locations.schedules", each) for each in told}
        for each in told:
            for language, text in self._found.texts(each, "description").items():
                lines[language].append(text)
        if not told:
            return {}
        texts = {language: "\n".join(held) for language, held in lines.items()}
        day = days.pop() if len(days) == 1 else None
        return _cells("hours.text", texts) | self._checked("hours", day)

    def _domain(self, label: str, organization: Said) -> Row:
        website = self._found.one(organization, "website")
        try:
            host = urlsplit(website or "").hostname or ""
        except ValueError:
            host = ""
        if website not in {None, f"https://{host}", f"https://{host}/"} or not _official(host):
            self._note(label, "organizations.website", website)
        if not _official(host):
            return {}
        return {"official_domain.domain": host} | self._checked("official_domain", None)

    # Services.

    def _service(self, ident: str, said: Said) -> None:
        found = self._found
        row: Row = {"record": ident}
        for name, field in (
            ("name", "name"),
            ("alternate_name", "also_called"),
            ("description", "summary"),
            ("eligibility_description", "audience"),
        ):
            row |= _cells(field, found.texts(said, name))
        self._leave(ident, "", said, "status")
        self._rest(ident, "", said)
        day = self._day(ident, "", said, "assured_date")
        own = self._own_day(ident, "", said)
        self._availability(ident, said, day, own)
        if self._papers(ident, said):
            row |= self._checked("delivery.requirements", day)
        if self._steps(ident, said):
            row |= self._checked("delivery.procedure", day)
        row["delivery.fees.one_of"] = self._fees(ident, said, day)
        self.rows["services"].append(row)

    def _availability(
        self, ident: str, said: Said, day: datetime.date | None, own: datetime.date | None
    ) -> None:
        offices: dict[str | None, datetime.date | None] = {}
        owners = set()
        for at in self._found.inside(said, "service_at_locations"):
            inner = self._found.within(at, "location")
            place = str(self._found.one(inner, "id") or self._found.one(at, "location_id") or "")
            office = self._office_of.get(("location", place))
            field = _of("service_at_locations", {"": office or place})
            self._rest(ident, field, at)
            checked = self._own_day(ident, field, at) or day
            if office is None:
                self._note(ident, "service_at_locations.location_id", place)
                continue
            owners.add(self._owners[place])
            offices.setdefault(office, checked)
        inner = self._found.within(said, "organization")
        owner = self._found.one(inner, "id") or self._found.one(said, "organization_id")
        if owner is not None and owner not in owners:
            office = self._office_of.get(("organization", owner))
            if office is None:
                self._note(ident, "organization_id", owner)
            offices.setdefault(office, own or day)
        for each, checked in offices.items():
            row: Row = {"record": ident, "office": each} | self._checked("", checked)
            self.rows["services.availability"].append(row)

    def _papers(self, ident: str, said: Said) -> bool:
        """The papers to bring. Whether there are any."""
        any_of_them = False
        for each in self._found.inside(said, "required_documents"):
            names = self._found.texts(each, "document")
            field = _of("required_documents", names)
            self._rest(ident, field, each)
            own = self._own_day(ident, field, each)
            if not names:
                continue
            document = self._known("documents", names)
            if document is None:
                before = len(self._names["documents"])
                document = self._name("documents", names, each, names, below=ident)
                if len(self._names["documents"]) > before:
                    row: Row = {"record": document}
                    self.rows["documents"].append(row | _cells("name", names))
            item: Row = {"record": ident, "document": document}
            item |= {"original": UNKNOWN, "copies": UNKNOWN}
            self.rows["services.items"].append(item | (self._checked("", own) if own else {}))
            any_of_them = True
        return any_of_them

    def _steps(self, ident: str, said: Said) -> bool:
        """The steps, a line each. Languages with other numbers of lines cannot be put together."""
        lines = {
            language: [line.strip() for line in text.split("\n") if line.strip()]
            for language, text in self._found.texts(said, "application_process").items()
        }
        if not lines:
            return False
        first = next(iter(lines.values()))
        for language, held in list(lines.items()):
            if len(held) != len(first):
                self._note(ident, "application_process", "\n".join(lines.pop(language)))
        for number in range(len(first)):
            texts = {language: held[number] for language, held in lines.items()}
            row: Row = {"record": ident}
            self.rows["services.steps"].append(row | _cells("text", texts))
        return True

    def _fees(self, ident: str, said: Said, day: datetime.date | None) -> str | None:
        """The fees. Returns the name of the only one: which of several go together is not said."""
        costs = self._found.inside(said, "cost_options")
        options: dict[tuple[tuple[str, str], ...], list[tuple[Said, Row]]] = {}
        for each in costs:
            field = _of("cost_options", self._found.texts(each, "option"))
            self._rest(ident, field, each)
            self._leave(ident, field, each, "amount_description")
            rate = self._rate(ident, field, each, day)
            if rate is not None:
                names = self._found.texts(each, "option")
                options.setdefault(tuple(names.items()), []).append((each, rate))
        found = []
        for option, rates in options.items():
            about = [self._found.texts(each, "amount_description") for each, _ in rates]
            rows = sorted((rate for _, rate in rates), key=_begins)
            names = dict(option)
            called = names or self._found.texts(said, "name")
            before = len(self._names["fees"])
            fee = self._name("fees", called, rates[0][0], (names, about, rows), below=ident)
            if len(self._names["fees"]) > before:
                row: Row = {"record": fee}
                self.rows["fees"].append(row | _cells("name", names))
                self.rows["fees.rates"] += [{"record": fee} | each for each in rows]
            found.append(fee)
        return found[0] if len(costs) == len(found) == 1 else None

    def _rate(self, ident: str, field: str, cost: Said, day: datetime.date | None) -> Row | None:
        """An amount and its days; None where it is not of whole rupiah, which is told."""
        amount, currency = (self._found.one(cost, name) for name in ("amount", "currency"))
        own = self._own_day(ident, field, cost)
        whole = amount is not None and amount.is_integer() and 0 <= amount < _MOST
        if not whole or (currency or "").upper() != _CURRENCY:
            dates = (self._found.one(cost, name) for name in ("valid_from", "valid_to"))
            parts = [_number(amount), currency, *dates]
            self._note(ident, _joined(field, "amount"), " · ".join(each for each in parts if each))
            return None
        said = self._found.one(cost, "valid_from")
        begins: Cell = self._day(ident, field, cost, "valid_from")
        row: Row = {
            "amount": int(amount),
            "valid_from": begins if said is not None else UNKNOWN,
            "valid_until": self._day(ident, field, cost, "valid_to"),
            "legal_basis": UNKNOWN,
        }
        return row | self._checked("", own or day)

    # What stands on every part.

    def _checked(self, below: str, day: datetime.date | None) -> Row:
        """The cells of a check. Its source is named only if the person named it."""
        base = f"{below}.verification" if below else "verification"
        return {f"{base}.day": day, f"{base}.sources": self._source}

    def _own_day(self, owner: str, field: str, said: Said) -> datetime.date | None:
        """The day of the check of a part, as our own export tells it."""
        found = None
        for each in self._found.inside(said, "attributes"):
            kind = self._found.one(each, "link_type") or "value"
            value = self._found.one(each, "value")
            self._note(owner, _joined(field, "attributes", kind), value)
            self._rest(owner, _joined(field, "attributes"), each)
            if kind == "verification" and value is not None:
                match = _RESTING.fullmatch(value)
                found = (_day(match[1]) if match else None) or found
        return found

    def _day(self, owner: str, field: str, said: Said, name: str) -> datetime.date | None:
        """A day that is told as one; told of otherwise."""
        raw = self._found.one(said, name)
        day = _day(raw or "")
        if raw is not None and day is None:
            self._note(owner, _joined(field, name), raw)
        return day

    def _means_unknown(self, owner: str, field: str, language: str, text: str) -> bool:
        """Whether a text is that by which our own export says that something is not known."""
        if text != words_of(language)["unknown"]:
            return False
        self._note(owner, field, text)
        return True

    def _rest(self, owner: str, field: str, said: Said) -> None:
        """Note what is said of a record in fields that nothing here is for."""
        for told in said.values():
            for name, value in (told.item.model_extra or {}).items():
                if name not in _IDENTIFIERS:
                    self._note(owner, _joined(field, name), value)

    def _leave(self, owner: str, field: str, said: Said, name: str) -> None:
        for told in said.values():
            self._note(owner, _joined(field, name), getattr(told.item, name))

    def _note(self, owner: str, field: str, value: Any) -> None:
        for inner, text in _leaves(field, value):
            self.left.setdefault(owner, {})[inner, text] = None


def _called(records: Any) -> dict[tuple[str, str], list[str]]:
    """The records by what they are called in each language."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for ident, record in records.items():
        for each in record.name.root.items():
            found[each].append(ident)
    return found


def _official(host: str) -> bool:
    return host.endswith(".go.id")


def _cut(raw: str) -> str:
    """A name of a record, no longer than such may be, cut where a word ends."""
    if len(raw) <= _LONGEST_NAME:
        return raw
    return raw[: _LONGEST_NAME + 1].rpartition("-")[0] or raw[:_LONGEST_NAME]


def _cells(field: str, texts: dict[str, str]) -> Row:
    return {f"{field}.{language}": text for language, text in texts.items()}


def _of(field: str, names: dict[str, str]) -> str:
    """A field of one of several, which is told by its name."""
    called = next(iter(names.values()), "")
    return f"{field}[{called[:_NAMED]}]" if called else field


def _in_a_line(address: Any) -> tuple[str, bool]:
    """An address as a line, and whether it is one to go to."""
    parts = ("address_1", "address_2", "city", "region", "state_province", "postal_code")
    text = ", ".join(part for name in parts if (part := getattr(address, name)))
    return text, address.address_type in {None, "physical"} and bool(text)


def _begins(rate: Row) -> datetime.date:
    held = rate["valid_from"]
    return held if isinstance(held, datetime.date) else datetime.date.min


def _day(raw: str) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(raw) if _DAY.fullmatch(raw) else None
    except ValueError:
        return None
    return day if day is not None and day.year >= 1900 else None  # spreadsheets know none before


def _number(amount: float | None) -> str:
    return "" if amount is None else f"{amount:.15g}"


def _joined(*names: str) -> str:
    return ".".join(name for name in names if name)


def _leaves(field: str, value: Any) -> Iterator[tuple[str, str]]:
    """What is said in a field, whatever is in it, one text after the other."""
    ahead = [(field, value)]
    while ahead:
        name, held = ahead.pop()
        if isinstance(held, dict):
            inner = [(_joined(name, key), each) for key, each in held.items()
                     if key not in _IDENTIFIERS]  # fmt: skip
            ahead += reversed(inner)
        elif isinstance(held, list):
            ahead += reversed([(name, each) for each in held])
        elif held is not None and (text := " ".join(str(held).split())):
            yield name, text


def told(made: Made, target: Path) -> str:
    """What stands in the workbook and what was not taken: nothing is lost without a word."""
    services, offices, fees, papers = made.counts.values()
    name = harmless(target)
    lines = [
        f"{name}: {services} layanan, {offices} kantor, {fees} biaya, {papers} berkas"
        f" · {services} services, {offices} offices, {fees} fees, {papers} papers",
        "Lengkapi sel yang kosong, lalu · Fill in the empty cells, then:"
        f" python -m macros import {name}",
    ]
    if made.left:
        lines += ["", "Tidak diambil · Not taken:"]
    for owner, several in made.left.items():
        lines.append(_short(owner))
        for number, (field, text) in enumerate(several):
            if number == _MOST_TOLD:
                more = len(several) - number
                lines.append(f"  … dan {more} lagi · and {more} more")
                break
            lines.append(f"  {_short(field)}: {_short(text)}")
    return "\n".join(lines)


def _short(text: str) -> str:
    return harmless(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


__all__ = ["Made", "Wanted", "is_hsds", "made_of", "told"]
