"""All data of a site, validated, and the rules that need more than one record."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from .base import UNKNOWN
from .facts import Verification
from .fees import CaseTotal, Fees, Tariff
from .finder import FinderEntry
from .plan import Mall, Plan
from .redirects import FormerAddress
from .services import Availability, Service
from .shared import (
    Category,
    ComplaintChannel,
    Condition,
    Disagreement,
    Document,
    LifeEvent,
    Notice,
    Office,
    Procedure,
    Question,
    SiteSettings,
    Source,
    Term,
)

Confidence = Literal["official", "mixed", "reported", "unsourced"]
"""``reported``: by the press, one office's own practice, or a copy of a regulation.

``mixed``: such a source is needed beside an official one.
"""


def confidence(sources: Iterable[Source]) -> Confidence:
    """Return how sure a fact is that needs all of ``sources``."""
    authorities = {source.authority for source in sources}
    if not authorities or "other" in authorities:
        return "unsourced"
    if authorities == {"official"}:
        return "official"
    return "mixed" if "official" in authorities else "reported"


#: Kinds of record, each a file of the data folder that maps ids to records.
KINDS: dict[str, type[Any]] = {
    "sources": Source,
    "offices": Office,
    "documents": Document,
    "categories": Category,
    "conditions": Condition,
    "life_events": LifeEvent,
    "fees": Tariff,
    "procedures": Procedure,
    "complaints": ComplaintChannel,
    "disagreements": Disagreement,
    "questions": Question,
    "glossary": Term,
    "notices": Notice,
    "services": Service,
    "finder": FinderEntry,
    "addresses": FormerAddress,
}

#: Files that hold one record each.
SINGLES: dict[str, type[Any]] = {"site": SiteSettings, "plan": Plan, "mall": Mall}

#: Files a regency may do without: not every one has a plan for an office, or a warning to give.
OPTIONAL = {
    "plan", "mall", "questions", "glossary", "notices", "disagreements", "procedures",
    "conditions", "finder", "addresses",
}  # fmt: skip

#: Files that may say ``{}``: there are none so far. Every site has an office to ask at.
MAY_BE_NONE = KINDS.keys() - {"offices"}


@dataclass(frozen=True)
class Catalogue:
    """Everything a site says. Mappings keep the order of the files."""

    site: SiteSettings
    sources: dict[str, Source]
    offices: dict[str, Office]
    documents: dict[str, Document]
    categories: dict[str, Category]
    conditions: dict[str, Condition]
    life_events: dict[str, LifeEvent]
    fees: dict[str, Tariff]
    procedures: dict[str, Procedure]
    complaints: dict[str, ComplaintChannel]
    disagreements: dict[str, Disagreement]
    questions: dict[str, Question]
    glossary: dict[str, Term]
    notices: dict[str, Notice]
    services: dict[str, Service]
    finder: dict[str, FinderEntry]
    addresses: dict[str, FormerAddress]
    plan: Plan | None
    mall: Mall | None

    def confidence(self, verification: Verification) -> Confidence:
        """Return how sure a fact is."""
        return confidence(self.sources[ident] for ident in verification.sources)

    def holds_until(self, verification: Verification) -> datetime.date:
        """The last day on which a verification still counts."""
        days = verification.holds_days or self.site.verification_holds_days
        last = datetime.date.max - datetime.timedelta(days=days)
        return min(verification.day, last) + datetime.timedelta(days=days)

    def local_availability(self, service: Service) -> list[Availability]:
        """Where the service is (or may be) given inside the regency."""
        return [a for a in service.availability if self.offices[a.office].local]

    def case_totals(self, fees: Fees, day: datetime.date) -> Iterator[CaseTotal]:
        """Every allowed case of a service's fees, as of ``day``."""
        for case in fees.cases():
            parts = [(ident, self.fees[ident], self.fees[ident].rate_on(day)) for ident in case]
            yield CaseTotal(parts)

    def procedure_of(self, service: Service) -> Procedure | None:
        """The steps of a service, own or shared; None where they are not known."""
        procedure = service.delivery.procedure
        if procedure == UNKNOWN:
            return None
        return self.procedures[procedure] if isinstance(procedure, str) else procedure

    def services_for(self, life_event: str) -> dict[str, Service]:
        """The services that an event of life leads to."""
        return {i: s for i, s in self.services.items() if life_event in s.life_events}

    def life_events_of(self, service: Service) -> list[LifeEvent]:
        """What may have happened to the reader of a service's page."""
        return [self.life_events[ident] for ident in service.life_events]

    def notices_for(self, category: str) -> list[Notice]:
        """The warnings for readers of services of one category."""
        return [
            notice
            for notice in self.notices.values()
            if "service" in notice.pages
            and (not notice.categories or category in notice.categories)
        ]

    def former(self, path: str) -> FormerAddress | None:
        """What is told at an address that had a page once; None for every other."""
        return next((held for held in self.addresses.values() if held.address == path), None)

    def services_in(self, category: str) -> dict[str, Service]:
        """The services of one category."""
        return {i: s for i, s in self.services.items() if s.category == category}

    def services_at(self, office: str) -> dict[str, Availability]:
        """What one office gives, or is said or asked to give, by service id."""
        return {
            ident: held
            for ident, service in self.services.items()
            for held in service.availability
            if held.office == office
        }

    def sources_of(self, kind: str) -> dict[str, Source]:
        """The sources of one kind."""
        return {i: s for i, s in self.sources.items() if s.kind == kind}
