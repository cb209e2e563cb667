"""Fees as a citizen asks for them: what it costs today, case by case, and what will change."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from ..model.base import UNKNOWN
from ..model.catalogue import Catalogue
from ..model.facts import Verification
from ..model.fees import CaseTotal, Fees, Rate, Tariff
from ..model.services import Service


@dataclass(frozen=True)
class Upcoming:
    """A rate that is known and has not begun."""

    tariff: Tariff
    rate: Rate


@dataclass(frozen=True)
class FeesView:
    """The fees of one service on one day.

    ``least`` and ``most`` are the totals in rupiah of the cheapest and the dearest case without
    optional extras; None where no total is known. ``rates`` are those in force.
    """

    fees: Fees
    cases: list[CaseTotal]
    least: int | None
    most: int | None
    upcoming: list[Upcoming]
    conditions: list[Tariff]
    rates: list[Rate]

    @property
    def free(self) -> bool:
        """Every case is known to cost nothing. Not known is not free."""
        return all(case.total == 0 for case in self.cases)

    @property
    def verifications(self) -> list[Verification]:
        """What the rates rest on, each once."""
        found: list[Verification] = []
        for rate in self.rates:
            if rate.verification not in found:
                found.append(rate.verification)
        return found

    @property
    def periods(self) -> list[datetime.date]:
        """The known first days of the rates, earliest first."""
        days = {r.valid_from for r in self.rates if isinstance(r.valid_from, datetime.date)}
        return sorted(days)


def fees_view(catalogue: Catalogue, service: Service, today: datetime.date) -> FeesView | None:
    """The fees of ``service``; None where nobody knows them."""
    fees = service.delivery.fees
    if fees == UNKNOWN:
        return None
    assert isinstance(fees, Fees)
    cases = list(catalogue.case_totals(fees, today))
    plain = len(fees.always_added) + 1
    totals = [c.total for c in cases if len(c.parts) == plain and c.total is not None]
    named = dict.fromkeys([*fees.one_of, *fees.always_added, *fees.may_be_added])
    tariffs = [catalogue.fees[ident] for ident in named]
    upcoming = [Upcoming(t, rate) for t in tariffs if (rate := t.next_rate(today)) is not None]
    rates = [rate for t in tariffs if (rate := t.rate_on(today)) is not None]
    return FeesView(
        fees=fees,
        cases=cases,
        least=min(totals, default=None),
        most=max(totals, default=None),
        upcoming=upcoming,
        conditions=[tariff for tariff in tariffs if tariff.condition is not None],
        rates=rates,
    )


def merged(verifications: list[Verification]) -> Verification | None:
    """One verification that stands for all: the oldest day, every source. None of none."""
    if not verifications:
        return None
    oldest = min(verifications, key=lambda held: held.day)
    sources = dict.fromkeys(ident for held in verifications for ident in held.sources)
    return oldest.model_copy(update={"sources": list(sources)})
