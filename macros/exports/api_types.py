"""What ``/api/v1/`` says, as types: from these come its files, its JSON Schemas and its OpenAPI.

Version 1 is published: fields may be added, none may go, change its name, type or meaning.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..models.catalogue import Confidence
from ..models.plan import MilestoneStatus
from ..models.services import Channel, Component, Status

Unknown = Literal["unknown"]
"""Nobody knows: said in so many words wherever a value can be missing for that reason."""

Words = Annotated[dict[str, str], Field(description="A text by language code: id, en.")]
Ident = Annotated[str, Field(description="Stable name of a record: it never changes its meaning.")]
Addresses = Annotated[dict[str, str], Field(description="Web address by language code.")]


class Shape(BaseModel):
    """A mapping of the published data. Every field is always there; null: there is none."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


class Verified(Shape):
    """What a fact rests on.

    ``certainty``: official: regulations or offices' own sites; mixed: a press report is needed as
    well; reported: press alone; unsourced: nobody has confirmed it. ``holds_until``: the last day
    on which the check counts; afterwards check again.
    """

    day: datetime.date
    holds_until: datetime.date
    certainty: Confidence
    sources: list[Ident]


class When(Shape):
    """A date as exact as it is known; ``value`` is ISO 8601, an interval for between.

    ``first`` and ``last`` are the earliest and the latest day that it can mean.
    """

    value: str
    precision: Literal["day", "month", "year", "between"]
    first: datetime.date
    last: datetime.date


class Said(Shape):
    """A sentence that people may act on."""

    text: Words
    verified: Verified


class SaidIf(Said):
    """The same for those who say yes to a condition; for everybody where it is null."""

    condition: Ident | None


class Named(Shape):
    """Another record, and what it is called."""

    id: Ident
    name: Words


class Source(Shape):
    """Where facts come from. press and other confirm nothing.

    ``scope``: office for a page on how one office works, which proves nothing about any other.
    """

    id: Ident
    title: Words
    short: Words
    publisher: Words
    kind: Literal["regulation", "official", "press", "other"]
    scope: Literal["national", "office"]
    addresses: list[str]
    copies: list[str]
    published: When | Unknown
    last_checked: datetime.date
    note: Words | None
    pages: Addresses


class Rate(Shape):
    """Whole rupiah, in force from ``valid_from`` until ``valid_until``, both days included.

    ``valid_until`` is null while no end is known. 0 is free.
    """

    amount: Annotated[int, Field(ge=0)]
    valid_from: datetime.date | Unknown
    valid_until: datetime.date | None
    legal_basis: list[Ident] | Unknown
    verified: Verified


class Tariff(Shape):
    """A charge and its rates through time; ``condition`` is told to all who might pay it."""

    id: Ident
    name: Words
    per: Words
    currency: Literal["IDR"] = "IDR"
    condition: Words | None
    rates: list[Rate]


class Exemption(SaidIf):
    """Who need not pay which of the service's tariffs; where none is named, the text says."""

    waives: list[Ident]


class Fees(Shape):
    """What a case costs: one of these, always these, and at most one of these if asked for."""

    one_of: list[Ident]
    always_added: list[Ident]
    may_be_added: list[Ident]
    exemptions: list[Exemption]
    tariffs: Annotated[list[Tariff], Field(description="All tariffs named above.")]


class Document(Shape):
    """A paper that people bring."""

    id: Ident
    name: Words
    about: Words | None


class Requirement(Shape):
    """A paper to bring, or several of which one is enough.

    ``condition`` and ``when``: for whom; both null: for everybody. ``copies``: 0 for none.
    """

    documents: Annotated[list[Document], Field(min_length=1)]
    one_is_enough: bool
    original: bool | Unknown
    copies: Annotated[int, Field(ge=0)] | Unknown
    condition: Ident | None
    when: Words | None
    must_show: Words | None
    verified: Verified


class Requirements(Shape):
    """Papers to bring, and who must come."""

    items: list[Requirement]
    attendance: Said | None
    verified: Verified


