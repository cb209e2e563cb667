"""Services, by the 14 components of Standar Pelayanan (UU 25/2009, PermenPANRB 15/2014).

The law's six components of service delivery must be published to the people; its eight of
management stand apart. Every component is given, or openly ``unknown``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from .base import (
    UNKNOWN,
    CategoryRef,
    ComplaintRef,
    ConditionRef,
    DisagreementRef,
    DocumentRef,
    LifeEventRef,
    OfficeRef,
    OrUnknown,
    ProcedureRef,
    QuestionRef,
    Record,
    SourceRef,
    Text,
)
from .facts import ConditionalStatement, PartialDate, Statement, Verification
from .fees import Fees
from .shared import Procedure

Status = Literal[
    "open", "competent", "reported_open", "planned", "requested", "suspended", "unknown"
]
"""``competent``: the office responsible for the area, by an official source that does not list
its services; ``open``: an official source says that it gives this one."""
Channel = Literal["in_person", "online", "app", "post"]


class Availability(Record):
    """Whether one office gives the service, as of which day, by which channel."""

    office: OfficeRef
    status: Status
    as_of: OrUnknown[PartialDate]
    channels: OrUnknown[Annotated[list[Channel], Field(min_length=1)]]
    note: Text | None = None
    verification: Verification


class Requirement(Record):
    """A paper to bring, or one of several; with the case it is for and what it must show.

    The case is a ``condition``, which readers can be asked about, or told in ``when`` alone.

    ``copies`` is a number, 0 for none; ``unknown`` where a copy is asked for and no number given,
    or, with an ``unknown`` original, where the form is not stated at all.
    """

    document: DocumentRef | None = None
    one_of: Annotated[list[DocumentRef], Field(min_length=2)] | None = None
    original: OrUnknown[bool]
    copies: OrUnknown[Annotated[int, Field(ge=0, le=20)]]
    when: Text | None = None
    condition: ConditionRef | None = None
    must_show: Text | None = None
    verification: Verification | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Requirement:
        if (self.document is None) == (self.one_of is None):
            raise PydanticCustomError("document_or_one_of", "document or one_of")
        if self.when is not None and self.condition is not None:
            raise PydanticCustomError("when_or_condition", "when or condition")
        return self

    @property
    def always(self) -> bool:
        """Whether nobody is spared it."""
        return self.when is None and self.condition is None

    def asked_of(self, yes: Collection[str]) -> bool:
        """Whether it may be asked of those who say yes to the conditions ``yes``, and no to others.

        What is for a case that no condition of the data names, may always be asked.
        """
        return self.condition is None or self.condition in yes


class Requirements(Record):
    """Persyaratan. An item's own verification goes before the list's.

    ``attendance``: who must come, where that is not simply the applicant.
    """

    items: Annotated[list[Requirement], Field(min_length=1)]
    attendance: Statement | None = None
    verification: Verification


class Time(Record):
    """Jangka waktu: an amount of a unit, counted from an event."""

    amount: Annotated[int, Field(ge=1, le=1000)]
    unit: Literal["minutes", "hours", "days", "working_days", "same_day", "weeks", "months"]
    up_to: bool
    starts: Text
    verification: Verification


class Product(Record):
    """Produk pelayanan: what the citizen goes home with, and how long it is valid."""

    name: Text
    validity: Text | None = None
    verification: Verification


class LegalReference(Record):
    """Dasar hukum: a regulation and what it says on the matter."""

    source: SourceRef
    about: Text


def _written_out(value: Any) -> str:
    return "(reference)" if isinstance(value, str) else "(inline)"


ProcedureOrRef = Annotated[
    Annotated[ProcedureRef, Tag("(reference)")] | Annotated[Procedure, Tag("(inline)")],
    Discriminator(_written_out),
]


class Delivery(Record):
    """The six components of service delivery, to be published."""

    requirements: OrUnknown[Requirements]
    procedure: OrUnknown[ProcedureOrRef]
    time: OrUnknown[Time]
    fees: OrUnknown[Fees]
    product: OrUnknown[Product]
    complaints: OrUnknown[Annotated[list[ComplaintRef], Field(min_length=1)]]


class Management(Record):
    """The eight components of service management."""

    legal_basis: OrUnknown[Annotated[list[LegalReference], Field(min_length=1)]] = UNKNOWN
    facilities: OrUnknown[Statement] = UNKNOWN
    competence: OrUnknown[Statement] = UNKNOWN
    supervision: OrUnknown[Statement] = UNKNOWN
    staff_count: OrUnknown[Statement] = UNKNOWN
    service_guarantee: OrUnknown[Statement] = UNKNOWN
    safety_guarantee: OrUnknown[Statement] = UNKNOWN
    evaluation: OrUnknown[Statement] = UNKNOWN


Component = Literal[
    "requirements", "procedure", "time", "fees", "product", "complaints",
    "legal_basis", "facilities", "competence", "supervision", "staff_count", "service_guarantee",
    "safety_guarantee", "evaluation",
]  # fmt: skip
"""A component of Standar Pelayanan, in the law's order: six of delivery, eight of management."""


_DELIVERY = frozenset(Delivery.model_fields)


class NotApplicable(Statement):
    """A component that a service cannot have, and why: not the same as one that nobody knows."""

    component: Component


class Service(Record):
    """A public service, as schema.org's GovernmentService has it.

    ``also_called``: what people say for it, so that they find it by their own words.
    """

    name: Text
    summary: Text
    also_called: Text | None = None
    audience: Text
    category: CategoryRef
    life_events: list[LifeEventRef] = []
    availability: Annotated[list[Availability], Field(min_length=1)]
    delivery: Delivery
    management: Management = Management()
    not_applicable: list[NotApplicable] = []
    notes: list[ConditionalStatement] = []
    questions: list[QuestionRef] = []
    disagreements: list[DisagreementRef] = []

    def component(self, name: Component) -> Any:
        """What is given of a component; ``unknown`` where nobody knows, or where it cannot be."""
        held = self.delivery if name in _DELIVERY else self.management
        return getattr(held, name)

    def excused(self, name: str) -> NotApplicable | None:
        """Why a component is not to be had; None of one that is, or should be."""
        return next((each for each in self.not_applicable if each.component == name), None)

    def conditions(self) -> list[str]:
        """The conditions that papers, fees and notes depend on, each once, as they come up."""
        found: list[str | None] = []
        if isinstance(self.delivery.requirements, Requirements):
            found += [item.condition for item in self.delivery.requirements.items]
        if isinstance(self.delivery.fees, Fees):
            found += [exemption.condition for exemption in self.delivery.fees.exemptions]
        found += [note.condition for note in self.notes]
        return list(dict.fromkeys(ident for ident in found if ident is not None))
