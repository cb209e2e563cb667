"""Which of the 14 components of Standar Pelayanan are known of each service, and how surely.

The one place of the rule. A component is

- ``published``: given, and all that it rests on is confirmed (a regulation, or the office itself)
  and still holds;
- ``unconfirmed``: given, but wholly or in part without such a source (press, others, or none);
- ``expired``: given and confirmed once, but a check has run out, or a rate with no other after it;
- ``missing``: openly unknown;
- ``not_applicable``: the data say, with a source, that the service cannot have it.

Only ``published`` counts. A share is of the components that apply.
"""

from __future__ import annotations

import datetime
import functools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from .base import UNKNOWN
from .catalogue import Catalogue
from .facts import Verification
from .services import Component, Delivery, Service
from .shared import ComplianceZones

State = Literal["published", "unconfirmed", "expired", "missing", "not_applicable"]
Zone = Literal["green", "yellow", "red"]

STATES: tuple[State, ...] = get_args(State)
COMPONENTS: tuple[Component, ...] = get_args(Component)
DELIVERY = COMPONENTS[: len(Delivery.model_fields)]
"""The six that must be published to the people; the others are of management."""


@dataclass(frozen=True)
class Score:
    """How many of the components that apply are published."""

    published: int
    applicable: int

    @property
    def percent(self) -> int | None:
        """Rounded down, so that nothing reaches a threshold by rounding; None where none apply."""
        return self.published * 100 // self.applicable if self.applicable else None

    def zone(self, zones: ComplianceZones | None) -> Zone | None:
        """The zone by the thresholds that the data have; None where they have none."""
        if zones is None or self.percent is None:
            return None
        if self.percent >= zones.green_from:
            return "green"
        return "yellow" if self.percent >= zones.yellow_from else "red"


@functools.cache
def score(states: tuple[State, ...]) -> Score:
    """The score of some components; many services have the same."""
    return Score(states.count("published"), len(states) - states.count("not_applicable"))


@dataclass(frozen=True)
class Coverage:
    """The states of all components, in their order, by service."""

    services: dict[str, tuple[State, ...]]

    def delivery(self, ident: str) -> Score:
        """Of a service, the six components that must be published."""
        return score(self.services[ident][: len(DELIVERY)])

    def management(self, ident: str) -> Score:
        """Of a service, the eight others."""
        return score(self.services[ident][len(DELIVERY) :])

    def service(self, ident: str) -> Score:
        """Of a service, all that apply."""
        return score(self.services[ident])

    def total(self) -> Score:
        """Of all services together."""
        held = [score(states) for states in self.services.values()]
        return Score(sum(s.published for s in held), sum(s.applicable for s in held))

    def by_component(self) -> dict[Component, Counter[State]]:
        """Of each component, how many services have it in which state."""
        held = self.services.values()
        return {
            name: Counter(states[position] for states in held)
            for position, name in enumerate(COMPONENTS)
        }


def coverage(catalogue: Catalogue, today: datetime.date) -> Coverage:
    """What is known of every service on ``today``."""
    look = _Look(catalogue, today)
    return Coverage(
        {
            ident: tuple(look.state(service, name) for name in COMPONENTS)
            for ident, service in catalogue.services.items()
        }
    )


class _Look:
    """Judges each verification, tariff and so on once: services share most of them."""

    def __init__(self, catalogue: Catalogue, today: datetime.date) -> None:
        self._catalogue = catalogue
        self._today = today
        self._judged: dict[int, State] = {}
        self._tariffs: dict[str, State] = {}
        self._regulations: dict[str, State] = {}

    def state(self, service: Service, name: Component) -> State:
        if service.component(name) == UNKNOWN:
            return "missing" if service.excused(name) is None else "not_applicable"
        return _weakest(self._parts(service, name))

    def _parts(self, service: Service, name: Component) -> list[State]:
        """The states of all that a given component rests on."""
        held = service.component(name)
        if name == "requirements":
            parts = [item.verification or held.verification for item in held.items]
            parts += [] if held.attendance is None else [held.attendance.verification]
            return [self._verified(part) for part in parts]
        if name == "procedure":
            procedure = self._catalogue.procedure_of(service)
            assert procedure is not None
            return [self._verified(procedure.verification)]
        if name == "fees":
            tariffs = (*held.one_of, *held.always_added, *held.may_be_added)
            spared = [self._verified(each.verification) for each in held.exemptions]
            return [*map(self._tariff, tariffs), *spared]
        if name == "complaints":
            channels = (self._catalogue.complaints[ident] for ident in held)
            return [self._verified(each.verification) for each in channels]
        if name == "legal_basis":
            return [self._regulation(each.source) for each in held]
        return [self._verified(held.verification)]

    def _verified(self, held: Verification) -> State:
        known = self._judged.get(id(held))
        if known is None:
            known = self._judged[id(held)] = self._judge(held)
        return known

    def _judge(self, held: Verification) -> State:
        if self._catalogue.confidence(held) != "official":
            return "unconfirmed"
        return "published" if self._today <= self._catalogue.holds_until(held) else "expired"

    def _tariff(self, ident: str) -> State:
        if ident not in self._tariffs:
            rate = self._catalogue.fees[ident].rate_on(self._today)
            # Without a rate of today the last has run out, and what is asked now is not known.
            self._tariffs[ident] = "expired" if rate is None else self._verified(rate.verification)
        return self._tariffs[ident]

    def _regulation(self, ident: str) -> State:
        """A law as the basis of a service has no check of its own but that of the source."""
        if ident not in self._regulations:
            checked = self._catalogue.sources[ident].last_checked
            held = Verification.model_validate({"day": checked, "sources": [ident]})
            self._regulations[ident] = self._judge(held)
        return self._regulations[ident]


def _weakest(states: Iterable[State]) -> State:
    found = set(states)
    if "unconfirmed" in found:
        return "unconfirmed"
    return "expired" if "expired" in found else "published"
