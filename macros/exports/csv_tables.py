"""The same facts as tables: CSV (RFC 4180, UTF-8) with a Frictionless data package.

A text has a column for each language (``name_id``, ``name_en``); several ids in a cell have spaces
between them. What nobody knows is the word ``unknown``; an empty cell is nothing. An apostrophe
comes before what a spreadsheet could calculate in a text: ``csv_text.unguarded`` takes it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .. import csv_text
from ..export_files import LICENCE_ADDRESS
from ..i18n.words import words_of
from . import api_types
from .api_mapping import Records

UNKNOWN = "unknown"

Row = dict[str, Any]
Rows = dict[str, list[Row]]
"""Rows by the name of their table."""


@dataclass(frozen=True)
class Column:
    """A column, or one for each language. ``names``: the table and column whose values it has."""

    name: str
    kind: Literal["string", "integer", "number", "boolean", "date"] = "string"
    each_language: bool = False
    names: tuple[str, str] | None = None
    needed: bool = False

    def heads(self, languages: list[str]) -> list[str]:
        """What stands over it."""
        return [f"{self.name}_{each}" for each in languages] if self.each_language else [self.name]


def _words(*names: str) -> list[Column]:
    return [Column(name, each_language=True) for name in names]


def _texts(*names: str) -> list[Column]:
    return [Column(name) for name in names]


_ID = Column("id", needed=True)
_SERVICE = Column("service", names=("services", "id"), needed=True)
_POSITION = Column("position", "integer", needed=True)
_CONDITION = Column("condition", names=("conditions", "id"))
_VERIFIED = [
    Column("day", "date"),
    Column("holds_until", "date"),
    *_texts("certainty", "sources"),
]

TABLES: dict[str, list[Column]] = {
    "services": [
        _ID,
        *_words("name", "summary", "also_called", "audience"),
        Column("category", names=("categories", "id"), needed=True),
        *_texts("life_events", "page"),
    ],
    "categories": [_ID, *_words("name")],
    "conditions": [_ID, *_words("question", "when")],
    "components": [_SERVICE, Column("component", needed=True), Column("state", needed=True),
                   *_words("text"), *_VERIFIED],
    "availability": [_SERVICE, Column("office", names=("offices", "id"), needed=True),
                     Column("local", "boolean"), *_texts("status", "as_of", "channels"),
                     *_words("note"), *_VERIFIED],
    "requirements": [_SERVICE, _POSITION, Column("documents", needed=True),
                     Column("one_is_enough", "boolean"), *_texts("original", "copies"),
                     _CONDITION, *_words("when", "must_show"), *_VERIFIED],
    "documents": [_ID, *_words("name", "about")],
    "steps": [_SERVICE, _POSITION, *_words("procedure", "text", "note"), *_VERIFIED],
    "times": [_SERVICE, Column("amount", "integer"), Column("unit"), Column("up_to", "boolean"),
              *_words("starts"), *_VERIFIED],
    "products": [_SERVICE, *_words("name", "validity"), *_VERIFIED],
    "legal_basis": [_SERVICE, _POSITION, Column("source", names=("sources", "id"), needed=True),
                    *_words("about")],
    "service_complaints": [_SERVICE, _POSITION,
                           Column("complaint", names=("complaints", "id"), needed=True)],
    "complaints": [_ID, *_words("name", "about"), Column("address"), *_VERIFIED],
    "service_fees": [_SERVICE, Column("fee", needed=True), Column("role", needed=True), _POSITION],
    "exemptions": [_SERVICE, _POSITION, *_words("text"), _CONDITION, Column("waives"), *_VERIFIED],
    "fees": [_ID, _POSITION, *_words("name", "per", "condition"), Column("amount", "integer"),
             Column("currency"), Column("valid_from"), Column("valid_until", "date"),
             Column("legal_basis"), *_VERIFIED],
    "offices": [_ID, *_words("name", "short"), Column("kind"), Column("local", "boolean")],
    "office_facts": [Column("office", names=("offices", "id"), needed=True),
                     Column("fact", needed=True), _POSITION, *_words("text"), Column("value"),
                     Column("latitude", "number"), Column("longitude", "number"), *_VERIFIED],
    "milestones": [_ID, _POSITION, *_words("name", "detail"), *_texts("status", "date"),
                   *_words("responsible"), Column("depends_on"), *_VERIFIED],
    "sources": [_ID, *_words("title", "short", "publisher"), *_texts("kind", "scope", "addresses"),
                *_texts("copies", "published"), Column("last_checked", "date"), *_words("note")],
    "disagreements": [_ID, *_words("about", "shown"), *_VERIFIED],
    "positions": [Column("disagreement", names=("disagreements", "id"), needed=True), _POSITION,
                  *_words("text"), Column("sources")],
}  # fmt: skip
"""All tables, and what their columns are."""

OF_A_SERVICE = [
    "services", "components", "availability", "requirements", "steps", "times", "products",
    "legal_basis", "service_complaints", "service_fees", "exemptions",
]  # fmt: skip
"""Tables of which every service has rows of its own."""

_KEYS = {
    "components": ["service", "component"],
    "availability": ["service", "office"],
    "requirements": ["service", "position"],
    "steps": ["service", "position"],
    "times": ["service"],
    "products": ["service"],
    "legal_basis": ["service", "position"],
    "service_complaints": ["service", "position"],
    "office_facts": ["office", "fact", "position"],
    "service_fees": ["service", "role", "position"],
    "exemptions": ["service", "position"],
    "fees": ["id", "position"],
    "positions": ["disagreement", "position"],
}
"""What tells a row from all others, where it is not ``id``."""


def rows_of_service(held: api_types.Service, languages: list[str]) -> Rows:
    """The rows of one service."""
    found: Rows = {name: [] for name in OF_A_SERVICE}
    own = {"service": held.id}
    found["services"].append(
        {
            "id": held.id,
            **_said(held, "name", "summary", "also_called", "audience"),
            "category": held.category.id,
            "life_events": [event.id for event in held.life_events],
            "page": held.pages[languages[0]],
        }
    )
    found["components"] = list(_components(held))
    for place in held.availability:
        found["availability"].append(
            {
                **own,
                "office": place.office.id,
                "local": place.local,
                "status": place.status,
                "as_of": _when(place.as_of),
                "channels": place.channels,
                "note": place.note,
                **_verified(place.verified),
            }
        )
    if isinstance(held.requirements, api_types.Requirements):
        for position, item in enumerate(held.requirements.items, 1):
            found["requirements"].append(
                {
                    **own,
                    "position": position,
                    "documents": [document.id for document in item.documents],
                    "one_is_enough": item.one_is_enough,
                    "original": item.original,
                    "copies": item.copies,
                    "condition": item.condition,
                    **_said(item, "when", "must_show"),
                    **_verified(item.verified),
                }
            )
    if isinstance(held.procedure, api_types.Procedure):
        for position, step in enumerate(held.procedure.steps, 1):
            found["steps"].append(
                {
                    **own,
                    "position": position,
                    "procedure": held.procedure.name,
                    **_said(step, "text", "note"),
                    **_verified(held.procedure.verified),
                }
            )
    if isinstance(held.time, api_types.Time):
        time = held.time
        amounts = {"amount": time.amount, "unit": time.unit, "up_to": time.up_to}
        found["times"].append({**own, **amounts, "starts": time.starts, **_verified(time.verified)})
    if isinstance(held.product, api_types.Product):
        product = held.product
        found["products"].append(
            {**own, **_said(product, "name", "validity"), **_verified(product.verified)}
        )
    if isinstance(held.management.legal_basis, list):
        found["legal_basis"] = [
            {**own, "position": position, **_said(each, "source", "about")}
            for position, each in enumerate(held.management.legal_basis, 1)
        ]
    if isinstance(held.complaints, list):
        found["service_complaints"] = [
            {**own, "position": position, "complaint": each.id}
            for position, each in enumerate(held.complaints, 1)
        ]
    if isinstance(held.fees, api_types.Fees):
        for role in ("one_of", "always_added", "may_be_added"):
            for position, fee in enumerate(getattr(held.fees, role), 1):
                found["service_fees"].append(
                    {**own, "fee": fee, "role": role, "position": position}
                )
        for position, each in enumerate(held.fees.exemptions, 1):
            found["exemptions"].append(
                {
                    **own,
                    "position": position,
                    "text": each.text,
                    "condition": each.condition,
                    "waives": each.waives,
                    **_verified(each.verified),
                }
            )
    return found


def _components(held: api_types.Service) -> Iterator[Row]:
    """The state of each of the 14 components, with the sentence of those that are one."""
    excused: dict[str, api_types.NotApplicable]
    excused = {each.component: each for each in held.not_applicable}
    for name in (*_DELIVERY, *api_types.Management.model_fields):
        given = getattr(held if name in _DELIVERY else held.management, name)
        row = {"service": held.id, "component": name, "text": None, **_NOTHING}
        if name in excused:
            reason = excused[name]
            yield (
                row | {"state": "not_applicable", "text": reason.text} | _verified(reason.verified)
            )
        elif given == UNKNOWN:
            yield row | {"state": UNKNOWN}
        elif isinstance(given, api_types.Said):
            yield row | {"state": "known", "text": given.text} | _verified(given.verified)
        else:
            yield row | {"state": "known"}


_DELIVERY = ("requirements", "procedure", "time", "fees", "product", "complaints")
_NOTHING = dict.fromkeys(column.name for column in _VERIFIED)


def common_rows(records: Records) -> Rows:
    """The rows of all tables that are of no one service."""
    catalogue = records.catalogue
    plan = records.plan()
    offices = [records.office(ident) for ident in catalogue.offices]
    disagreements = [records.disagreement(ident) for ident in catalogue.disagreements]
    return {
        "categories": [{"id": each.id, "name": each.name} for each in records.categories()],
        "conditions": [
            {"id": ident, "question": each.question.root, "when": each.when.root}
            for ident, each in catalogue.conditions.items()
        ],
        "documents": [
            {"id": ident, "name": each.name.root, "about": each.about and each.about.root}
            for ident, each in catalogue.documents.items()
        ],
        "fees": [row for ident in catalogue.fees for row in _rates(records.tariff(ident))],
        "complaints": [
            {"id": each.id, **_said(each, "name", "about", "address"), **_verified(each.verified)}
            for each in map(records.complaint, catalogue.complaints)
        ],
        "offices": [
            {"id": each.id, **_said(each, "name", "short", "kind", "local")} for each in offices
        ],
        "office_facts": [row for each in offices for row in _facts(each)],
        "milestones": [] if plan is None else list(_milestones(plan)),
        "sources": [_source(records.source(ident)) for ident in catalogue.sources],
        "disagreements": [
            {"id": each.id, **_said(each, "about", "shown"), **_verified(each.verified)}
            for each in disagreements
        ],
        "positions": [
            {"disagreement": each.id, "position": n, "text": side.text, "sources": side.sources}
            for each in disagreements
            for n, side in enumerate(each.positions, 1)
        ],
    }


def _rates(held: api_types.Tariff) -> Iterator[Row]:
    for position, rate in enumerate(held.rates, 1):
        yield {
            "id": held.id,
            "position": position,
            **_said(held, "name", "per", "condition"),
            "amount": rate.amount,
            "currency": held.currency,
            "valid_from": rate.valid_from,
            "valid_until": rate.valid_until,
            "legal_basis": rate.legal_basis,
            **_verified(rate.verified),
        }


def _facts(held: api_types.Office) -> Iterator[Row]:
    """What is known of an office, a row for each fact; also for what is not."""
    several: dict[str, list[Any]] = {
        "role": [held.role],
        "address": [held.address],
        "working_area": [held.working_area],
        "hours": [held.hours],
        "contact": held.contacts if isinstance(held.contacts, list) else [UNKNOWN],
        "map_point": [held.map_point],
        "distance": held.distances,
        "domain": [held.official_domain],
    }
    empty = dict.fromkeys(["text", "value", "latitude", "longitude", *_NOTHING])
    for fact, given in several.items():
        for position, each in enumerate(given, 1):
            row = {"office": held.id, "fact": fact, "position": position, **empty}
            if each != UNKNOWN:
                row |= {name: getattr(each, name, None) for name in empty}
                row |= {"value": getattr(each, "line", None) or getattr(each, "domain", None)}
                row |= _verified(each.verified)  # every fact of an office has it
            else:
                row |= {"text": UNKNOWN}
            yield row


def _milestones(plan: api_types.Plan) -> Iterator[Row]:
    for position, stage in enumerate(plan.stages, 1):
        yield {
            "id": stage.id,
            "position": position,
            **_said(stage, "name", "detail", "responsible"),
            "status": stage.status,
            "date": _when(stage.date),
            "depends_on": stage.depends_on,
            **_verified(stage.verified),
        }


def _source(held: api_types.Source) -> Row:
    return {
        "id": held.id,
        **_said(held, "title", "short", "publisher", "note"),
        "kind": held.kind,
        "scope": held.scope,
        "addresses": held.addresses,
        "copies": held.copies,
        "published": _when(held.published),
        "last_checked": held.last_checked,
    }


def _said(held: Any, *names: str) -> Row:
    return {name: getattr(held, name) for name in names}


def _verified(held: api_types.Verified) -> Row:
    return _said(held, "day", "holds_until", "certainty", "sources")


def _when(held: api_types.When | str) -> str:
    return held.value if isinstance(held, api_types.When) else held


def lines(name: str, rows: Iterable[Row], languages: list[str]) -> str:
    """Rows of a table as CSV, without the line of heads."""
    return csv_text.lines(
        [
            _in(row[column.name], language)
            for column in TABLES[name]
            for language in (languages if column.each_language else [""])
        ]
        for row in rows
    )


def heads(name: str, languages: list[str]) -> str:
    """The first line of a table."""
    return csv_text.lines([[head for column in TABLES[name] for head in column.heads(languages)]])


def _in(value: Any, language: str) -> Any:
    return value[language] if isinstance(value, Mapping) else value


def package(records: Records, licence: str) -> dict[str, Any]:
    """The description of all tables, as Frictionless has it."""
    site = records.catalogue.site
    main = site.languages[0]
    return {
        "profile": "data-package",
        "name": "loket",
        "title": site.name[main],
        "description": words_of(main)["tables_about"],
        "licenses": [
            {
                "name": licence,
                "title": "Creative Commons Attribution 4.0",
                "path": LICENCE_ADDRESS,
            }
        ],
        "resources": [_resource(name, site.languages) for name in TABLES],
    }


def _resource(name: str, languages: list[str]) -> dict[str, Any]:
    columns = TABLES[name]
    fields = [
        {"name": head, "type": column.kind, "constraints": {"required": True}}
        if column.needed
        else {"name": head, "type": column.kind}
        for column in columns
        for head in column.heads(languages)
    ]
    foreign = [
        {"fields": [each.name], "reference": {"resource": each.names[0], "fields": [each.names[1]]}}
        for each in columns
        if each.names is not None
    ]
    schema: dict[str, Any] = {
        "fields": fields,
        "primaryKey": _KEYS.get(name, ["id"]),
        "missingValues": [""],
    }
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"'},
        "schema": schema,
    }