class Availability(Shape):
    """Whether an office gives the service. Only open is sure; planned and requested are not open.

    competent: responsible for the area by an official source; reported_open: by the press.
    """

    office: Named
    local: bool
    status: Status
    as_of: When | Unknown
    channels: list[Channel] | Unknown
    note: Words | None
    verified: Verified


class Step(Shape):
    """A step of a procedure."""

    text: Words
    note: Words | None


class Procedure(Shape):
    """Steps in their order; ``id`` where several services share them."""

    id: Ident | None
    name: Words
    steps: list[Step]
    verified: Verified


class Time(Shape):
    """How long it takes, counted from ``starts``."""

    amount: int
    unit: Literal["minutes", "hours", "days", "working_days", "same_day", "weeks", "months"]
    up_to: bool
    starts: Words
    verified: Verified


class Product(Shape):
    """What people go home with."""

    name: Words
    validity: Words | None
    verified: Verified


class Complaint(Shape):
    """Where to complain."""

    id: Ident
    name: Words
    about: Words
    ways: list[Words]
    address: str
    response_time: Said | Unknown
    verified: Verified


class Legal(Shape):
    """A regulation, and what it says on the matter."""

    source: Ident
    about: Words


class Management(Shape):
    """The eight components of management of the Indonesian service standard."""

    legal_basis: list[Legal] | Unknown
    facilities: Said | Unknown
    competence: Said | Unknown
    supervision: Said | Unknown
    staff_count: Said | Unknown
    service_guarantee: Said | Unknown
    safety_guarantee: Said | Unknown
    evaluation: Said | Unknown


class NotApplicable(Said):
    """A component that the service cannot have, and why."""

    component: Component


class Condition(Shape):
    """A circumstance on which papers or fees depend."""

    id: Ident
    question: Words
    when: Words


class Question(Shape):
    """A question that people ask."""

    id: Ident
    question: Words
    answer: Said


class Position(Shape):
    """One side of a disagreement."""

    text: Words
    sources: list[Ident]


class Disagreement(Shape):
    """Sources that contradict each other: all stand; ``shown`` says which one the pages use."""

    id: Ident
    about: Words
    positions: list[Position]
    shown: Words
    verified: Verified


class Service(Shape):
    """A public service, by the 14 components of the Indonesian service standard."""

    id: Ident
    name: Words
    summary: Words
    also_called: Words | None
    audience: Words
    category: Named
    life_events: list[Named]
    pages: Addresses
    availability: list[Availability]
    requirements: Requirements | Unknown
    procedure: Procedure | Unknown
    time: Time | Unknown
    fees: Fees | Unknown
    product: Product | Unknown
    complaints: list[Complaint] | Unknown
    management: Management
    not_applicable: list[NotApplicable]
    notes: list[SaidIf]
    conditions: list[Condition]
    questions: list[Question]
    disagreements: list[Disagreement]
    sources: Annotated[list[Source], Field(description="All sources named in this file.")]


class Office(Shape):
    """An office. ``local``: it stands in the regency of this site."""

    id: Ident
    name: Words
    short: Words
    kind: Literal["kanim", "mpp", "ukk", "directorate", "ministry", "regency"]
    local: bool
    role: Said | Unknown
    address: OfficeAddress | Unknown
    working_area: Said | Unknown
    hours: Said | Unknown
    contacts: list[Said] | Unknown
    map_point: Point | Unknown
    distances: list[Said]
    official_domain: Domain | Unknown
    pages: Addresses


class OfficeAddress(Said):
    """Where an office is; ``line``: the bare address."""

    line: str | None


class Point(Shape):
    """Degrees north and east, WGS 84."""

    latitude: float
    longitude: float
    verified: Verified


class Domain(Shape):
    """The office's own internet domain."""

    domain: str
    verified: Verified


class Event(Shape):
    """What happened or was said."""

    date: When
    text: Words
    verified: Verified


class Milestone(Shape):
    """A stage of the plan. not_found: no source says that it has been done."""

    id: Ident
    name: Words
    detail: Words
    status: MilestoneStatus
    date: When | Unknown
    responsible: Words | Unknown
    conditions: list[Words]
    depends_on: list[Ident]
    verified: Verified


