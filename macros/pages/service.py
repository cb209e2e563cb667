"""A service's page: the four answers first, then all 14 components."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from ..models.base import UNKNOWN, Text
from ..models.catalogue import Catalogue
from ..models.services import Availability, Management, Requirement, Requirements, Service
from ..models.shared import Condition, Procedure
from .fees import FeesView, fees_view

MANAGEMENT_STATEMENTS = [name for name in Management.model_fields if name != "legal_basis"]
"""The management components that are told in a statement, in the law's order."""


@dataclass(frozen=True)
class ServiceView:
    """What the templates need to know of one service on one day.

    ``local`` is the best-placed office inside the regency, ``elsewhere`` the first open office
    outside it, each None where there is none. ``conditions`` are what the reader is asked.
    """

    ident: str
    service: Service
    local: Availability | None
    elsewhere: Availability | None
    fees: FeesView | None
    procedure: Procedure | None
    conditions: dict[str, Condition]

    @property
    def requirements(self) -> Requirements | None:
        """The papers to bring; None where nobody knows them."""
        held = self.service.delivery.requirements
        return None if held == UNKNOWN else held

    def ask_at(self) -> list[str]:
        """Ids of the offices to ask about this service: those that give it, or may; two at most."""
        may = [a for a in self.service.availability if a.status in _ASKABLE]
        sure = [a for a in may if a.status != "unknown"] or may
        return [a.office for a in sorted(sure, key=lambda a: _BEST_FIRST.index(a.status))][:2]

    def when(self, item: Requirement) -> Text | None:
        """For whom a paper is, in words; None where nobody is spared it."""
        return item.when or (self.conditions[item.condition].when if item.condition else None)

    @property
    def bring_both(self) -> bool:
        """Whether each paper that nobody is spared is wanted in original and as a copy."""
        if self.requirements is None:
            return False
        items = [item for item in self.requirements.items if item.always]
        return bool(items) and all(i.original is True and i.copies != 0 for i in items)

    def always_brought(self) -> list[str | list[str]]:
        """Documents that nobody is spared: a document's id, or a list of which one is enough."""
        if self.requirements is None:
            return []
        items = [item for item in self.requirements.items if item.always]
        return [item.document or item.one_of or [] for item in items]

    def management(self) -> list[tuple[str, Any]]:
        """The management components told in a statement: (name, statement or None).

        Of one that does not apply, the reason.
        """
        held = self.service.management
        values = [(name, getattr(held, name)) for name in MANAGEMENT_STATEMENTS]
        return [
            (name, self.service.excused(name) if value == UNKNOWN else value)
            for name, value in values
        ]


_BEST_FIRST = [
    "open", "competent", "reported_open", "suspended", "planned", "requested", "unknown",
]  # fmt: skip


_ASKABLE = {"open", "competent", "reported_open", "unknown"}


def best_placed(found: list[Availability]) -> Availability | None:
    """The office where the service is surest to be had; None of none."""
    return min(found, key=lambda a: _BEST_FIRST.index(a.status), default=None)


def service_view(catalogue: Catalogue, ident: str, today: datetime.date) -> ServiceView:
    """The view of service ``ident`` on ``today``."""
    service = catalogue.services[ident]
    local = catalogue.local_availability(service)
    others = [a for a in service.availability if a not in local]
    return ServiceView(
        ident=ident,
        service=service,
        local=best_placed(local),
        elsewhere=best_placed(others),
        fees=fees_view(catalogue, service, today),
        procedure=catalogue.procedure_of(service),
        conditions={ident: catalogue.conditions[ident] for ident in service.conditions()},
    )