class Meanwhile(Shape):
    """What people can use until the plan has come."""

    office: Named
    text: Words
    verified: Verified


class Plan(Shape):
    """A plan for an office, told in stages in the order of the way."""

    title: Words
    status: MilestoneStatus
    state: Said
    summary: Said
    stages_note: Words | None
    stages: list[Milestone]
    history: list[Event]
    elsewhere: list[Event]
    benefits: list[Said]
    meanwhile: list[Meanwhile]
    services: list[Ident]
    disagreements: list[Disagreement]
    pages: Addresses


class Figure(Shape):
    """A number that was told."""

    value: int
    label: Words
    verified: Verified


class Mall(Shape):
    """The public service mall (MPP): what is known of it."""

    office: Named
    summary: Said
    figures: list[Figure]
    history: list[Event]
    notes: list[Said]
    disagreements: list[Disagreement]
    pages: Addresses


class Change(Shape):
    """One fact that is not as it was. ``since``: the first day on which a fee is to be paid."""

    topic: str
    act: Literal["added", "removed", "changed", "moved", "checked"]
    kind: str
    id: Ident
    subject: Words
    field: Words
    old: Words | None
    new: Words | None
    since: datetime.date | None
    sources: list[Ident]


class ChangeSet(Shape):
    """What one change of the data brought; ``id`` is its commit."""

    id: str
    day: datetime.date
    changes: list[Change]


# Files, each a mapping of its own.


class ServiceFile(Shape):
    """``services/<id>.json``."""

    version: Literal["v1"] = "v1"
    service: Service


class Place(Shape):
    """Where a service is to be had, or not: the short of ``Availability``."""

    office: Ident
    local: bool
    status: Status
    certainty: Confidence


class Listed(Shape):
    """A service in the list. ``checked``: the day of its oldest check; ``file``: all of it."""

    id: Ident
    name: Words
    summary: Words
    category: Ident
    availability: list[Place]
    checked: datetime.date
    holds_until: datetime.date
    file: str
    pages: Addresses


class ServicesFile(Shape):
    """``services.json``."""

    version: Literal["v1"] = "v1"
    categories: list[Named]
    services: list[Listed]


class OfficesFile(Shape):
    """``offices.json``."""

    version: Literal["v1"] = "v1"
    offices: list[Office]


class PlanFile(Shape):
    """``plan.json``. null: this site tells of no plan, or of no mall."""

    version: Literal["v1"] = "v1"
    plan: Plan | None
    mall: Mall | None


class SourcesFile(Shape):
    """``sources.json``."""

    version: Literal["v1"] = "v1"
    sources: list[Source]
    disagreements: list[Disagreement]


class DocumentsFile(Shape):
    """``documents.json``: papers that people bring, and the conditions on which they depend."""

    version: Literal["v1"] = "v1"
    documents: list[Document]
    conditions: list[Condition]


class FeesFile(Shape):
    """``fees.json``: every rate with the days on which it is in force."""

    version: Literal["v1"] = "v1"
    tariffs: list[Tariff]


class ChangesFile(Shape):
    """``changes.json``, the newest first. ``known`` is false where nobody looked, or could."""

    version: Literal["v1"] = "v1"
    known: bool
    changes: list[ChangeSet]


class FileListed(Shape):
    """A file of this version, from where ``index.json`` stands, ``{id}`` for every service's id.

    ``schema_file`` is its JSON Schema, ``standard`` the standard of others that it keeps to.
    """

    file: str
    about: Words
    media_type: str
    standard: str | None
    schema_file: str | None


class IndexFile(Shape):
    """``index.json``: whose data these are, and where. ``built``: the day they were put out.

    ``ends``: the last day on which this version is published; null: no end has been set.
    """

    version: Literal["v1"] = "v1"
    name: Words
    regency: Words
    publisher: Words
    adoption: Literal["not_adopted", "adopted"]
    languages: list[str]
    time_zone: str
    built: datetime.date
    licence: str
    promise: Words
    ends: datetime.date | None
    services: int
    pages: Addresses
    files: list[FileListed]


Office.model_rebuild()
